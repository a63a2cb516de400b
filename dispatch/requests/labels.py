"""Labels: made for a machine or a place, drawn once, kept as hashes, revoked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from dispatch.customers import places
from dispatch.requests.errors import LabelUnknown
from dispatch.work_orders.errors import AssetUnknown, SiteUnknown
from hanlu.database import Connection, UnitOfWork
from hanlu.identity.principal import Principal, Scope
from hanlu.identity.secrets import hash_secret, new_secret
from hanlu.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelGiven:
    """What a label is stuck on; ``name`` is what people there call it."""

    site_id: UUID
    name: str
    asset_id: UUID | None = None
    device_id: str | None = None


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A label as the office sees it; its secret is on the machine only."""

    id: UUID
    site_id: UUID
    asset_id: UUID | None
    device_id: str | None
    name: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """What a label says to whoever scans it: no more than stands before them, and what
    complaints about our service may be about.
    """

    site_name: str
    timezone: str
    name: str
    model: str | None
    complaint_types: list[str] = []


@dataclass(frozen=True, slots=True)
class Held:
    """What a label opens: requests for one machine or place, as its customer."""

    label: Label
    scanned: Scanned
    customer: Principal


async def make(uow: UnitOfWork, given: LabelGiven) -> tuple[Label, str]:
    """A new label and its secret, 256 random bits. Raises SiteUnknown, AssetUnknown."""
    if await places.of_site(uow.connection, given.site_id) is None:
        raise SiteUnknown(site=given.site_id)
    if given.asset_id is not None:
        place = await places.of_asset(uow.connection, given.asset_id, None)
        if place is None or place.site_id != given.site_id:
            raise AssetUnknown(asset=given.asset_id)
    secret, label_id = new_secret(), new_id()
    await uow.connection.execute(
        "insert into dispatch.request_label (id, site_id, asset_id, device_id, name, secret_hash,"
        " made_at, made_by) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            label_id,
            given.site_id,
            given.asset_id,
            given.device_id,
            given.name,
            hash_secret(secret),
            uow.now,
            uow.principal.name,
        ),
    )
    uow.record(f"site:{given.site_id}", after={"request_label": label_id})
    return await get(uow.connection, label_id), secret


async def get(connection: Connection, label_id: UUID) -> Label:
    """One label within the caller's scope; raises LabelUnknown."""
    cursor = await connection.execute(f"{_SHOWN} where id = %s", (label_id,))
    row = await cursor.fetchone()
    if row is None:
        raise LabelUnknown
    return msgspec.convert(row, Label)


async def of_device(connection: Connection, device_id: str) -> list[Label]:
    """The labels of a device that work, newest first."""
    cursor = await connection.execute(
        f"{_SHOWN} where device_id = %s and revoked_at is null order by made_at desc, id",
        (device_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[Label])


async def revoke(uow: UnitOfWork, label_id: UUID) -> None:
    """End a label at once. Safe to repeat. Raises LabelUnknown."""
    label = await get(uow.connection, label_id)
    await uow.connection.execute(
        "update dispatch.request_label set revoked_at = %s where id = %s and revoked_at is null",
        (uow.now, label_id),
    )
    uow.record(f"site:{label.site_id}", after={"request_label_revoked": label_id})


async def held(connection: Connection, secret: str) -> Held:
    """What a secret opens; raises LabelUnknown. Asked as the product: nobody is signed in."""
    cursor = await connection.execute(
        "select l.id, l.site_id, l.asset_id, l.device_id, l.name, l.made_at, l.made_by,"
        " l.revoked_at, s.name as site_name, s.timezone, nullif(a.model, '') as model"
        " from dispatch.request_label l join dispatch.site s on s.id = l.site_id"
        " left join dispatch.asset a on a.id = l.asset_id"
        " where l.secret_hash = %s and l.revoked_at is null",
        (hash_secret(secret),),
    )
    row = await cursor.fetchone()
    if row is None:
        raise LabelUnknown
    label = msgspec.convert(row, Label)
    customer = Principal(label.id, "customer", "site_manager", Scope("site", (str(label.site_id),)))
    return Held(label, msgspec.convert(row, Scanned), customer)


_SHOWN = (
    "select id, site_id, asset_id, device_id, name, made_at, made_by, revoked_at"
    " from dispatch.request_label"
)
