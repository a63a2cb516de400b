"""Taking somebody on and keeping their skills and shifts right."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal
from uuid import UUID

from psycopg import Rollback, sql
from psycopg.errors import InsufficientPrivilege, UniqueViolation

from dispatch.customers.errors import OutOfScope
from dispatch.technicians import shown, telling
from dispatch.technicians.errors import TechnicianCodeTaken, TechnicianMissing
from dispatch.technicians.skills import Skill
from dispatch.territories import repository as territories
from hanlu.contracts.technicians import Technician
from hanlu.database import UnitOfWork
from hanlu.ids import new_id
from hanlu.versions import check_version


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftGiven:
    """A shift that begins each ``weekday`` (0 is Monday) at ``starts``, wall time."""

    weekday: int
    starts: time
    length_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicianGiven:
    """What is said about a technician; None leaves skills or shifts as they were."""

    code: str
    name: str
    home_lat: float
    home_lon: float
    timezone: str
    region: str | None = None
    outlet: str | None = None
    active: bool = True
    skills: tuple[Skill, ...] | None = None
    shifts: tuple[ShiftGiven, ...] | None = None


async def create(
    uow: UnitOfWork, given: TechnicianGiven, technician_id: UUID | None = None
) -> Technician:
    """Take somebody on. Raises TechnicianCodeTaken, OutOfScope."""
    columns = await _columns(uow, given)
    columns |= {"id": technician_id or new_id(), "created_at": uow.now}
    statement = sql.SQL("insert into dispatch.technician ({}) values ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(map(sql.Placeholder, columns)),
    )
    await _execute(uow, statement, columns, given.code)
    await _write_belongings(uow, columns["id"], given)
    return await _tell(uow, columns["id"], None)


async def change(
    uow: UnitOfWork, technician_id: UUID, given: TechnicianGiven, expected_version: int | None
) -> Technician:
    """Correct somebody's entry. Raises TechnicianMissing, VersionConflict, TechnicianCodeTaken."""
    cursor = await uow.connection.execute(
        "select version from dispatch.technician where id = %s for update", (technician_id,)
    )
    row = await cursor.fetchone()
    if row is None:
        raise TechnicianMissing(technician=technician_id)
    check_version(expected_version, row["version"])
    before = await shown.get(uow.connection, technician_id, uow.now)
    await _write(uow, technician_id, given)
    return await _tell(uow, technician_id, before)


async def import_row(
    uow: UnitOfWork, given: TechnicianGiven
) -> Literal["create", "update", "skip"]:
    """Write one row of an import, known by its code; "skip" when it says nothing new."""
    cursor = await uow.connection.execute(
        "select id from dispatch.technician where code = %s", (given.code,)
    )
    row = await cursor.fetchone()
    if row is None:
        await create(uow, given)
        return "create"
    before = await _facts(uow, row["id"])
    async with uow.connection.transaction() as savepoint:
        await _write(uow, row["id"], given)
        if await _facts(uow, row["id"]) == before:
            raise Rollback(savepoint)  # nothing new: no version, no event
        await _tell(uow, row["id"], before)
        return "update"
    return "skip"


async def _facts(uow: UnitOfWork, technician_id: UUID) -> object:
    """All that an import can say about somebody, for comparing."""
    cursor = await uow.connection.execute(
        "select to_jsonb(t) - 'version' as entry,"
        " (select jsonb_agg(to_jsonb(s) order by s.skill) from dispatch.technician_skill s"
        "   where s.technician_id = t.id) as skills,"
        " (select jsonb_agg(to_jsonb(h) order by h.weekday, h.starts) from dispatch.shift h"
        "   where h.technician_id = t.id) as shifts"
        " from dispatch.technician t where t.id = %s",
        (technician_id,),
    )
    return await cursor.fetchone()


async def _write(uow: UnitOfWork, technician_id: UUID, given: TechnicianGiven) -> None:
    columns = await _columns(uow, given)
    assignments = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in columns
    ]
    statement = sql.SQL(
        "update dispatch.technician set {}, version = version + 1 where id = %(_id)s"
    ).format(sql.SQL(", ").join(assignments))
    await _execute(uow, statement, columns | {"_id": technician_id}, given.code)
    await _write_belongings(uow, technician_id, given)


async def _write_belongings(uow: UnitOfWork, technician_id: UUID, given: TechnicianGiven) -> None:
    await _write_skills(uow, technician_id, given)
    await _write_shifts(uow, technician_id, given)


async def _tell(uow: UnitOfWork, technician_id: UUID, before: object) -> Technician:
    after = await telling.tell(uow, technician_id)
    if after is None:
        raise OutOfScope
    uow.record(f"technician:{technician_id}", before=before, after=after)
    return after


async def _columns(uow: UnitOfWork, given: TechnicianGiven) -> dict[str, Any]:
    region, outlet = given.region, given.outlet
    if outlet is None:
        serving = await territories.outlet_for(uow.connection, given.home_lat, given.home_lon)
        if serving is not None and region in (None, serving.region):
            region, outlet = serving.region, serving.name
    return {
        "code": given.code,
        "name": given.name,
        "home_lat": given.home_lat,
        "home_lon": given.home_lon,
        "timezone": given.timezone,
        "region": region,
        "outlet": outlet,
        "active": given.active,
    }


async def _execute(
    uow: UnitOfWork, statement: sql.Composed, columns: dict[str, Any], code: str
) -> None:
    try:
        await uow.connection.execute(statement, columns)
    except UniqueViolation as error:
        raise TechnicianCodeTaken(technician=code) from error
    except InsufficientPrivilege as error:
        raise OutOfScope from error


async def _write_skills(uow: UnitOfWork, technician_id: UUID, given: TechnicianGiven) -> None:
    if given.skills is None:
        return
    rows: list[tuple[UUID, str, int, datetime | None]] = [
        (technician_id, each.skill, each.level, each.expires_at) for each in given.skills
    ]
    await _replace(uow, "technician_skill", "skill, level, expires_at", technician_id, rows)


async def _write_shifts(uow: UnitOfWork, technician_id: UUID, given: TechnicianGiven) -> None:
    if given.shifts is None:
        return
    rows = [(technician_id, each.weekday, each.starts, each.length_min) for each in given.shifts]
    await _replace(uow, "shift", "weekday, starts, length_min", technician_id, rows)


async def _replace(
    uow: UnitOfWork, table: str, columns: str, technician_id: UUID, rows: list[Any]
) -> None:
    """Put ``rows`` in place of what the technician had in ``table``."""
    name, names = sql.Identifier(table), sql.SQL(f"technician_id, {columns}")
    await uow.connection.execute(
        sql.SQL("delete from dispatch.{} where technician_id = %s").format(name), (technician_id,)
    )
    marks = sql.SQL(", ").join([sql.SQL("%s")] * (columns.count(",") + 2))
    async with uow.connection.cursor() as cursor:
        await cursor.executemany(
            sql.SQL("insert into dispatch.{} ({}) values ({})").format(name, names, marks), rows
        )
