"""Planning while the day runs: what is done leaves, what is near stays, what was told has a price.

A running day is planned again in three steps: ``rest_of_day`` cuts off what has begun,
``freeze`` locks what begins soon, ``priced`` puts a price on moving the rest. The new plan is then
compared with the old one by ``changes``, so that people see the difference before it counts.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace

from optimizer.coupled import settled
from optimizer.errors import ProblemInvalid
from optimizer.plan import Plan, Rest, Route, Visit
from optimizer.problem import Crew, Job, Lock, Problem, Promise, Technician
from optimizer.timing import TimedStop, timeline


@dataclass(frozen=True, slots=True)
class RestOfDay:
    """The smaller problem, the plan that remains, and which job of the whole day each job is.

    ``begun`` and ``missed`` are jobs of the whole day: already under way or done, and those whose
    last moment has passed, theirs or that of something they depend on.
    """

    problem: Problem
    plan: Plan
    jobs: tuple[int, ...]
    begun: tuple[int, ...]
    missed: tuple[int, ...]


def rest_of_day(problem: Problem, plan: Plan, now_s: int) -> RestOfDay:
    """What is left to plan at ``now_s`` when ``plan``, valid, has been followed so far.

    A visit has begun when its technician is on the way to it. Technicians are then free where and
    when the last begun visit ends, with the parts that are left; nothing else begins before now.
    What remains of the plan is valid and keeps its times.

    Where half of a crew is on the way, the other half is locked to its time; who has begun what
    another job waits for keeps that one too, where it must be the same person; if nobody has it by
    then, it is missed. Raises ProblemInvalid while calls at depots lie ahead: the rest of a day
    cannot say that a van is not full now and will be.
    """
    begun: dict[int, list[TimedStop]] = {}
    for technician in range(len(problem.technicians)):
        stops = timeline(problem, technician, plan.route_of(technician).stops).stops
        begun[technician] = [timed for timed in stops if timed.start_s - timed.drive_s < now_s]
    over_s = {
        timed.stop.job: timed.end_s
        for stops in begun.values()
        for timed in stops
        if isinstance(timed.stop, Visit)
    }
    open_jobs = [job for job in range(len(problem.jobs)) if job not in over_s]
    planned = {visit.job for _, visit in plan.visits()}
    closed = {job for job in open_jobs if problem.window_s[job][1] < now_s}
    closed |= {
        order.then
        for order in problem.orders
        if order.first in over_s
        and order.then not in planned
        and (order.same_person or over_s[order.first] > problem.window_s[order.then][1])
    }
    closed |= _never(problem, closed)
    kept = tuple(job for job in open_jobs if job not in closed)
    index = {job: n for n, job in enumerate(kept)}
    _refuse_depots(problem, plan, index)
    problem = _half_way(problem, plan, over_s, index)
    rest = replace(
        problem,
        technicians=tuple(
            _freed(problem, technician, begun[technician], now_s)
            for technician in range(len(problem.technicians))
        ),
        jobs=tuple(_from_now(problem.jobs[job], now_s) for job in kept),
        locks=tuple(_moved(lock, begun, index) for lock in problem.locks if lock.job in index),
        promises=tuple(replace(p, job=index[p.job]) for p in problem.promises if p.job in index),
        crews=tuple(
            Crew(index[c.one], index[c.other])
            for c in problem.crews
            if c.one in index and c.other in index
        ),
        orders=tuple(
            replace(o, first=index[o.first], then=index[o.then])
            for o in problem.orders
            if o.first in index and o.then in index
        ),
    )
    missed = tuple(job for job in open_jobs if job not in index)
    return RestOfDay(rest, _remaining(rest, plan, index), kept, tuple(over_s), missed)


def _never(problem: Problem, closed: Collection[int]) -> set[int]:
    """What cannot be served any more since something that it depends on is ``closed``."""
    never = set(closed)
    while True:
        crews = (c for c in problem.crews if (c.one in never) != (c.other in never))
        more = {job for crew in crews for job in (crew.one, crew.other)}
        more |= {order.then for order in problem.orders if order.first in never}
        if more <= never:
            return never - set(closed)
        never |= more


def _refuse_depots(problem: Problem, plan: Plan, ahead: Container[int]) -> None:
    for _, visit in plan.visits():
        if visit.job in ahead and problem.jobs[visit.job].restocks:
            raise ProblemInvalid("depots", "the rest of a day is planned without calls at depots")


def _half_way(
    problem: Problem, plan: Plan, begun: Mapping[int, int], ahead: Container[int]
) -> Problem:
    """``problem`` with what has ``begun`` (and when it is over) binding the other half of a crew,
    and what waits.
    """
    if not problem.coupled:
        return problem
    people = {visit.job: technician for technician, visit in plan.visits()}
    times = {
        timed.stop.job: timed
        for technician in range(len(problem.technicians))
        for timed in timeline(problem, technician, plan.route_of(technician).stops).stops
        if isinstance(timed.stop, Visit)
    }
    jobs, locks = list(problem.jobs), dict(problem.lock_of)
    for crew in problem.crews:
        for on_the_way, other in ((crew.one, crew.other), (crew.other, crew.one)):
            if on_the_way in begun and other in ahead:
                locks[other] = Lock(other, people[other], None, times[other].start_s)
    for order in problem.orders:
        if order.first in begun and order.then in ahead:
            opens_s = max(jobs[order.then].earliest_s, begun[order.first])
            jobs[order.then] = replace(jobs[order.then], earliest_s=opens_s)
            if order.same_person and order.then in people:
                locks.setdefault(order.then, Lock(order.then, people[order.first]))
    return replace(problem, jobs=tuple(jobs), locks=tuple(locks.values()))


def freeze(problem: Problem, plan: Plan, until_s: int) -> Problem:
    """``problem`` with what ``plan`` begins before ``until_s`` locked where it is."""
    locks = dict(problem.lock_of)
    for route in plan.routes:
        starts_s = _starts_s(problem, route)
        for position, job in enumerate(route.jobs):
            if starts_s[job] < until_s:
                given = locks.get(job)
                exact_s = None if given is None else given.start_s
                locks[job] = Lock(job, route.technician, position, exact_s)
    return replace(problem, locks=tuple(locks.values()))


def priced(
    problem: Problem, plan: Plan, *, price: int, delay_weight: int = 0, slack_s: int = 0
) -> Problem:
    """``problem`` with every visit of ``plan`` promised, where no promise is stated already.

    Another technician, or none, costs ``price``; each second that service begins more than
    ``slack_s`` later than planned costs ``delay_weight``.
    """
    promises = dict(problem.promise_of)
    for route in plan.routes:
        for job, start_s in _starts_s(problem, route).items():
            told = Promise(job, route.technician, price, start_s + slack_s, delay_weight)
            promises.setdefault(job, told)
    return replace(problem, promises=tuple(promises.values()))


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one job; None is nobody, or no time."""

    job: int
    technician_before: int | None
    technician_after: int | None
    start_before_s: int | None
    start_after_s: int | None


