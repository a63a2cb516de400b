"""Taking somebody on and keeping their skills and shifts right."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from psycopg import Rollback, sql
from psycopg.errors import InsufficientPrivilege, UniqueViolation

from dispatch.customers.errors import OutOfScope
from dispatch.technicians import shown, telling
from dispatch.technicians.errors import TechnicianCodeTaken, TechnicianMissing
from dispatch.technicians.policy import SkillPolicy
from dispatch.technicians.skills import Skill, valid_until
from dispatch.territories import repository as territories
from hanlu.contracts.technicians import Technician
from hanlu.database import UnitOfWork
from hanlu.database.rows import insert, many, update
from hanlu.ids import new_id
from hanlu.imports import Action, create_or_change
from hanlu.versions import check_version

_ENTRY: Final = ("code", "name", "home_lat", "home_lon", "timezone", "active")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftGiven:
    """A shift that begins each ``weekday`` (0 is Monday) at ``starts``, wall time."""

    weekday: int
    starts: time
    length_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicianGiven:
    """What is said about a technician; None leaves skills, shifts or overtime as they were."""

    code: str
    name: str
    home_lat: float
    home_lon: float
    timezone: str
    region: str | None = None
    outlet: str | None = None
    active: bool = True
    overtime_min: int | None = None
    skills: tuple[Skill, ...] | None = None
    shifts: tuple[ShiftGiven, ...] | None = None


async def create(
    uow: UnitOfWork,
    policy: SkillPolicy,
    given: TechnicianGiven,
    technician_id: UUID | None = None,
) -> Technician:
    """Take somebody on; a certificate without an end ends as the policy says.

    Raises TechnicianCodeTaken, OutOfScope.
    """
    technician_id = technician_id or new_id()
    columns = await _columns(uow, given)
    with _refusals(given.code):
        fixed = {"id": technician_id, "created_at": uow.now}
        await insert(uow.connection, "dispatch.technician", columns | fixed)
    await _write_belongings(uow, policy, technician_id, given)
    return await _tell(uow, technician_id, None)


async def change(
    uow: UnitOfWork,
    policy: SkillPolicy,
    technician_id: UUID,
    given: TechnicianGiven,
    expected_version: int | None,
) -> Technician:
    """Correct somebody's entry; what says nothing new changes nothing. A skill that is new ends as
    the policy says where nothing else is said; one that never ended stays so.

    Raises TechnicianMissing, VersionConflict, TechnicianCodeTaken, OutOfScope.
    """
    cursor = await uow.connection.execute(
        "select version from dispatch.technician where id = %s for update", (technician_id,)
    )
    row = await cursor.fetchone()
    before = await shown.get(uow.connection, technician_id, uow.now)
    if row is None or before is None:
        raise TechnicianMissing(technician=technician_id)
    check_version(expected_version, row["version"])
    columns = await _columns(uow, given)
    async with uow.connection.transaction() as savepoint:
        facts = await _facts(uow, technician_id)
        with _refusals(given.code):
            await update(uow.connection, "dispatch.technician", {"id": technician_id}, columns)
        await _write_belongings(uow, policy, technician_id, given)
        if await _facts(uow, technician_id) == facts:
            raise Rollback(savepoint)  # nothing new: no version, no event
        return await _tell(uow, technician_id, before)
    return before


async def import_row(uow: UnitOfWork, policy: SkillPolicy, given: TechnicianGiven) -> Action:
    """Write one row of an import, known by its code."""
    return await create_or_change(
        await shown.by_code(uow.connection, given.code, uow.now),
        create=lambda: create(uow, policy, given),
        change=lambda known: change(uow, policy, known.id, given, None),
    )


async def _facts(uow: UnitOfWork, technician_id: UUID) -> object:
    """All that can be said about somebody, for comparing."""
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


async def _write_belongings(
    uow: UnitOfWork, policy: SkillPolicy, technician_id: UUID, given: TechnicianGiven
) -> None:
    await _write_skills(uow, policy, technician_id, given)
    await _write_shifts(uow, technician_id, given)


async def _tell(uow: UnitOfWork, technician_id: UUID, before: object) -> Technician:
    after = await telling.tell(uow, technician_id)
    if after is None:
        raise OutOfScope
    uow.record(f"technician:{technician_id}", before=before, after=after)
    return after


async def _columns(uow: UnitOfWork, given: TechnicianGiven) -> dict[str, Any]:
    region, outlet = await territories.scope_for(
        uow.connection, given.home_lat, given.home_lon, given.region, given.outlet
    )
    entry = {name: getattr(given, name) for name in _ENTRY}
    if given.overtime_min is not None:
        entry["overtime_min"] = given.overtime_min
    return entry | {"region": region, "outlet": outlet}


@contextmanager
def _refusals(code: str) -> Iterator[None]:
    try:
        yield
    except UniqueViolation as error:
        raise TechnicianCodeTaken(technician=code) from error
    except InsufficientPrivilege as error:
        raise OutOfScope from error


async def _write_skills(
    uow: UnitOfWork, policy: SkillPolicy, technician_id: UUID, given: TechnicianGiven
) -> None:
    if given.skills is None:
        return
    cursor = await uow.connection.execute(
        "select skill from dispatch.technician_skill where technician_id = %s"
        " and expires_at is null",
        (technician_id,),
    )
    endless = {row["skill"] for row in await cursor.fetchall()}

    def ends(each: Skill) -> datetime | None:
        if each.expires_at is not None or each.skill in endless:
            return each.expires_at
        return valid_until(uow.now.date(), policy.months(each.skill))

    rows: list[tuple[UUID, str, int, datetime | None]] = [
        (technician_id, each.skill, each.level, ends(each)) for each in given.skills
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
    await many(
        uow.connection,
        sql.SQL("insert into dispatch.{} ({}) values ({})").format(name, names, marks),
        rows,
    )
