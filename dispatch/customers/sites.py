"""Sites: reading, registering, correcting."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection, sql
from psycopg.errors import InsufficientPrivilege, UniqueViolation
from psycopg.rows import DictRow

from dispatch.customers import standing
from dispatch.customers.errors import OutOfScope, SiteCodeTaken, SiteMissing
from dispatch.customers.model import Site
from dispatch.policies import Policies
from dispatch.territories import repository as territories
from dispatch.work_orders import relocate
from hanlu.contracts.events import Audience, LeftScope
from hanlu.contracts.sites import SiteChanged
from hanlu.database import UnitOfWork
from hanlu.database.rows import in_parts, insert, says_nothing_new, update
from hanlu.ids import new_id
from hanlu.imports import Action, create_or_change
from hanlu.versions import check_version

type Connection = AsyncConnection[DictRow]

_SHOWN = (
    "select id, code, name, customer_id, address, lat, lon, timezone, opening_hours,"
    " region, outlet, created_at, version from dispatch.site"
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
    opening_hours: str = ""
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
    return await in_parts(cursor, lambda row: msgspec.convert(row, Site))


async def create(uow: UnitOfWork, given: SiteGiven, site_id: UUID | None = None) -> Site:
    """Register a site. Raises SiteCodeTaken, NoSuchCustomer, OutOfScope."""
    site_id = site_id or new_id()
    code = given.code or f"S-{str(site_id)[-8:]}"
    columns = await _columns(uow, given) | {"code": code}
    with _refusals(code):
        fixed = {"id": site_id, "created_at": uow.now}
        await insert(uow.connection, "dispatch.site", columns | fixed)
    return await _written(uow, site_id)


async def change(
    uow: UnitOfWork,
    policies: Policies,
    site_id: UUID,
    given: SiteGiven,
    expected_version: int | None,
) -> Site:
    """Correct a site; its machines and its open orders follow it into another scope, and the orders
    are told anew where plans go by what changed.

    What says nothing new changes nothing. Raises SiteMissing, VersionConflict, SiteCodeTaken,
    NoSuchCustomer, OutOfScope.
    """
    cursor = await uow.connection.execute(f"{_SHOWN} where id = %s for update", (site_id,))
    row = await cursor.fetchone()
    if row is None:
        raise SiteMissing(site=site_id)
    before = msgspec.convert(row, Site)
    check_version(expected_version, before.version)
    columns = await _columns(uow, given) | {"code": given.code or before.code}
    if says_nothing_new(before, columns):
        return before
    with _refusals(columns["code"]):
        await update(uow.connection, "dispatch.site", {"id": site_id}, columns)
    after = await _written(uow, site_id, before)
    if (before.region, before.outlet) != (after.region, after.outlet):
        await _move_assets(uow, after)
        await relocate.follow_site(uow, policies, site_id, after.region, after.outlet)
    elif _planned_by(before) != _planned_by(after):
        await relocate.tell_anew(uow, [site_id], "site_changed")
    uow.record(f"site:{site_id}", before=before, after=after)  # not the last of its orders
    return after


def _planned_by(site: Site) -> tuple[object, ...]:
    """What plans of visits to a site go by."""
    return site.lat, site.lon, site.timezone, site.opening_hours, site.customer_id


async def import_row(uow: UnitOfWork, policies: Policies, given: SiteGiven) -> Action:
    """Write one row of an import, known by its code."""
    return await create_or_change(
        await by_code(uow.connection, given.code) if given.code else None,
        create=lambda: create(uow, given),
        change=lambda known: change(uow, policies, known.id, given, None),
    )


async def _move_assets(uow: UnitOfWork, site: Site) -> None:
    """The machines of a site lie in its scope; row security judges them by their own columns."""
    async with uow.beyond_scope():
        await uow.connection.execute(
            "update dispatch.asset set region = %(region)s, outlet = %(outlet)s,"
            " version = version + 1 where site_id = %(site)s"
            " and (region, outlet) is distinct from (%(region)s::text, %(outlet)s::text)",
            {"site": site.id, "region": site.region, "outlet": site.outlet},
        )


async def _columns(uow: UnitOfWork, given: SiteGiven) -> dict[str, Any]:
    region, outlet = await territories.scope_for(
        uow.connection, given.lat, given.lon, given.region, given.outlet
    )
    customer_id = given.customer_id and await standing.locked(uow, given.customer_id)
    return asdict(given) | {"region": region, "outlet": outlet, "customer_id": customer_id}


@contextmanager
def _refusals(code: str) -> Iterator[None]:
    try:
        yield
    except UniqueViolation as error:
        raise SiteCodeTaken(site=code) from error
    except InsufficientPrivilege as error:
        raise OutOfScope from error


async def _written(uow: UnitOfWork, site_id: UUID, before: Site | None = None) -> Site:
    site = await get(uow.connection, site_id)
    if site is None:
        raise OutOfScope
    uow.record(f"site:{site.id}", before=before, after=site)
    if before is not None and (before.region, before.outlet) != (site.region, site.outlet):
        uow.emit(
            LeftScope(topic="sites", id=site.id),
            Audience(topic="sites", region=before.region, outlet=before.outlet),
        )
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