def changes(problem: Problem, before: Plan, after: Plan, *, slack_s: int = 0) -> list[Change]:
    """Jobs that change hands, or begin more than ``slack_s`` earlier or later, in job order."""
    old, new = _appointments(problem, before), _appointments(problem, after)
    nobody = (None, None)
    found = []
    for job in sorted(old.keys() | new.keys()):
        (person, start_s), (next_person, next_s) = old.get(job, nobody), new.get(job, nobody)
        shifted = start_s is not None and next_s is not None and abs(next_s - start_s) > slack_s
        if person != next_person or shifted:
            found.append(Change(job, person, next_person, start_s, next_s))
    return found


def _appointments(problem: Problem, plan: Plan) -> dict[int, tuple[int, int]]:
    return {
        job: (route.technician, start_s)
        for route in plan.routes
        for job, start_s in _starts_s(problem, route).items()
    }


def _starts_s(problem: Problem, route: Route) -> dict[int, int]:
    """When each visit of a route begins."""
    return {
        timed.stop.job: timed.start_s
        for timed in timeline(problem, route.technician, route.stops).stops
        if isinstance(timed.stop, Visit)
    }


def _jobs_in(stops: Sequence[TimedStop]) -> list[int]:
    return [timed.stop.job for timed in stops if isinstance(timed.stop, Visit)]


def _freed(problem: Problem, technician: int, begun: Sequence[TimedStop], now_s: int) -> Technician:
    """Who the technician is once everything begun is over."""
    person, jobs = problem.technicians[technician], _jobs_in(begun)
    free_s = max(now_s, person.shift_s[0], *(timed.end_s for timed in begun), 0)
    rested = sum(isinstance(timed.stop, Rest) for timed in begun)
    stock = list(person.stock)
    for job in jobs:
        if problem.jobs[job].restocks:
            stock = list(person.refill or person.stock)
        for part, used in problem.needs(job):
            stock[part] -= used
    return replace(
        person,
        start=problem.jobs[jobs[-1]].location if jobs else person.start,
        shift_s=(min(free_s, person.shift_s[1]), person.shift_s[1]),
        stock=tuple(stock),
        # Who had no visit took no break; one whose time has passed must not tie him down.
        breaks=tuple(b for b in person.breaks[rested:] if b.latest_s >= free_s),
    )


def _from_now(job: Job, now_s: int) -> Job:
    return replace(job, earliest_s=max(job.earliest_s, now_s))


def _moved(lock: Lock, begun: dict[int, list[TimedStop]], index: dict[int, int]) -> Lock:
    """The lock counted from now: positions are those behind what has begun."""
    position = lock.position
    if position is not None:
        position = max(0, position - len(_jobs_in(begun[lock.technician])))
    return replace(lock, job=index[lock.job], position=position)


def _remaining(rest: Problem, plan: Plan, index: dict[int, int]) -> Plan:
    orders = [
        [index[job] for job in jobs if job in index]
        for jobs in plan.sequences(len(rest.technicians))
    ]
    remaining = settled(rest, orders)
    if remaining is None:
        raise ValueError("the plan that was followed was not valid")
    return remaining
