"""Sites: reading, registering, correcting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import msgspec
from psycopg import AsyncConnection, sql
from psycopg.errors import InsufficientPrivilege, UniqueViolation
from psycopg.rows import DictRow

from dispatch.customers.errors import OutOfScope, SiteCodeTaken, SiteMissing
from dispatch.customers.model import Site
from dispatch.territories import repository as territories
from hanlu.contracts.events import Audience
from hanlu.contracts.sites import SiteChanged
from hanlu.database import UnitOfWork
from hanlu.ids import new_id
from hanlu.versions import check_version

type Connection = AsyncConnection[DictRow]

_SHOWN = (
    "select id, code, name, customer_id, address, lat, lon, timezone, region, outlet, created_at,"
    " version from dispatch.site"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGiven:
    """What is said about a site; without ``outlet`` its place decides who serves it."""

    code: str | None
    name: str
    lat: float
    lon: float
    timezone: str
    address: str = ""
    customer_id: UUID | None = None
    region: str | None = None
    outlet: str | None = None


async def get(connection: Connection, site_id: UUID) -> Site | None:
    """One site; None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SHOWN} where id = %s", (site_id,))
    row = await cursor.fetchone()
    return msgspec.convert(row, Site) if row else None


async def by_code(connection: Connection, code: str) -> Site | None:
    """One site by what people call it."""
    cursor = await connection.execute(f"{_SHOWN} where code = %s", (code,))
    row = await cursor.fetchone()
    return msgspec.convert(row, Site) if row else None


async def listed(
    connection: Connection,
    filters: Mapping[str, Any],
    *,
    containing: str | None = None,
    after: tuple[str, UUID] | None = None,
    limit: int,
) -> list[Site]:
    """Sites by name; ``containing`` looks into code, name and address."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    values: list[Any] = []
    for column, value in filters.items():
        conditions.append(sql.SQL("{} = %s").format(sql.Identifier(column)))
        values.append(value)
    if containing:
        conditions.append(sql.SQL("strpos(lower(code || ' ' || name || ' ' || address), %s) > 0"))
        values.append(containing.lower())
    if after is not None:
        conditions.append(sql.SQL("(name, id) > (%s, %s)"))
        values.extend(after)
    statement = sql.SQL("{} where {} order by name, id limit %s").format(
        sql.SQL(_SHOWN), sql.SQL(" and ").join(conditions)
    )
    cursor = await connection.execute(statement, [*values, limit])
    return msgspec.convert(await cursor.fetchall(), list[Site])


async def create(uow: UnitOfWork, given: SiteGiven, site_id: UUID | None = None) -> Site:
    """Register a site. Raises SiteCodeTaken, OutOfScope."""
    columns = await _columns(uow, given) | {"id": site_id or new_id(), "created_at": uow.now}
    columns["code"] = given.code or f"S-{str(columns['id'])[-8:]}"
    statement = sql.SQL("insert into dispatch.site ({}) values ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(map(sql.Placeholder, columns)),
    )
    try:
        await uow.connection.execute(statement, columns)
    except UniqueViolation as error:
        raise SiteCodeTaken(site=columns["code"]) from error
    except InsufficientPrivilege as error:
        raise OutOfScope from error
    return await _written(uow, columns["id"])


async def change(
    uow: UnitOfWork, site_id: UUID, given: SiteGiven, expected_version: int | None
) -> Site:
    """Correct a site. Raises SiteMissing, VersionConflict, SiteCodeTaken, OutOfScope."""
    cursor = await uow.connection.execute(f"{_SHOWN} where id = %s for update", (site_id,))
    row = await cursor.fetchone()
    if row is None:
        raise SiteMissing(site=site_id)
    check_version(expected_version, row["version"])
    columns = await _columns(uow, given)
    columns["code"] = given.code or row["code"]
    assignments = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in columns
    ]
    statement = sql.SQL(
        "update dispatch.site set {}, version = version + 1 where id = %(_id)s"
    ).format(sql.SQL(", ").join(assignments))
    try:
        await uow.connection.execute(statement, columns | {"_id": site_id})
    except UniqueViolation as error:
        raise SiteCodeTaken(site=columns["code"]) from error
    except InsufficientPrivilege as error:
        raise OutOfScope from error
    await _move_assets(uow, site_id, columns["region"], columns["outlet"])
    return await _written(uow, site_id, before=row)


async def _move_assets(
    uow: UnitOfWork, site_id: UUID, region: str | None, outlet: str | None
) -> None:
    """The machines of a site lie in its scope; row security judges them by their own columns."""
    async with uow.beyond_scope():
        await uow.connection.execute(
            "update dispatch.asset set region = %(region)s, outlet = %(outlet)s,"
            " version = version + 1 where site_id = %(site)s"
            " and (region, outlet) is distinct from (%(region)s::text, %(outlet)s::text)",
            {"site": site_id, "region": region, "outlet": outlet},
        )


async def import_row(uow: UnitOfWork, given: SiteGiven) -> Literal["create", "update", "skip"]:
    """Write one row of an import, known by its code; "skip" when it says nothing new."""
    known = await by_code(uow.connection, given.code) if given.code else None
    if known is None:
        await create(uow, given)
        return "create"
    columns = await _columns(uow, given)
    if all(getattr(known, name) == value for name, value in columns.items()):
        return "skip"
    await change(uow, known.id, given, None)
    return "update"


async def _columns(uow: UnitOfWork, given: SiteGiven) -> dict[str, Any]:
    region, outlet = given.region, given.outlet
    if outlet is None:
        serving = await territories.outlet_for(uow.connection, given.lat, given.lon)
        if serving is not None and region in (None, serving.region):
            region, outlet = serving.region, serving.name
    return {
        "name": given.name,
        "customer_id": given.customer_id,
        "address": given.address,
        "lat": given.lat,
        "lon": given.lon,
        "timezone": given.timezone,
        "region": region,
        "outlet": outlet,
    }


async def _written(uow: UnitOfWork, site_id: UUID, before: object = None) -> Site:
    site = await get(uow.connection, site_id)
    if site is None:
        raise OutOfScope
    uow.record(f"site:{site.id}", before=before, after=site)
    told = SiteChanged(
        site_id=site.id,
        code=site.code,
        name=site.name,
        lat=site.lat,
        lon=site.lon,
        timezone=site.timezone,
        region=site.region,
        outlet=site.outlet,
        at=uow.now,
    )
    uow.emit(
        told,
        Audience(topic="sites", region=site.region, outlet=site.outlet, site_id=site.id),
    )
    return site
