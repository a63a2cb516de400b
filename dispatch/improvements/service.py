"""Opening an improvement, taking its steps, finishing it, and measuring what came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.improvements import standard
from dispatch.improvements.errors import (
    DueInPast,
    ImprovementMissing,
    ImprovementMoved,
    ImprovementNotOpen,
    IndicatorOfNobody,
    OutletNeeded,
    SourceUnknown,
)
from dispatch.improvements.standard import Indicator, Measure, State
from dispatch.indicators import counting, formulas
from dispatch.indicators.counting import Asked
from dispatch.indicators.formulas import Counts
from dispatch.policies import Policies
from dispatch.technicians import shown as technicians
from dispatch.technicians.errors import TechnicianMissing
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import insert, update
from hanlu.ids import new_id

type Key = tuple[datetime, UUID]

_DAY: Final = timedelta(days=1)
_OF_COMPLAINTS: Final[frozenset[Indicator]] = frozenset({"complaints", "closed_loop", "settle"})


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the plan: what, by whom, until when, and when it was done."""

    text: str
    by: str
    due_on: date | None = None
    done_at: datetime | None = None


class ImprovementEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to an item, and what was measured then."""

    at: datetime
    by: str
    action: str
    words: str
    measured: Measure | None


class Improvement(msgspec.Struct, frozen=True, kw_only=True):
    """An item: ``target`` is the acceptance standard of its ``indicator``, at least or, where less
    is better, at most; ``before`` and ``latest`` are that indicator of the outlet, technician,
    fault and model named. ``turn`` counts how often it was opened.
    """

    id: UUID
    title: str
    goal: str
    owner: str
    due_on: date
    indicator: Indicator
    target: float
    outlet: str | None
    technician_id: UUID | None
    technician_name: str | None
    fault: str | None
    model: str | None
    steps: list[Step]
    finding_id: UUID | None
    work_order_id: UUID | None
    order_number: str | None
    round: int | None
    state: State
    turn: int
    before: Measure
    latest: Measure | None
    done_at: datetime | None
    look_at: datetime | None
    watch_until: datetime | None
    opened_at: datetime
    opened_by: str
    version: int
    events: list[ImprovementEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A new item, as somebody plans it."""

    title: str
    goal: str
    owner: str
    due_on: date
    indicator: Indicator
    target: float
    outlet: str | None = None
    technician_id: UUID | None = None
    fault: str | None = None
    model: str | None = None
    steps: tuple[Step, ...] = ()
    finding_id: UUID | None = None
    work_order_id: UUID | None = None
    round: int | None = None


_SHOWN: Final = """
    select i.*, t.name as technician_name, coalesce(o.number, fo.number) as order_number,
           coalesce((select jsonb_agg(jsonb_build_object('at', e.at, 'by', e.by_name,
                      'action', e.action, 'words', e.words, 'measured', e.measured)
                      order by e.version)
                from dispatch.improvement_event e where e.improvement_id = i.id), '[]') as events
      from dispatch.improvement i
      left join dispatch.technician t on t.id = i.technician_id
      left join dispatch.work_order o on o.id = i.work_order_id
      left join dispatch.finding f on f.id = i.finding_id
      left join dispatch.work_order fo on fo.id = f.work_order_id
"""


async def listed(
    connection: Connection, *, going: bool, after: Key | None = None, limit: int
) -> list[Improvement]:
    """Those that are not over, or those that are, newest first."""
    at, last = after or (None, None)
    cursor = await connection.execute(
        f"{_SHOWN} where (i.state in ('open', 'measuring', 'watching')) = %(going)s"
        " and (%(at)s::timestamptz is null or (i.opened_at, i.id) < (%(at)s, %(id)s))"
        " order by i.opened_at desc, i.id desc limit %(limit)s",
        {"going": going, "at": at, "id": last, "limit": limit},
    )
    return msgspec.convert(await cursor.fetchall(), list[Improvement])


