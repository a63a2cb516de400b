"""The catalogue of parts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow

from dispatch.parts.errors import PartCodeTaken, PartMissing
from dispatch.parts.model import Part, PartSource
from hanlu.database import UnitOfWork
from hanlu.database.rows import insert, says_nothing_new, update
from hanlu.imports import Action, create_or_change
from hanlu.versions import check_version

type Connection = AsyncConnection[DictRow]

_SHOWN = """
    select p.code, p.name_zh, p.name_en, p.active, p.source, p.supplier, p.warranty_months,
           p.cost_price_cents, p.version,
           coalesce(sum(s.quantity) filter (where s.technician_id is not null), 0)::int as in_vans,
           coalesce(sum(s.quantity) filter (where s.outlet is not null), 0)::int as in_stores,
           coalesce(sum(s.quantity) filter (where s.place = 'depot'), 0)::int as in_depot
      from dispatch.part p left join dispatch.stock s on s.part = p.code and s.quantity > 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartGiven:
    """What is said about a part; its code never changes."""

    code: str
    name_zh: str
    name_en: str
    active: bool = True
    source: PartSource = "unknown"
    supplier: str = ""
    warranty_months: int | None = None
    cost_price_cents: int | None = None


async def get(connection: Connection, code: str) -> Part | None:
    """One part; None when unknown."""
    cursor = await connection.execute(f"{_SHOWN} where p.code = %s group by p.code", (code,))
    row = await cursor.fetchone()
    return msgspec.convert(row, Part) if row else None


async def listed(
    connection: Connection, *, active: bool | None = None, after: str | None, limit: int
) -> list[Part]:
    """Parts by code."""
    cursor = await connection.execute(
        f"{_SHOWN} where (%(active)s::boolean is null or p.active = %(active)s)"
        " and (%(after)s::text is null or p.code > %(after)s)"
        " group by p.code order by p.code limit %(limit)s",
        {"active": active, "after": after, "limit": limit},
    )
    return msgspec.convert(await cursor.fetchall(), list[Part])


async def create(uow: UnitOfWork, given: PartGiven) -> Part:
    """Add a part to the catalogue. Raises PartCodeTaken."""
    try:
        await insert(uow.connection, "dispatch.part", asdict(given))
    except UniqueViolation as error:
        raise PartCodeTaken(part=given.code) from error
    return await _written(uow, given.code)


async def change(
    uow: UnitOfWork, code: str, columns: Mapping[str, Any], expected_version: int | None
) -> Part:
    """Correct what is said of a part. Raises PartMissing, VersionConflict."""
    cursor = await uow.connection.execute(
        "select version from dispatch.part where code = %s for update", (code,)
    )
    row = await cursor.fetchone()
    if row is None:
        raise PartMissing(part=code)
    check_version(expected_version, row["version"])
    before = await get(uow.connection, code)
    if before is not None and says_nothing_new(before, columns):
        return before
    await update(uow.connection, "dispatch.part", {"code": code}, columns)
    return await _written(uow, code, before)


async def import_row(uow: UnitOfWork, given: PartGiven, columns: Mapping[str, Any]) -> Action:
    """Write one row of an import, known by its code; of a known part only ``columns`` change."""
    return await create_or_change(
        await get(uow.connection, given.code),
        create=lambda: create(uow, given),
        change=lambda known: change(uow, known.code, columns, None),
    )


async def _written(uow: UnitOfWork, code: str, before: Part | None = None) -> Part:
    part = await get(uow.connection, code)
    if part is None:
        raise PartMissing(part=code)
    uow.record(f"part:{code}", before=before, after=part)
    return part
