"""From an order of jobs to a route on the clock: starts as early as can be, breaks where cheapest.

A technician's breaks may be taken after any stop, so one order has several timings. The search
keeps, for each number of breaks taken, the timings that no other beats in both clock and cost
(labels as in the resource-constrained shortest path of Desrochers and Soumis, 1988, INFOR 26(3)).
"""

from collections.abc import Sequence
from typing import NamedTuple

from optimizer.cost import away_cost, choice_cost, load_cost, overtime_cost, start_price
from optimizer.plan import Plan, PlanStop, Rest, Route, Visit
from optimizer.problem import Break, Problem


class _Label(NamedTuple):
    """A way to be ready at ``clock_s`` for ``price``; what was done last, and what before.

    ``stop`` is a job, or ``~k`` for break ``k``. A tuple, since a search makes them by the million.
    """

    clock_s: int
    price: int
    stop: int = 0
    start_s: int = 0
    before: "_Label | None" = None

    def stops(self) -> tuple[PlanStop, ...]:
        path: list[PlanStop] = []
        label = self
        while label.before is not None:
            stop, start_s = label.stop, label.start_s
            path.append(Visit(stop, start_s) if stop >= 0 else Rest(~stop, start_s))
            label = label.before
        return tuple(reversed(path))


def schedule(problem: Problem, technician: int, jobs: Sequence[int]) -> Route | None:
    """The cheapest timing of ``jobs`` in this order; None when no timing fits.

    Times and windows only: skills, parts and who a lock names are for others. Every start is
    given. An empty order is an empty route, without breaks.
    """
    if not jobs:
        return Route(technician, ())
    best, _ = _cheapest(problem, technician, jobs)
    return None if best is None else Route(technician, best.stops())


def order_price(problem: Problem, technician: int, jobs: Sequence[int]) -> int | None:
    """What ``schedule`` of this order costs in all, for those who ask often; None when it fits not.

    The same number as ``route_cost`` of the route, without making the route: a search compares a
    hundred orders and keeps one.
    """
    if not jobs:
        return 0
    best, travel_s = _cheapest(problem, technician, jobs)
    if best is None:
        return None
    price, work_s = best.price + travel_s, travel_s
    for job in jobs:
        work_s += problem.jobs[job].service_s
        price += choice_cost(problem, technician, job) + away_cost(problem, technician, job)
    return price + load_cost(problem, work_s)


def _cheapest(problem: Problem, technician: int, jobs: Sequence[int]) -> tuple[_Label | None, int]:
    """The way to be back, breaks taken, that costs least for its starts and its overtime (None
    when there is none), and the seconds of driving, which are the same for all.
    """
    person = problem.technicians[technician]
    ready: list[list[_Label]] = [[] for _ in range(len(person.breaks) + 1)]
    ready[0] = [_Label(person.shift_s[0], 0)]
    if person.breaks:
        _take_breaks(person.breaks, ready)
    here, travel_s = person.start, 0
    for job in jobs:
        there = problem.jobs[job].location
        drive_s = problem.drive_s(here, there)
        ready = [_serve(problem, job, drive_s, labels) if labels else labels for labels in ready]
        if person.breaks:
            _take_breaks(person.breaks, ready)
        here, travel_s = there, travel_s + drive_s
    drive_s = problem.drive_s(here, person.end)
    home = [
        label._replace(price=label.price + overtime_cost(problem, technician, back_s))
        for label in ready[-1]
        if (back_s := label.clock_s + drive_s) <= person.latest_back_s
    ]
    return min(home, key=_price_then_clock, default=None), travel_s + drive_s


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


def _serve(problem: Problem, job: int, drive_s: int, labels: list[_Label]) -> list[_Label]:
    opens_s, closes_s = problem.window_s[job]
    service_s = problem.jobs[job].service_s
    served = []
    for label in labels:
        start_s = max(label.clock_s + drive_s, opens_s)
        if start_s <= closes_s:
            price = label.price + start_price(problem, job, start_s)
            served.append(_Label(start_s + service_s, price, job, start_s, label))
    return served


def _take_breaks(breaks: Sequence[Break], ready: list[list[_Label]]) -> None:
    """Add to ``ready[k + 1]`` what follows when break ``k`` is taken here and now."""
    for index, pause in enumerate(breaks):
        rested = ready[index + 1]
        for label in ready[index]:
            start_s = max(label.clock_s, pause.earliest_s)
            if start_s <= pause.latest_s:
                end_s = start_s + pause.duration_s
                rested = [*rested, _Label(end_s, label.price, ~index, start_s, label)]
        ready[index + 1] = _undominated(rested)


def _undominated(labels: list[_Label]) -> list[_Label]:
    if len(labels) < 2:
        return labels
    kept: list[_Label] = []
    for label in sorted(labels, key=_clock_then_price):
        if not kept or label.price < kept[-1].price:
            kept.append(label)
    return kept


def _clock_then_price(label: _Label) -> tuple[int, int]:
    return label.clock_s, label.price


def _price_then_clock(label: _Label) -> tuple[int, int]:
    return label.price, label.clock_s