async def get(connection: Connection, improvement_id: UUID) -> Improvement:
    """One of them. Raises ImprovementMissing."""
    cursor = await connection.execute(f"{_SHOWN} where i.id = %s", (improvement_id,))
    row = await cursor.fetchone()
    if row is None:
        raise ImprovementMissing(improvement=improvement_id)
    return msgspec.convert(row, Improvement)


async def plan(uow: UnitOfWork, policies: Policies, given: Given) -> Improvement:
    """Open an item, with its indicator as it was before.

    Raises OutletNeeded, SourceUnknown, DueInPast, IndicatorOfNobody, TechnicianMissing.
    """
    if given.due_on < (uow.now - _DAY).date():  # somewhere that day is not over yet
        raise DueInPast(day=given.due_on.isoformat())
    if given.technician_id is not None and given.indicator in _OF_COMPLAINTS:
        raise IndicatorOfNobody(indicator=given.indicator)
    technician = given.technician_id
    if technician and await technicians.get(uow.connection, technician, uow.now) is None:
        raise TechnicianMissing(technician=technician)
    region = await _region(uow, given.outlet)
    await _check_source(uow.connection, given)
    improvement_id = new_id()
    span = (uow.now - policies.improvement.measure_over, uow.now)
    before = await measure(uow.connection, policies, given, *span)
    columns = {
        "id": improvement_id,
        "title": given.title,
        "goal": given.goal,
        "owner": given.owner,
        "due_on": given.due_on,
        "indicator": given.indicator,
        "target": given.target,
        "outlet": given.outlet,
        "technician_id": given.technician_id,
        "fault": given.fault,
        "model": given.model,
        "steps": _json(given.steps),
        "finding_id": given.finding_id,
        "work_order_id": given.work_order_id,
        "round": given.round,
        "before": _json(before),
        "region": region,
        "opened_at": uow.now,
        "opened_by": uow.principal.name,
    }
    await insert(uow.connection, "dispatch.improvement", columns)
    await _tell(uow, improvement_id, 1, "opened", given.goal, before)
    return await get(uow.connection, improvement_id)


async def tick(
    uow: UnitOfWork, improvement_id: UUID, at: int, *, done: bool, version: int | None = None
) -> Improvement:
    """Say that the step at this place of the plan is done, or not done after all.

    Safe to repeat. Raises ImprovementMissing, ImprovementMoved, ImprovementNotOpen.
    """
    item = await _hold(uow, improvement_id, version)
    if item.state != "open" or at >= len(item.steps):
        raise ImprovementNotOpen(state=item.state)
    if (item.steps[at].done_at is not None) == done:
        return item
    changed = msgspec.structs.replace(item.steps[at], done_at=uow.now if done else None)
    steps = [changed if n == at else step for n, step in enumerate(item.steps)]
    action = "step_done" if done else "step_undone"
    return await _write(uow, item, {"steps": _json(steps)}, action, changed.text)


async def finish(
    uow: UnitOfWork,
    policies: Policies,
    improvement_id: UUID,
    words: str,
    *,
    version: int | None = None,
) -> Improvement:
    """Say that the work is done: from now on it is measured whether it helped.

    Raises ImprovementMissing, ImprovementMoved, ImprovementNotOpen.
    """
    item = await _hold(uow, improvement_id, version)
    if item.state != "open":
        raise ImprovementNotOpen(state=item.state)
    look_at = uow.now + policies.improvement.measure_over
    columns = {"state": "measuring", "done_at": uow.now, "look_at": look_at}
    return await _write(uow, item, columns, "finished", words)


async def drop(
    uow: UnitOfWork, improvement_id: UUID, words: str, *, version: int | None = None
) -> Improvement:
    """Give it up, with the reason.

    Raises ImprovementMissing, ImprovementMoved, ImprovementNotOpen.
    """
    item = await _hold(uow, improvement_id, version)
    if item.state in {"closed", "dropped"}:
        raise ImprovementNotOpen(state=item.state)
    return await _write(uow, item, {"state": "dropped", "look_at": None}, "dropped", words)


