"""From an order of jobs to a route on the clock: starts as early as can be, breaks where cheapest.

A technician's breaks may be taken after any stop, so one order has several timings. The search
keeps, for each number of breaks taken, the timings that no other beats in both clock and cost
(labels as in the resource-constrained shortest path of Desrochers and Soumis, 1988, INFOR 26(3)).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.cost import (
    away_cost,
    choice_cost,
    load_cost,
    overtime_cost,
    route_cost,
    start_price,
)
from optimizer.plan import Plan, PlanStop, Rest, Route, Visit
from optimizer.problem import Problem


@dataclass(frozen=True, slots=True)
class _Label:
    """A way to be ready at ``clock_s`` for ``price``; ``stop`` was the last one."""

    clock_s: int
    price: int
    stop: PlanStop | None = None
    before: "_Label | None" = None

    def stops(self) -> tuple[PlanStop, ...]:
        path: list[PlanStop] = []
        label: _Label | None = self
        while label is not None and label.stop is not None:
            path.append(label.stop)
            label = label.before
        return tuple(reversed(path))


def schedule(problem: Problem, technician: int, jobs: Sequence[int]) -> Route | None:
    """The cheapest timing of ``jobs`` in this order; None when no timing fits.

    Times and windows only: skills, parts and who a lock names are for others. Every start is
    given. An empty order is an empty route, without breaks.
    """
    if not jobs:
        return Route(technician, ())
    person = problem.technicians[technician]
    if not person.breaks:
        return _without_breaks(problem, technician, jobs)
    ready: list[list[_Label]] = [[] for _ in range(len(person.breaks) + 1)]
    ready[0] = [_Label(person.shift_s[0], 0)]
    _take_breaks(problem, technician, ready)
    here = person.start
    for job in jobs:
        drive_s = problem.drive_s(here, problem.jobs[job].location)
        ready = [_serve(problem, job, drive_s, labels) for labels in ready]
        _take_breaks(problem, technician, ready)
        here = problem.jobs[job].location
    last_drive_s = problem.drive_s(here, person.end)
    leave_by_s = person.latest_back_s - last_drive_s
    home = [label for label in ready[-1] if label.clock_s <= leave_by_s]
    if not home:
        return None

    def price(label: _Label) -> tuple[int, int]:
        back_s = label.clock_s + last_drive_s
        return label.price + overtime_cost(problem, technician, back_s), label.clock_s

    best = min(home, key=price)
    return Route(technician, best.stops())


def order_price(problem: Problem, technician: int, jobs: Sequence[int]) -> int | None:
    """What ``schedule`` of this order costs in all, for those who ask often; None when it fits not.

    The same number as ``route_cost`` of the route, without making the route: a search compares a
    hundred orders and keeps one.
    """
    if not jobs:
        return 0
    person = problem.technicians[technician]
    if person.breaks:
        route = schedule(problem, technician, jobs)
        return None if route is None else route_cost(problem, route).total
    here, clock_s = person.start, person.shift_s[0]
    price = travel_s = service_s = 0
    for job in jobs:
        asked = problem.jobs[job]
        opens_s, closes_s = problem.window_s[job]
        drive_s = problem.drive_s(here, asked.location)
        start_s = max(clock_s + drive_s, opens_s)
        if start_s > closes_s:
            return None
        price += start_price(problem, job, start_s)
        price += choice_cost(problem, technician, job) + away_cost(problem, technician, job)
        travel_s += drive_s
        service_s += asked.service_s
        here, clock_s = asked.location, start_s + asked.service_s
    last_drive_s = problem.drive_s(here, person.end)
    back_s = clock_s + last_drive_s
    if back_s > person.latest_back_s:
        return None
    travel_s += last_drive_s
    price += travel_s + load_cost(problem, travel_s + service_s)
    return price + overtime_cost(problem, technician, back_s)


def plan_of(problem: Problem, sequences: Sequence[Sequence[int]]) -> Plan | None:
    """A plan from one order of jobs a technician; None when one of them cannot be timed."""
    routes = []
    for technician, jobs in enumerate(sequences):
        route = schedule(problem, technician, jobs)
        if route is None:
            return None
        if jobs:
            routes.append(route)
    return Plan(tuple(routes))


def _without_breaks(problem: Problem, technician: int, jobs: Sequence[int]) -> Route | None:
    """There is only one timing then: everything as early as can be."""
    person = problem.technicians[technician]
    here, clock_s = person.start, person.shift_s[0]
    visits: list[Visit] = []
    for job in jobs:
        asked = problem.jobs[job]
        opens_s, closes_s = problem.window_s[job]
        start_s = max(clock_s + problem.drive_s(here, asked.location), opens_s)
        if start_s > closes_s:
            return None
        visits.append(Visit(job, start_s))
        here, clock_s = asked.location, start_s + asked.service_s
    back_s = clock_s + problem.drive_s(here, person.end)
    return Route(technician, tuple(visits)) if back_s <= person.latest_back_s else None


def _serve(problem: Problem, job: int, drive_s: int, labels: list[_Label]) -> list[_Label]:
    opens_s, closes_s = problem.window_s[job]
    service_s = problem.jobs[job].service_s
    served = []
    for label in labels:
        start_s = max(label.clock_s + drive_s, opens_s)
        if start_s <= closes_s:
            price = label.price + start_price(problem, job, start_s)
            served.append(_Label(start_s + service_s, price, Visit(job, start_s), label))
    return served


def _take_breaks(problem: Problem, technician: int, ready: list[list[_Label]]) -> None:
    """Add to ``ready[k + 1]`` what follows when break ``k`` is taken here and now."""
    for index, pause in enumerate(problem.technicians[technician].breaks):
        rested = list(ready[index + 1])
        for label in ready[index]:
            start_s = max(label.clock_s, pause.earliest_s)
            if start_s <= pause.latest_s:
                end_s = start_s + pause.duration_s
                rested.append(_Label(end_s, label.price, Rest(index, start_s), label))
        ready[index + 1] = _undominated(rested)


def _undominated(labels: list[_Label]) -> list[_Label]:
    kept: list[_Label] = []
    for label in sorted(labels, key=lambda label: (label.clock_s, label.price)):
        if not kept or label.price < kept[-1].price:
            kept.append(label)
    return kept
