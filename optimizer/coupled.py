"""Visits that depend on each other: starts that agree, and a day in which they stand still."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from optimizer.feasibility import Rule, Violation
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Job, Lock, Problem
from optimizer.schedule import plan_of
from optimizer.timing import timeline
from optimizer.validation import LIMIT


def settled(problem: Problem, sequences: Sequence[Sequence[int]]) -> Plan | None:
    """The earliest timing in which crews meet and orders are kept; None when there is none.

    Each route is timed alone, then whoever has to wait for somebody may not begin before, and so
    on until nobody has to wait any more. Starts only ever move later, so this ends.
    """
    opens_s = [job.earliest_s for job in problem.jobs]
    for _ in range(2 * len(problem.jobs) + 2):
        plan = plan_of(_not_before(problem, opens_s), sequences)
        if plan is None:
            return None
        waits = _waits(problem, plan)
        if not waits:
            return plan
        for job, start_s in waits.items():
            opens_s[job] = start_s
            if start_s > problem.window_s[job][1]:
                return None
    return None


def _not_before(problem: Problem, opens_s: Sequence[int]) -> Problem:
    jobs = (replace(job, earliest_s=s) for job, s in zip(problem.jobs, opens_s, strict=True))
    return replace(problem, jobs=tuple(jobs))


def _waits(problem: Problem, plan: Plan) -> dict[int, int]:
    """The jobs that begin too early for somebody, and when they may."""
    starts_s = {visit.job: visit.start_s or 0 for _, visit in plan.visits()}
    waits: dict[int, int] = {}
    for crew in problem.crews:
        if crew.one in starts_s and crew.other in starts_s:
            together_s = max(starts_s[crew.one], starts_s[crew.other])
            for job in (crew.one, crew.other):
                if starts_s[job] < together_s:
                    waits[job] = together_s
    for order in problem.orders:
        if order.first in starts_s and order.then in starts_s:
            over_s = starts_s[order.first] + problem.jobs[order.first].service_s
            if starts_s[order.then] < over_s:
                waits[order.then] = max(waits.get(order.then, 0), over_s)
    return waits


def served_by(plan: Plan) -> dict[int, tuple[int, Visit]]:
    """Each visit of a plan by its job, with who makes it."""
    return {visit.job: (technician, visit) for technician, visit in plan.visits()}


@dataclass(frozen=True, slots=True)
class _Served:
    """Who serves a job, from when to when."""

    technician: int
    start_s: int
    end_s: int


def pinned(problem: Problem, plan: Plan) -> Problem:
    """The same day for whoever changes one visit at a time; the same jobs, none that is coupled.

    Visits of ``plan`` that depend on others, and its calls at depots, are locked to their
    technicians and exact starts. What waits for those of them may begin behind them, with the same
    person where that is asked. What nobody can begin by himself never opens. So a plan that is
    valid here is valid there, whatever is put in or moved. ``problem`` where nothing is coupled.

    Where others make way, a route holds its parts as if no depot filled the van again: fewer jobs
    fit in than could.
    """
    coupled = problem.coupled
    if not coupled:
        return problem
    served = _served(problem, plan)
    jobs, locks = list(problem.jobs), dict(problem.lock_of)
    for job in coupled:
        own = served.get(job)
        if own is not None:
            position = locks[job].position if job in locks else None
            locks[job] = Lock(job, own.technician, position, own.start_s)
        elif alone(problem, plan, job) is not None:
            jobs[job] = _never(jobs[job])
        else:
            over_s, person = _over(problem, served, job) or (0, None)
            jobs[job] = replace(jobs[job], earliest_s=max(jobs[job].earliest_s, over_s))
            if person is not None:
                locks.setdefault(job, Lock(job, person))
    return replace(problem, jobs=tuple(jobs), locks=tuple(locks.values()), crews=(), orders=())


def alone(problem: Problem, plan: Plan, job: int) -> Violation | None:
    """The rule in the way of serving or moving ``job`` by itself; None where there is none.

    That is a matter of the whole plan: of a crew, of what a job waits for, of a van's parts.
    """
    if job not in problem.coupled:
        return None
    served, name = _served(problem, plan), problem.jobs[job].id
    for crew in problem.crews:
        if job in (crew.one, crew.other):
            other = problem.jobs[crew.other if job == crew.one else crew.one].id
            rule: Rule = "crew_apart" if job in served else "crew_incomplete"
            return Violation(rule, {"job": name, "other": other})
    for order in problem.orders:
        if job == order.then and (job in served or not _follows(problem, served, job)):
            rule = "order_broken" if order.first in served else "order_incomplete"
            return Violation(rule, {"job": name, "first": problem.jobs[order.first].id})
        if job == order.first and order.then in served:
            then = problem.jobs[order.then].id
            return Violation("order_incomplete", {"job": then, "first": name})
    if problem.jobs[job].restocks:
        return Violation("part_short", {"job": name})
    return None


def behind(problem: Problem, plan: Plan, job: int) -> tuple[int, int | None] | None:
    """When all that ``job`` waits for is over, and the only person who may serve it then, if not
    anybody; None where some of it is not served, or by different people.
    """
    return _over(problem, _served(problem, plan), job)


def _over(
    problem: Problem, served: Mapping[int, _Served], job: int
) -> tuple[int, int | None] | None:
    waits_for = [order for order in problem.orders if order.then == job]
    if any(order.first not in served for order in waits_for):
        return None
    people = {served[order.first].technician for order in waits_for if order.same_person}
    if len(people) > 1:
        return None
    over_s = max((served[order.first].end_s for order in waits_for), default=0)
    return over_s, next(iter(people), None)


def apart(problem: Problem, plan: Plan) -> set[int]:
    """The visits of ``plan`` that cannot stay, since what they depend on is gone or another time.

    Without them no crew is half there and nothing begins before what it waits for.
    """
    served = _served(problem, plan)
    gone: set[int] = set()
    while True:
        more = set(_torn(problem, served)) & served.keys()
        if not more:
            return gone
        gone |= more
        served = {job: each for job, each in served.items() if job not in more}


def without(problem: Problem, plan: Plan, jobs: set[int]) -> Plan:
    """``plan`` without some visits; the others begin when they did."""
    routes = []
    for route in plan.routes:
        if jobs.isdisjoint(route.jobs):
            routes.append(route)
            continue
        timed = timeline(problem, route.technician, route.stops).stops
        stops = tuple(
            replace(each.stop, start_s=each.start_s)
            for each in timed
            if not (isinstance(each.stop, Visit) and each.stop.job in jobs)
        )
        routes.append(Route(route.technician, stops))
    return Plan(tuple(routes))


def _torn(problem: Problem, served: Mapping[int, _Served]) -> Iterator[int]:
    for crew in problem.crews:
        one, other = served.get(crew.one), served.get(crew.other)
        if one is None or other is None or one.start_s != other.start_s:
            yield from (crew.one, crew.other)
    for order in problem.orders:
        first, then = served.get(order.first), served.get(order.then)
        if then is not None and (
            first is None
            or then.start_s < first.end_s
            or (order.same_person and then.technician != first.technician)
        ):
            yield order.then


def _follows(problem: Problem, served: Mapping[int, _Served], job: int) -> bool:
    """Whether what ``job`` waits for is served, so that it can begin behind that."""
    waits = _over(problem, served, job)
    return waits is not None and waits[0] <= problem.window_s[job][1]


def _never(job: Job) -> Job:
    """The job, with no time for it in any shift, not even in one that begins at the last moment."""
    return replace(job, earliest_s=LIMIT, due_s=LIMIT, latest_s=LIMIT, service_s=LIMIT)


def _served(problem: Problem, plan: Plan) -> dict[int, _Served]:
    return {
        timed.stop.job: _Served(route.technician, timed.start_s, timed.end_s)
        for route in plan.routes
        for timed in timeline(problem, route.technician, route.stops).stops
        if isinstance(timed.stop, Visit)
    }
