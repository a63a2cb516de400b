"""What is missing of what must be known (F-156): the share by field and outlet, and the list to
work off. Each of the caller's own scope, by row security.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, LiteralString
from uuid import UUID

import msgspec
from psycopg import sql

from dispatch.customers.customers import CustomerSeals
from dispatch.customers.policy import CustomerPolicy, Watched
from hanlu.database import Connection

type Kept = Literal["customer", "site", "machine"]

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Field:
    of: Kept
    is_missing: LiteralString


_TABLES: Final[dict[Kept, sql.SQL]] = {
    "customer": sql.SQL("(select * from dispatch.customer where merged_into is null)"),
    "site": sql.SQL("dispatch.site"),
    "machine": sql.SQL("dispatch.asset"),
}
_FIELDS: Final[dict[Watched, _Field]] = {
    "phone": _Field("customer", "phone is null"),
    "email": _Field("customer", "email is null"),
    "customer": _Field("site", "customer_id is null"),
    "address": _Field("site", "address = ''"),
    "opening_hours": _Field("site", "opening_hours = ''"),
    "model": _Field("machine", "model = ''"),
    "installed_on": _Field("machine", "installed_on is null"),
}
_NAMES: Final[dict[Kept, sql.SQL]] = {
    "customer": sql.SQL("name as sealed, '' as name, '' as code"),
    "site": sql.SQL("null::bytea as sealed, name, code"),
    "machine": sql.SQL("null::bytea as sealed, name, serial as code"),
}


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """Of a field, at one outlet or (None) at all of them: how many records there are, and how many
    do not say it. ``is_over``: more than the policy lets be missing.
    """

    field: Watched
    of: Kept
    outlet: str | None
    total: int
    missing: int
    share: float
    is_over: bool


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """How many records there are, and how many were made in the last seven days and the seven
    before.
    """

    of: Kept
    total: int
    this_week: int
    week_before: int


class DataQuality(msgspec.Struct, frozen=True, kw_only=True):
    """Fields in the order of the policy, all outlets first and then each, the worst first."""

    missing_most: float
    fields: list[Completeness]
    growth: list[Growth]


class Incomplete(msgspec.Struct, frozen=True, kw_only=True):
    """A record that does not say something; ``code`` is a site's code or a machine's serial."""

    of: Kept
    id: UUID
    name: str
    code: str
    outlet: str | None


def judged(
    field: Watched, outlet: str | None, total: int, missing: int, most: float
) -> Completeness:
    """Nothing is missing where there is nothing. Pure."""
    share = missing / total if total else 0.0
    return Completeness(
        field=field, of=_FIELDS[field].of, outlet=outlet, total=total, missing=missing,
        share=round(share, 4), is_over=share > most,
    )  # fmt: skip


async def watched(connection: Connection, policy: CustomerPolicy, now: datetime) -> DataQuality:
    """How complete the records are now."""
    fields: list[Completeness] = []
    for field in policy.watched:
        fields += await _of_field(connection, field, policy.missing_most)
    growth = [await _growth(connection, of, now) for of in _TABLES]
    return DataQuality(missing_most=policy.missing_most, fields=fields, growth=growth)


async def lacking(
    connection: Connection,
    seals: CustomerSeals,
    field: Watched,
    outlet: str | None,
    *,
    after: UUID | None,
    limit: int,
) -> list[Incomplete]:
    """The records that do not say this, the oldest first; an empty outlet is that of those without
    one. Raises SealBroken.
    """
    asked = _FIELDS[field]
    statement = sql.SQL(
        "select id, {names}, outlet from {table} t where {missing}"
        " and (%(outlet)s::text is null or coalesce(outlet, '') = %(outlet)s)"
        " and (%(after)s::uuid is null or id > %(after)s) order by id limit %(limit)s"
    ).format(names=_NAMES[asked.of], table=_TABLES[asked.of], missing=sql.SQL(asked.is_missing))
    values = {"outlet": outlet, "after": after, "limit": limit}
    cursor = await connection.execute(statement, values)
    return [_shown(seals, asked.of, row) for row in await cursor.fetchall()]


async def _of_field(connection: Connection, field: Watched, most: float) -> list[Completeness]:
    asked = _FIELDS[field]
    statement = sql.SQL(
        "select coalesce(outlet, '') as outlet, count(*) as total,"
        " count(*) filter (where {missing}) as missing from {table} t group by 1"
    ).format(table=_TABLES[asked.of], missing=sql.SQL(asked.is_missing))
    rows = await (await connection.execute(statement)).fetchall()
    everywhere = judged(
        field, None, sum(row["total"] for row in rows), sum(row["missing"] for row in rows), most
    )
    each = [judged(field, row["outlet"], row["total"], row["missing"], most) for row in rows]
    return [everywhere, *sorted(each, key=lambda one: (-one.share, one.outlet))]


async def _growth(connection: Connection, of: Kept, now: datetime) -> Growth:
    statement = sql.SQL(
        "select count(*) as total, count(*) filter (where created_at >= %(week)s) as this_week,"
        " count(*) filter (where created_at >= %(two)s and created_at < %(week)s) as week_before"
        " from {} t"
    ).format(_TABLES[of])
    since = {"week": now - _WEEK, "two": now - 2 * _WEEK}
    row = await (await connection.execute(statement, since)).fetchone()
    assert row is not None  # noqa: S101  # an aggregate
    return Growth(of=of, **row)


def _shown(seals: CustomerSeals, of: Kept, row: dict[str, Any]) -> Incomplete:
    sealed = row.pop("sealed")
    name = seals.name.unseal(bytes(sealed)) if sealed is not None else row["name"]
    return Incomplete(of=of, **(row | {"name": name}))
