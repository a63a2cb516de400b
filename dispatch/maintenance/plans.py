"""Maintenance plans: reading, making, correcting, pausing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from psycopg import sql
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from dispatch.customers import places
from dispatch.customers.places import Place
from dispatch.maintenance import occurrences, schedule
from dispatch.maintenance.errors import (
    AlwaysPaused,
    CounterNeedsMachine,
    CounterTaken,
    PlanCodeTaken,
    PlanMissing,
    WindowsOverlap,
)
from dispatch.maintenance.model import MaintenancePlan
from dispatch.maintenance.schedule import CountsFrom, Schedule, SeasonPause, Unit
from dispatch.parts import catalogue
from dispatch.parts.errors import PartUnknown
from dispatch.work_orders.errors import AssetUnknown, PlaceMissing, SiteUnknown
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import insert, update
from hanlu.ids import new_id
from hanlu.imports import Action, create_or_change
from hanlu.versions import check_version

TABLE: Final = "dispatch.maintenance_plan"
_SHOWN: Final = """
    select p.id, p.code, s.id as site_id, s.name as site_name, s.timezone, p.asset_id, a.serial,
           p.work, p.every, p.unit, p.counts_from, p.by_run_hours, p.first_on, p.days_before,
           p.days_after, p.pauses, p.duration_s,
           coalesce((select jsonb_agg(jsonb_build_object('skill', key, 'level', value) order by key)
                       from jsonb_each(p.skills)), '[]') as skills,
           p.parts, p.checklist, p.visited_on, p.next_due_on, p.paused_at, p.paused_reason,
           (select jsonb_build_object('id', w.id, 'number', w.number, 'state', w.state)
              from dispatch.maintenance_occurrence o
              join dispatch.work_order w on w.id = o.work_order_id
             where o.plan_id = p.id
               and w.state not in ('done', 'signed', 'closed', 'cancelled')
             order by o.due_on desc limit 1) as "order",
           p.created_at, p.version
      from dispatch.maintenance_plan p
      left join dispatch.asset a on a.id = p.asset_id
      join dispatch.site s on s.id = coalesce(p.site_id, a.site_id)
"""
_RUN_HOURS_INDEX = "maintenance_plan_run_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGiven:
    """What is said about a plan; where: a machine, or else a site. ``skills``: least level each."""

    code: str | None
    site_id: UUID | None
    asset_id: UUID | None
    work: str
    every: int
    unit: Unit
    counts_from: CountsFrom
    by_run_hours: bool
    first_on: date
    days_before: int
    days_after: int
    pauses: tuple[SeasonPause, ...]
    duration_s: int
    skills: dict[str, int]
    parts: tuple[str, ...]
    checklist: tuple[str, ...]

    @property
    def schedule(self) -> Schedule:
        """What its due days follow."""
        return Schedule(self.every, self.unit, self.days_before, self.days_after, self.pauses)


async def get(connection: Connection, plan_id: UUID) -> MaintenancePlan | None:
    """One plan; None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SHOWN} where p.id = %s", (plan_id,))
    row = await cursor.fetchone()
    return msgspec.convert(row, MaintenancePlan) if row else None


async def by_code(connection: Connection, code: str) -> MaintenancePlan | None:
    """One plan by what imports call it."""
    cursor = await connection.execute(f"{_SHOWN} where p.code = %s", (code,))
    row = await cursor.fetchone()
    return msgspec.convert(row, MaintenancePlan) if row else None


async def lock(connection: Connection, plan_id: UUID) -> MaintenancePlan | None:
    """As `get`, and nobody else changes the plan until this transaction ends."""
    held = await connection.execute(
        "select 1 from dispatch.maintenance_plan where id = %s for update", (plan_id,)
    )
    return await get(connection, plan_id) if await held.fetchone() else None


async def called_by_hours(connection: Connection, asset_id: UUID) -> UUID | None:
    """The plan that the running hours of a machine call."""
    cursor = await connection.execute(
        "select id from dispatch.maintenance_plan where asset_id = %s and by_run_hours",
        (asset_id,),
    )
    row = await cursor.fetchone()
    return row["id"] if row else None