async def look(uow: UnitOfWork, policies: Policies, improvement_id: UUID, now: datetime) -> int:
    """Measure an item whose time has come, and do what follows; 0 where it has not."""
    item = await _hold(uow, improvement_id, None)
    if item.look_at is None or item.look_at > now or item.done_at is None:
        return 0
    state = "measuring" if item.state == "measuring" else "watching"
    begin = max(item.done_at, now - policies.improvement.measure_over)
    found = await measure(uow.connection, policies, item, begin, now)
    following = standard.after_measuring(
        policies.improvement,
        item.indicator,
        item.target,
        "measuring" if state == "measuring" else "watching",
        item.watch_until,
        found,
        now,
    )
    columns: dict[str, Any] = {
        "state": following.state,
        "look_at": following.look_at,
        "watch_until": following.watch_until,
        "latest": _json(found),
    }
    if following.state == "open":
        again = (now + policies.improvement.measure_over).date()
        columns |= {"turn": item.turn + 1, "done_at": None, "due_on": max(item.due_on, again)}
    await _write(uow, item, columns, following.outcome, "", found)
    return 1


async def measure(
    connection: Connection,
    policies: Policies,
    of: Given | Improvement,
    begin: datetime,
    end: datetime,
) -> Measure:
    """The indicator of an item over a span, as the page of figures counts it."""
    asked = Asked(
        begin=begin,
        end=end,
        timezone=policies.quality.zone,
        repeat_within=policies.kpi.repeat_within,
        closed_loop_within=policies.kpi.closed_loop_within,
        satisfied_from=policies.rating.satisfied_from,
        promoters_from=policies.kpi.promoters_from,
        detractors_to=policies.kpi.detractors_to,
        outlet=of.outlet,
        technician_id=of.technician_id,
        fault=of.fault,
        model=of.model,
    )
    counted = (await counting.counts(connection, asked, "all")).get("all", Counts())
    found = formulas.indicators(counted, of_one_person=of.technician_id is not None)
    return standard.measured(found, of.indicator, begin, end)


async def _region(uow: UnitOfWork, outlet: str | None) -> str | None:
    if outlet is None and uow.principal.scope.kind == "all":
        return None
    cursor = await uow.connection.execute(
        "select region from dispatch.outlet where name = %s", (outlet,)
    )
    row = await cursor.fetchone()
    if row is None:
        raise OutletNeeded
    region: str = row["region"]
    return region


async def _check_source(connection: Connection, given: Given) -> None:
    if given.finding_id is not None:
        cursor = await connection.execute(
            "select 1 from dispatch.finding where id = %s", (given.finding_id,)
        )
    elif given.work_order_id is not None:
        cursor = await connection.execute(
            "select 1 from dispatch.root_cause where (work_order_id, round) = (%s, %s)",
            (given.work_order_id, given.round),
        )
    else:
        return
    if await cursor.fetchone() is None:
        raise SourceUnknown


async def _hold(uow: UnitOfWork, improvement_id: UUID, version: int | None) -> Improvement:
    await uow.connection.execute(
        "select 1 from dispatch.improvement where id = %s for update", (improvement_id,)
    )
    item = await get(uow.connection, improvement_id)
    if version is not None and version != item.version:
        raise ImprovementMoved(version=item.version, asked=version)
    return item


async def _write(
    uow: UnitOfWork,
    item: Improvement,
    columns: dict[str, Any],
    action: str,
    words: str,
    found: Measure | None = None,
) -> Improvement:
    await update(uow.connection, "dispatch.improvement", {"id": item.id}, columns)
    await _tell(uow, item.id, item.version + 1, action, words, found)
    return await get(uow.connection, item.id)


async def _tell(
    uow: UnitOfWork,
    improvement_id: UUID,
    version: int,
    action: str,
    words: str,
    found: Measure | None,
) -> None:
    event = {
        "improvement_id": improvement_id,
        "version": version,
        "at": uow.now,
        "by_name": uow.principal.name,
        "action": action,
        "words": words,
        "measured": _json(found),
    }
    await insert(uow.connection, "dispatch.improvement_event", event)
    uow.record(f"improvement:{improvement_id}", after={"action": action}, reason=words or None)


def _json(value: object) -> Jsonb | None:
    return None if value is None else Jsonb(msgspec.to_builtins(value))
