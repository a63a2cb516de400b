"""HTTP edge of retention: what is kept until when and why, and the goods that hold it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import Field, model_validator

from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from iot_gateway.devices import repository
from iot_gateway.devices.errors import ZoneMissing
from iot_gateway.readings import store_days
from iot_gateway.readings.retention import retention_in_force

router = Router(tags=["retention"])

Batch = Annotated[str, Path(min_length=1, max_length=80)]


class RetentionOut(Schema):
    """What is stored, and how long its oldest day is held by whom.

    ``because`` is ``floor``, ``shelf_life`` or ``expiry``; ``zone`` and ``batch`` name who holds
    it, as far as the caller may see them. ``bytes_per_reading`` counts indexes, not rollups.
    """

    oldest_day: date | None
    days: int
    kept_until: date | None
    because: str | None
    zone: str | None
    batch: str | None
    floor_years: dict[str, int]
    readings: int
    reading_bytes: int
    rollup_bytes: int
    bytes_per_reading: float | None


class GoodsIn(Schema):
    """A batch in a zone: when it came and went, and its shelf life or expiry date (or both)."""

    placed_on: date
    removed_on: date | None = None
    shelf_life_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    expires_on: date | None = None

    @model_validator(mode="after")
    def sensible(self) -> "GoodsIn":
        """A batch goes after it came, and something of it ends."""
        if self.removed_on is not None and self.removed_on < self.placed_on:
            raise ValueError("removed_on must not lie before placed_on")
        if self.shelf_life_days is None and self.expires_on is None:
            raise ValueError("give shelf_life_days or expires_on")
        return self


class GoodsOut(GoodsIn):
    """A batch with its name."""

    batch: str


@router.get("/retention", dependencies=[require("readings.read")])
async def retention(connection: ReadUow, clock: ClockDep, resources: ResourcesDep) -> RetentionOut:
    """How much is stored, and until when its oldest day is kept."""
    policy = retention_in_force(resources.policy)
    days = await store_days.stored_days(connection)
    asked = await store_days.holders(connection, policy)
    hold = asked.of(days[0]) if days else None
    taken = await store_days.size(connection)
    return RetentionOut(
        oldest_day=days[0] if days else None,
        days=sum(day <= clock.now().date() for day in days),
        kept_until=hold.kept.until if hold else None,
        because=hold.kept.because if hold else None,
        zone=hold.zone.name if hold and hold.zone else None,
        batch=hold.kept.batch if hold else None,
        floor_years={name: getattr(policy, name) for name in policy.__struct_fields__},
        readings=taken.readings,
        reading_bytes=taken.reading_bytes,
        rollup_bytes=taken.rollup_bytes,
        bytes_per_reading=taken.reading_bytes / taken.readings if taken.readings else None,
    )


@router.get(
    "/zones/{zone_id}/goods",
    dependencies=[require("devices.read")],
    responses=documented(ZoneMissing),
    response_model=Page[GoodsOut],
)
async def list_goods(zone_id: UUID, connection: ReadUow) -> Page[Any]:
    """The batches of a zone, the newest first."""
    if not await repository.zones(connection, [zone_id]):
        raise ZoneMissing(zone=zone_id)
    cursor = await connection.execute(
        """select batch, placed_on, removed_on, shelf_life_days, expires_on from gateway.goods
           where zone_id = %s order by placed_on desc, batch""",
        (zone_id,),
    )
    return Page(items=[GoodsOut(**row) for row in await cursor.fetchall()])


@router.put(
    "/zones/{zone_id}/goods/{batch}",
    dependencies=[require("devices.write")],
    responses=documented(ZoneMissing),
)
async def put_goods(zone_id: UUID, batch: Batch, body: GoodsIn, uow: WriteUow) -> GoodsOut:
    """Say that a batch lies in a zone, or that it went: its days are kept by its expiry."""
    if not await repository.zones(uow.connection, [zone_id]):
        raise ZoneMissing(zone=zone_id)
    said = GoodsOut(batch=batch, **body.model_dump())
    await uow.connection.execute(
        """insert into gateway.goods (zone_id, batch, placed_on, removed_on, shelf_life_days,
               expires_on, updated_at)
           values (%(zone_id)s, %(batch)s, %(placed_on)s, %(removed_on)s, %(shelf_life_days)s,
               %(expires_on)s, %(now)s)
           on conflict (zone_id, batch) do update set placed_on = excluded.placed_on,
               removed_on = excluded.removed_on, shelf_life_days = excluded.shelf_life_days,
               expires_on = excluded.expires_on, updated_at = excluded.updated_at""",
        {"zone_id": zone_id, "now": uow.now, **said.model_dump()},
    )
    uow.record(f"zone:{zone_id}", after=said.model_dump())
    return said
