"""HTTP edge of the rooms that a site shows its customer: the pass is the right, for one site."""

from datetime import datetime
from typing import Annotated

from fastapi import Header

from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ResourcesDep
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from hanlu.identity import passes
from hanlu.identity.passes import PassInvalid
from iot_gateway.devices import repository, views
from iot_gateway.devices.model import ZoneKind
from iot_gateway.edge import PacksDep
from iot_gateway.readings import zone_states
from iot_gateway.readings.zone_states import METRIC, Point, Standing

router = Router(prefix="/site-rooms", tags=["rooms"])

MOST_CURVES = 60
"""More would be too much for a customer's connection; the worst rooms come first."""


class RoomExcursionOut(Schema):
    """When a room was outside its limits, by the record; ``to`` null: it still is."""

    since: datetime
    to: datetime | None
    peak_c: float


class RoomOut(Schema):
    """A room as its customer sees it: how it stands, and its last 24 hours.

    ``points``: ``[ms since 1970, lowest, highest]`` a quarter of an hour, null where a site has
    too many rooms to draw. ``late_since``: readings from here on are still being worked in.
    """

    name: str
    kind: ZoneKind
    standing: Standing
    value_c: float | None
    value_at: datetime | None
    min_c: float | None
    max_c: float | None
    outside_since: datetime | None
    late_since: datetime | None
    gap_s: float
    points: list[Point] | None
    excursions: list[RoomExcursionOut]


class RoomsOut(Schema):
    """The rooms of a site at ``at``, the worst first."""

    at: datetime
    rooms: list[RoomOut]


@router.get("", responses=documented(PassInvalid))
async def look(
    resources: ResourcesDep,
    packs: PacksDep,
    clock: ClockDep,
    site_pass: Annotated[str, Header(min_length=20, max_length=300)],
) -> RoomsOut:
    """Every room of the site that the pass is for."""
    now = clock.now()
    guest = passes.customer_of(resources.keyring, site_pass, now)
    async with resources.database.read(guest) as connection:
        rows = {row["zone_id"]: row for row in await zone_states.rows(connection, METRIC)}
        zones = [views.zone_out(each, packs) for each in await repository.zones(connection)]
        zones.sort(key=lambda zone: zone_states.gravity(rows[zone.id]))
        drawn = [zone.id for zone in zones[:MOST_CURVES]]
        points = await zone_states.curves(connection, drawn, METRIC, now)
        outside = await zone_states.excursions(connection, [z.id for z in zones], METRIC, now)
    return RoomsOut(
        at=now,
        rooms=[
            RoomOut(
                name=zone.name,
                kind=zone.kind,
                standing=zone_states.standing(rows[zone.id]),
                value_c=rows[zone.id]["value"],
                value_at=rows[zone.id]["value_at"],
                min_c=zone.min_c,
                max_c=zone.max_c,
                outside_since=rows[zone.id]["outside_since"],
                late_since=rows[zone.id]["late_since"],
                gap_s=zone_states.gap_s(rows[zone.id]["interval_s"]),
                points=points.get(zone.id),
                excursions=[
                    RoomExcursionOut(since=row["since"], to=row["ended_at"], peak_c=row["peak"])
                    for row in outside[zone.id]
                ],
            )
            for zone in zones
        ],
    )
