"""What would it cost to come in a given window? Each one priced on the running plan. Pure.

A window is asked for as one more job at the order's place, so that all windows of a day are tried
on one plan. What others were promised holds: no window is possible at the price of another's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from uuid import UUID

from dispatch.planning.build import Built, closing_in_time
from dispatch.planning.situation import Demand, Person, Situation
from hanlu.contracts.events import Reason
from optimizer.cost import Cost
from optimizer.feasibility import Rule
from optimizer.insert import feasible, rank
from optimizer.problem import Job, Lock, Problem, Promise
from optimizer.running import RunningPlan

type Window = tuple[datetime, datetime]
"""Work begins within it, both ends included."""

_NEVER_ABLE: frozenset[Rule] = frozenset({"skill_missing", "lock_technician"})
"""Rules that say nothing of a window: whoever breaks them cannot go at any time."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A window that somebody could keep: who, from when, and what it adds to the plan."""

    window: Window
    technician_id: UUID
    name: str
    starts_at: datetime
    cost: Cost


@dataclass(frozen=True, slots=True)
class Closed:
    """A window that nobody could keep, and what stands in the way of most who could go at all."""

    window: Window
    why: Reason


def day_ahead(
    situation: Situation, order_id: UUID, until: datetime, *, is_today: bool
) -> Situation:
    """What of ``situation`` counts for windows that begin before ``until``, for ``order_id``.

    The visits that are held or proposed for that time and those promised in it. On a later day
    people begin at home, and nobody is busy with what goes on now.
    """
    begin = None if is_today else situation.at
    demands = (
        each if _falls_between(each, begin, until) else _placed_nowhere(each)
        for each in situation.demands
        if each.id == order_id or _falls_between(each, begin, until)
    )
    people = situation.people if is_today else tuple(map(_at_home, situation.people))
    return replace(situation, people=people, demands=tuple(demands))


def slots(built: Built, job: int, windows: Sequence[Window]) -> list[Slot]:
    """Those of ``windows`` that somebody can keep, each with the cheapest; in their order.

    The job is looked at as if it were taken out of the plan first. Locked, it stays with whom a
    person gave it to.
    """
    problem, running = _with_windows(built, job, windows)
    if running is None:
        return []
    first = len(built.problem.jobs)
    possible = []
    for n, window in enumerate(windows):
        found = running.cheapest(first + n)
        if found is None:
            continue
        option = feasible(problem, found, first + n)
        assert option.start_s is not None  # noqa: S101  # feasible
        person = built.situation.people[found.technician]
        starts_at = built.instant(option.start_s)
        possible.append(Slot(window, person.id, person.name, starts_at, found.added))
    return possible


def closed(built: Built, job: int, windows: Sequence[Window]) -> Iterator[Closed]:
    """Why nobody can keep these ``windows``; slower than `slots`, as everybody is asked."""
    problem, running = _with_windows(built, job, windows)
    for n, window in enumerate(windows):
        if running is None:
            yield Closed(window, Reason("others_depend", {}))
            continue
        options = rank(problem, running.plan, len(built.problem.jobs) + n)
        rules = [option.broken.rule for option in options if option.broken is not None]
        telling = [rule for rule in rules if rule not in _NEVER_ABLE] or rules
        most = Counter[str](telling).most_common(1) or [("off_shift", 0)]
        yield Closed(window, Reason(most[0][0], {"technicians": most[0][1]}))


def _falls_between(demand: Demand, begin: datetime | None, until: datetime) -> bool:
    """Whether the visit is held, proposed or promised for the time before ``until``."""
    is_placed = demand.technician_id is not None or demand.proposed_to is not None
    if is_placed and demand.starts_at is not None:
        return demand.starts_at < until and (begin is None or demand.starts_at >= begin)
    if is_placed:
        return begin is None
    if not demand.promised or demand.earliest is None:
        return False
    return demand.earliest < until and (begin is None or demand.due > begin)


def _placed_nowhere(demand: Demand) -> Demand:
    """An order that is placed on another day, as it is on this one; a lock names its technician."""
    if demand.locked:
        return demand
    return replace(demand, technician_id=None, proposed_to=None, starts_at=None)


def _at_home(person: Person) -> Person:
    return replace(person, busy=None, place=person.home)


def _with_windows(
    built: Built, job: int, windows: Sequence[Window]
) -> tuple[Problem, RunningPlan | None]:
    """The problem with one more job a window, and the plan without ``job`` but with every visit
    that was promised; None where the others of its route depend on it.
    """
    before = built.problem
    waiting = _promised_and_waiting(built, job)
    first, lock, promise = len(before.jobs), before.lock_of.get(job), before.promise_of.get(job)
    asked = range(first, first + len(windows))
    locks = [Lock(each, lock.technician) for each in asked if lock is not None]
    promises = [
        Promise(each, promise.technician, promise.price) for each in asked if promise is not None
    ]
    kept = closing_in_time(before, waiting)
    problem = replace(
        kept,
        jobs=(*kept.jobs, *_asked(built, job, windows)),
        locks=(*before.locks, *locks),
        promises=(*before.promises, *promises),
    )
    others = built.current.sequences(len(problem.technicians))
    running = RunningPlan(problem, [[each for each in jobs if each != job] for jobs in others])
    if not all(running.feasible(who) for who, jobs in enumerate(others) if job in jobs):
        return problem, None
    for other in waiting:
        found = running.cheapest(other)
        if found is not None:
            running.apply(found)
    return problem, running


def _promised_and_waiting(built: Built, job: int) -> list[int]:
    """The other visits that were promised and that nobody has; they stand most urgent first."""
    served = {visit.job for _, visit in built.current.visits()}
    return [
        each
        for each, demand in enumerate(built.situation.demands)
        if demand.promised and each not in served and each != job
    ]


def _asked(built: Built, job: int, windows: Sequence[Window]) -> Iterator[Job]:
    own = built.problem.jobs[job]
    for n, (begin, end) in enumerate(windows):
        opens_s = max(0, ceil((begin - built.situation.at).total_seconds()))
        closes_s = max(opens_s, int((end - built.situation.at).total_seconds()))
        yield replace(
            own, id=f"{own.id}@{n}", earliest_s=opens_s, due_s=closes_s, latest_s=closes_s
        )