async def listed(
    connection: Connection,
    filters: Mapping[str, UUID],
    *,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[MaintenancePlan]:
    """Plans by their next due day; of a site also those of its machines."""
    columns = {
        "site_id": sql.SQL("s.id"),
        "asset_id": sql.SQL("p.asset_id"),
        "customer_id": sql.SQL("s.customer_id"),
    }
    conditions: list[sql.Composable] = [sql.SQL("true")]
    conditions += [sql.SQL("{} = %s").format(columns[name]) for name in filters]
    values: list[Any] = list(filters.values())
    if after is not None:
        conditions.append(sql.SQL("(p.next_due_on, p.id) > (%s, %s)"))
        values.extend(after)
    statement = sql.SQL("{} where {} order by p.next_due_on, p.id limit %s").format(
        sql.SQL(_SHOWN), sql.SQL(" and ").join(conditions)
    )
    cursor = await connection.execute(statement, [*values, limit])
    return msgspec.convert(await cursor.fetchall(), list[MaintenancePlan])


async def create(uow: UnitOfWork, given: PlanGiven, plan_id: UUID | None = None) -> MaintenancePlan:
    """Make a plan. Due days whose window is over already are not made up for.

    Raises PlaceMissing, SiteUnknown, AssetUnknown, PartUnknown, PlanCodeTaken, CounterTaken,
    CounterNeedsMachine, WindowsOverlap, AlwaysPaused.
    """
    place = await _checked(uow, given)
    plan_id = plan_id or new_id()
    code = given.code or f"M-{str(plan_id)[-8:]}"
    columns = _columns(given, place) | {"id": plan_id, "code": code, "created_at": uow.now}
    zone = await _zone(uow.connection, place)
    columns |= _next(given.schedule, given.first_on, None, date.min, zone, uow.now)
    with _refusals(code):
        await insert(uow.connection, TABLE, columns)
    return await _written(uow, plan_id)


async def change(
    uow: UnitOfWork, plan_id: UUID, given: PlanGiven, expected_version: int | None
) -> MaintenancePlan:
    """Correct a plan; what has become an order stays as it is. What says nothing new changes
    nothing. Raises PlanMissing, VersionConflict, and what `create` raises.
    """
    known = await lock(uow.connection, plan_id)
    if known is None:
        raise PlanMissing(plan=plan_id)
    check_version(expected_version, known.version)
    place = await _checked(uow, given)
    columns = _columns(given, place) | {"code": given.code or known.code}
    if not await _differs(uow.connection, plan_id, columns):
        return known
    last = await occurrences.last_due(uow.connection, plan_id) or date.min
    visited_on = known.visited_on if given.first_on == known.first_on else None
    zone = await _zone(uow.connection, place)
    columns |= _next(given.schedule, given.first_on, visited_on, last, zone, uow.now)
    with _refusals(columns["code"]):
        await update(uow.connection, TABLE, {"id": plan_id}, columns)
    return await _written(uow, plan_id, before=known)


async def pause(
    uow: UnitOfWork, plan_id: UUID, reason: str | None, expected_version: int | None
) -> MaintenancePlan:
    """Pause a plan for a reason, or let it go on (None); orders that were made stay.

    Visits whose window ended in the pause are told as passed over. Safe to repeat. Raises
    PlanMissing, VersionConflict.
    """
    known = await lock(uow.connection, plan_id)
    if known is None:
        raise PlanMissing(plan=plan_id)
    check_version(expected_version, known.version)
    if reason == known.paused_reason:
        return known
    columns: dict[str, Any] = {"paused_reason": reason, "paused_at": known.paused_at or uow.now}
    if reason is None:
        columns = {"paused_reason": None, "paused_at": None}
        columns |= await _passed_over(uow, known)
    await update(uow.connection, TABLE, {"id": plan_id}, columns)
    return await _written(uow, plan_id, before=known, reason=reason)


async def import_row(uow: UnitOfWork, given: PlanGiven) -> Action:
    """Write one row of an import, known by its code."""
    return await create_or_change(
        await by_code(uow.connection, given.code) if given.code else None,
        create=lambda: create(uow, given),
        change=lambda known: change(uow, known.id, given, None),
    )


async def move_on(
    uow: UnitOfWork, plan: MaintenancePlan, visited_on: date | None, after: date
) -> MaintenancePlan:
    """Count the next due day of a locked plan, later than ``after``, from the visit of
    ``visited_on``; None: from its first due day.

    Its version stays: nobody who is correcting the plan has to begin anew.
    """
    due_on = _counted(plan.schedule, plan.first_on, visited_on, after)
    opens_at, _ = schedule.window(plan.schedule, due_on, ZoneInfo(plan.timezone))
    await uow.connection.execute(
        "update dispatch.maintenance_plan set visited_on = %s, next_due_on = %s, opens_at = %s"
        " where id = %s",
        (visited_on, due_on, opens_at, plan.id),
    )
    moved = await get(uow.connection, plan.id)
    assert moved is not None  # noqa: S101  # locked by the caller
    return moved


async def _passed_over(uow: UnitOfWork, plan: MaintenancePlan) -> dict[str, Any]:
    zone = ZoneInfo(plan.timezone)
    today = uow.now.astimezone(zone).date()
    over = schedule.overdue(plan.schedule, plan.anchor, plan.next_due_on, today)
    await occurrences.skip(uow, plan.id, over, "paused")
    if not over:
        return {}
    return _next(plan.schedule, plan.first_on, plan.visited_on, over[-1], zone, uow.now)


def _next(
    of: Schedule,
    first_on: date,
    visited_on: date | None,
    last: date,
    zone: ZoneInfo,
    now: datetime,
) -> dict[str, Any]:
    """The first due day later than ``last`` whose window is not over, as columns."""
    after = max(last, schedule.not_over(of, now.astimezone(zone).date()))
    due_on = _counted(of, first_on, visited_on, after)
    opens_at, _ = schedule.window(of, due_on, zone)
    return {"visited_on": visited_on, "next_due_on": due_on, "opens_at": opens_at}


def _counted(of: Schedule, first_on: date, visited_on: date | None, after: date) -> date:
    visited = visited_on is not None
    return schedule.next_due(of, visited_on or first_on, after, visited=visited)


def _columns(given: PlanGiven, place: Place) -> dict[str, Any]:
    columns = {field.name: getattr(given, field.name) for field in fields(given)}
    return columns | {
        "asset_id": place.asset_id,
        "site_id": None if place.asset_id else place.site_id,
        "pauses": Jsonb(msgspec.to_builtins(given.pauses)),
        "skills": Jsonb(given.skills),
        "parts": list(given.parts),
        "checklist": list(given.checklist),
    }


async def _checked(uow: UnitOfWork, given: PlanGiven) -> Place:
    """The place of a plan that can be kept; raises the refusal otherwise."""
    refusals = {"windows_overlap": WindowsOverlap, "always_paused": AlwaysPaused}
    for fault in schedule.faults(given.schedule):
        raise refusals[fault]
    for part in given.parts:
        if await catalogue.get(uow.connection, part) is None:
            raise PartUnknown(part=part)
    if given.by_run_hours and given.asset_id is None:
        raise CounterNeedsMachine
    return await _place(uow.connection, given)


async def _place(connection: Connection, given: PlanGiven) -> Place:
    if given.asset_id is not None:
        place = await places.of_asset(connection, given.asset_id, None)
        if place is None:
            raise AssetUnknown(field="asset_id", asset=given.asset_id)
        return place
    if given.site_id is None:
        raise PlaceMissing
    place = await places.of_site(connection, given.site_id)
    if place is None:
        raise SiteUnknown(site=given.site_id)
    return place


async def _zone(connection: Connection, place: Place) -> ZoneInfo:
    cursor = await connection.execute(
        "select timezone from dispatch.site where id = %s", (place.site_id,)
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # the place was read in this transaction
    return ZoneInfo(row["timezone"])


async def _differs(connection: Connection, plan_id: UUID, columns: Mapping[str, Any]) -> bool:
    same = sql.SQL(" and ").join(
        sql.SQL("{} is not distinct from {}").format(sql.Identifier(name), sql.Placeholder(name))
        for name in columns
    )
    statement = sql.SQL("select 1 from dispatch.maintenance_plan where id = %(_id)s and {}").format(
        same
    )
    cursor = await connection.execute(statement, {**columns, "_id": plan_id})
    return await cursor.fetchone() is None


@contextmanager
def _refusals(code: str) -> Iterator[None]:
    try:
        yield
    except UniqueViolation as error:
        if error.diag.constraint_name == _RUN_HOURS_INDEX:
            raise CounterTaken from error
        raise PlanCodeTaken(plan=code) from error


async def _written(
    uow: UnitOfWork, plan_id: UUID, before: object = None, reason: str | None = None
) -> MaintenancePlan:
    plan = await get(uow.connection, plan_id)
    if plan is None:
        raise PlanMissing(plan=plan_id)
    uow.record(f"maintenance_plan:{plan.id}", before=before, after=plan, reason=reason)
    return plan
