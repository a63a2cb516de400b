"""Assets: the machines on sites, found by their serial numbers, with their file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import structs
from psycopg import AsyncConnection, sql
from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow

from dispatch.customers import sites
from dispatch.customers.errors import AssetMissing, SerialTaken
from dispatch.customers.model import Asset, AssetFile, PartInFile
from dispatch.visits import listing, parts_history
from dispatch.visits.listing import VisitsAsked
from dispatch.warranty import service as warranty
from dispatch.warranty.policy import WarrantyPolicy
from dispatch.work_orders import repository as orders
from dispatch.work_orders.errors import SiteUnknown
from hanlu.database import UnitOfWork
from hanlu.database.rows import insert, says_nothing_new, update
from hanlu.ids import new_id
from hanlu.imports import Action, create_or_change

type Connection = AsyncConnection[DictRow]

_SHOWN = (
    "select id, serial, site_id, name, kind, model, maker, delivered_on, installed_on,"
    " warranty_until, region, outlet, created_at, version from dispatch.asset"
)
_ORDERS_IN_FILE = 100
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_A_DAY = timedelta(days=1)  # a phone's clock may be a little ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetGiven:
    """What is said about a machine."""

    serial: str
    site_id: UUID
    kind: str
    name: str = ""
    model: str = ""
    maker: str = ""
    delivered_on: date | None = None
    installed_on: date | None = None
    warranty_until: date | None = None


async def by_serial(connection: Connection, serial: str) -> Asset | None:
    """One machine; None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SHOWN} where serial = %s", (serial,))
    row = await cursor.fetchone()
    return msgspec.convert(row, Asset) if row else None


async def listed(
    connection: Connection,
    filters: Mapping[str, Any],
    *,
    customer_id: UUID | None = None,
    q: str = "",
    after: str | None = None,
    limit: int,
) -> list[Asset]:
    """Machines by serial number, of all sites of a customer where one is named; with ``q`` those
    whose serial number, name or model holds it.
    """
    conditions: list[sql.Composable] = [sql.SQL("true")]
    values: list[Any] = []
    for column, value in filters.items():
        conditions.append(sql.SQL("{} = %s").format(sql.Identifier(column)))
        values.append(value)
    if customer_id is not None:
        theirs = "site_id in (select s.id from dispatch.site s where s.customer_id = %s)"
        conditions.append(sql.SQL(theirs))
        values.append(customer_id)
    if q:
        conditions.append(
            sql.SQL("strpos(lower(serial || ' ' || name || ' ' || model), lower(%s)) > 0")
        )
        values.append(q)
    if after is not None:
        conditions.append(sql.SQL("serial > %s"))
        values.append(after)
    statement = sql.SQL("{} where {} order by serial limit %s").format(
        sql.SQL(_SHOWN), sql.SQL(" and ").join(conditions)
    )
    cursor = await connection.execute(statement, [*values, limit])
    return msgspec.convert(await cursor.fetchall(), list[Asset])


async def serial_of(connection: Connection, asset_id: UUID) -> str:
    """The serial number of a machine; raises AssetMissing."""
    cursor = await connection.execute(
        "select serial from dispatch.asset where id = %s", (asset_id,)
    )
    row = await cursor.fetchone()
    if row is None:
        raise AssetMissing(asset=asset_id)
    return str(row["serial"])


async def file_of(
    connection: Connection, policy: WarrantyPolicy, serial: str, now: datetime
) -> AssetFile:
    """The machine's file: where it stands, its warranty, its orders, visits and parts. Raises
    AssetMissing.
    """
    asset = await by_serial(connection, serial)
    site = await sites.get(connection, asset.site_id) if asset else None
    if asset is None or site is None:
        raise AssetMissing(asset=serial)
    stands = await warranty.of_machine(connection, policy, asset.id, site.timezone, now)
    parts = await parts_history.fitted(connection, asset.id, _ORDERS_IN_FILE)
    return AssetFile(
        asset=asset,
        site=site,
        warranty=stands.machine,
        work_orders=await orders.listed(connection, {"asset_id": asset.id}, limit=_ORDERS_IN_FILE),
        visits=await listing.listed(
            connection,
            VisitsAsked(since=_EVER, until=now + _A_DAY, asset_id=asset.id),
            after=None,
            limit=_ORDERS_IN_FILE,
        ),
        parts=[
            PartInFile(**structs.asdict(part), cover=cover)
            for part in parts
            if (cover := stands.part(part.work_order_id, part.number, part.part))
        ],
    )


async def create(uow: UnitOfWork, given: AssetGiven, asset_id: UUID | None = None) -> Asset:
    """Register a machine; it lies in its site's scope. Raises SiteUnknown, SerialTaken."""
    columns = await _columns(uow, given)
    fixed = {"id": asset_id or new_id(), "created_at": uow.now}
    try:
        await insert(uow.connection, "dispatch.asset", columns | fixed)
    except UniqueViolation as error:
        raise SerialTaken(serial=given.serial) from error
    return await _written(uow, given.serial)


async def change(uow: UnitOfWork, known: Asset, given: AssetGiven) -> Asset:
    """Correct a machine's file, or move it to another site; its serial number stays.

    What says nothing new changes nothing. Raises SiteUnknown.
    """
    columns = await _columns(uow, given)
    if says_nothing_new(known, columns):
        return known
    await update(uow.connection, "dispatch.asset", {"id": known.id}, columns)
    return await _written(uow, given.serial, before=known)


async def import_row(uow: UnitOfWork, given: AssetGiven) -> Action:
    """Write one row of an import, known by its serial number."""
    return await create_or_change(
        await by_serial(uow.connection, given.serial),
        create=lambda: create(uow, given),
        change=lambda known: change(uow, known, given),
    )


async def _columns(uow: UnitOfWork, given: AssetGiven) -> dict[str, Any]:
    site = await sites.get(uow.connection, given.site_id)
    if site is None:
        raise SiteUnknown(site=given.site_id)
    return asdict(given) | {"region": site.region, "outlet": site.outlet}


async def _written(uow: UnitOfWork, serial: str, before: object = None) -> Asset:
    asset = await by_serial(uow.connection, serial)
    if asset is None:
        raise AssetMissing(asset=serial)
    uow.record(f"asset:{asset.id}", before=before, after=asset)
    return asset
