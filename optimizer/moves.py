"""One job more where there is no room: a few others make way, and each finds another place.

Ejection as in Nagata and Bräysy (2009, Operations Research Letters 37(5), 333-338), cut short: a
string of visits leaves a route, the job takes the room, and who left goes in elsewhere as cheaply
as can be, pushing others out in turn while the allowance lasts. Chains are looked at from the
fewest moved to the most and from the least they can cost, and only so many of them: the answer
comes in milliseconds and is the same each time. No solver, no clock, no chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.columns import NEVER
from optimizer.cost import Cost, route_cost, unserved_cost
from optimizer.feasibility import route_violations
from optimizer.gaps import Gaps
from optimizer.locks import positions_kept
from optimizer.plan import Plan, Route
from optimizer.running import RunningPlan
from optimizer.schedule import order_price, schedule

MOST_MOVED = 3
"""So many others change hands for one job, at most: each of them is a promise to somebody."""

_PEOPLE = 24
"""So many technicians are asked to make room: those whose way the job lies nearest to."""

_TRIES = 40
"""So many openings are followed up in one look, the cheapest first."""

_CHAINS = (3, 2, 0)
"""So many of them where who leaves finds no room either, for each that has left before."""


@dataclass(frozen=True, slots=True)
class Moves:
    """A way in for ``job``: the routes that change, whole and timed.

    ``moved`` were taken out and put back, perhaps with the same technician; ``dropped`` were taken
    out for good, each of lower rank than the job. ``added`` is what all of it costs more, the
    penalties and broken promises of the dropped included, that of ``job`` unserved not.
    """

    job: int
    technician: int
    routes: tuple[Route, ...]
    moved: tuple[int, ...]
    dropped: tuple[int, ...]
    added: Cost

    def plan(self, before: Plan) -> Plan:
        """``before``, on which the way in was found, with it carried out."""
        changed = {route.technician: route for route in self.routes}
        routes = [changed.pop(route.technician, route) for route in before.routes]
        return Plan(tuple(route for route in (*routes, *changed.values()) if route.stops))


def insert_with_moves(
    running: RunningPlan, job: int, *, most_moved: int = MOST_MOVED, below: int | None = None
) -> Moves | None:
    """The cheapest way found to serve ``job``, in no route yet, by moving one to ``most_moved``.

    None when none was found that costs less than ``below`` (if nothing is said: than leaving the
    job out). Nobody of equal or higher rank is dropped, nothing locked is moved. ``running`` is as
    before afterwards; ``apply_moves`` carries the answer out.
    """
    limit = unserved_cost(running.problem, job).total if below is None else below
    best: _Way | None = None
    search = _Search(running, job)
    for allowance in sorted({min(1, most_moved), most_moved}):
        way = search.by_moving(job, allowance, limit, ())
        if way is not None:
            best, limit = way, way.cost
        if best is not None and not best.dropped:
            break
    return None if best is None else _checked(running, job, best)


def apply_moves(running: RunningPlan, moves: Moves) -> None:
    """Carry out a way in that was found on the plan as it stands."""
    for route in moves.routes:
        running.assign(route.technician, route.jobs)


@dataclass(frozen=True, slots=True)
class _Way:
    """Orders that change, and what they cost more together."""

    cost: int
    orders: tuple[tuple[int, tuple[int, ...]], ...]
    moved: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opening:
    """A route without ``out`` and with the job in its cheapest place; ``bound`` is the least it
    costs more.
    """

    bound: int
    technician: int
    order: tuple[int, ...]
    out: tuple[int, ...]


class _Search:
    """One search for a way in for ``urgent``; the running plan is changed and put back."""

    def __init__(self, running: RunningPlan, urgent: int) -> None:
        self._running = running
        self._problem = running.problem
        self._urgent = self._problem.jobs[urgent]
        self._least: dict[int, int] = {}

    def by_moving(self, job: int, allowance: int, limit: int, kept: tuple[int, ...]) -> _Way | None:
        """The cheapest way in for ``job`` below ``limit`` that pushes one to ``allowance`` out,
        but none of ``kept``.
        """
        best: _Way | None = None
        chains = _CHAINS[min(len(kept), 2)]
        openings = self._openings(job, allowance, kept)
        for opening, bound in self._with_ways_back(openings):
            left = allowance - len(opening.out)
            if bound >= NEVER:
                chains -= 1
            if opening.bound >= limit or (bound >= NEVER and (left == 0 or chains < 0)):
                break
            if bound >= limit and bound < NEVER:
                continue
            way = self._through(job, opening, left, limit, kept)
            if way is not None:
                best, limit = way, way.cost
        return best

    def _through(
        self, job: int, opening: _Opening, left: int, limit: int, kept: tuple[int, ...]
    ) -> _Way | None:
        """The way through one opening: the job goes in, and each that left finds a place."""
        running, technician = self._running, opening.technician
        added = self._price(technician, opening.order) - running.price(technician)
        out = sorted(opening.out, key=lambda each: -unserved_cost(self._problem, each).total)
        with running.tentatively():
            running.assign(technician, opening.order)
            orders = {technician: opening.order}
            moved, dropped = list(opening.out), list[int]()
            for each in out:
                way = self._back_in(each, left, limit - added, (*kept, job, *opening.out))
                if way is None:
                    return None
                added += way.cost
                if added >= limit:
                    return None
                left -= len(way.moved) + len(way.dropped) - (each in way.dropped)
                moved += way.moved
                dropped += way.dropped
                for who, order in way.orders:
                    running.assign(who, order)
                    orders[who] = order
        back = tuple(each for each in moved if each not in dropped)
        return _Way(added, tuple(orders.items()), back, tuple(dropped))

    def _back_in(self, job: int, left: int, limit: int, kept: tuple[int, ...]) -> _Way | None:
        """Another place for one that was pushed out; else others move; else it stays out."""
        found = self._running.cheapest(job, below=limit)
        if found is not None:
            return _Way(found.added.total, ((found.technician, found.route.jobs),))
        way = self.by_moving(job, left, limit, kept) if left > 0 else None
        if way is None and self._problem.jobs[job].makes_way_for(self._urgent):
            return _Way(unserved_cost(self._problem, job).total, (), dropped=(job,))
        return way

    def _openings(self, job: int, allowance: int, kept: tuple[int, ...]) -> list[_Opening]:
        """Every route that some string may leave so that ``job`` fits, the cheapest first."""
        running, columns = self._running, self._running.columns
        who, orders, out = [], [], []
        for technician in self._nearest(job):
            jobs = running.sequences_of(technician)
            for begin, end in self._strings(jobs, allowance, kept):
                who.append(technician)
                orders.append((*jobs[:begin], *jobs[end:]))
                out.append(jobs[begin:end])
        if not who:
            return []
        gaps = Gaps(self._problem, columns, who, orders)
        rows = np.flatnonzero(gaps.may_carry(job))
        bounds = gaps.bounds(job, rows)
        place = bounds.argmin(axis=1)
        least = bounds[np.arange(len(rows)), place]
        saved = running.gaps.travel_s[gaps.who[rows]] - gaps.travel_s[rows]
        cost = np.where(least < NEVER, least - saved, NEVER)
        cheapest = np.argsort(cost, kind="stable")[: min(_TRIES, int((cost < NEVER).sum()))]
        found = ((int(cost[n]), int(rows[n]), int(place[n])) for n in cheapest)
        return [
            _Opening(bound, who[row], _with(orders[row], job, position), out[row])
            for bound, row, position in found
        ]

    def _strings(
        self, jobs: Sequence[int], allowance: int, kept: tuple[int, ...]
    ) -> Iterator[tuple[int, int]]:
        """[begin, end) of each string that may leave a route without breaking a lock.

        In front of a locked position one may leave, since the job then takes its place.
        """
        locks = self._problem.lock_of
        fixed = [n for n, job in enumerate(jobs) if job in kept or job in locks]
        placed = [n for n in fixed if jobs[n] in locks and locks[jobs[n]].position is not None]
        first = 1 + max(placed, default=-1)
        for begin in range(len(jobs)):
            longest = allowance if begin >= first else 1
            for end in range(begin + 1, min(len(jobs), begin + longest) + 1):
                if end - 1 in fixed:
                    break
                yield begin, end

    def _with_ways_back(self, openings: Sequence[_Opening]) -> list[tuple[_Opening, int]]:
        """Openings with the least that they cost together with the next places of who leaves.

        NEVER where somebody finds no room; the cheapest first.
        """
        if not openings:
            return []
        who = [opening.technician for opening in openings]
        last = np.array([[opening.out[-1]] for opening in openings])
        own = Gaps(self._problem, self._running.columns, who, [each.order for each in openings])
        in_own_route = own.bounds(last, np.arange(len(openings))).min(axis=1)
        ranked = []
        for opening, own_least in zip(openings, in_own_route, strict=True):
            least = [self._elsewhere(each, opening.technician) for each in opening.out]
            if len(least) == 1:
                least = [min(least[0], int(own_least))]
            bound = NEVER if max(least) >= NEVER else opening.bound + sum(least)
            ranked.append((opening, bound))
        return sorted(ranked, key=lambda each: (each[1], each[0].bound))

    def _elsewhere(self, job: int, technician: int) -> int:
        """The least that ``job`` costs in any route but that of ``technician``, or nowhere, as
        the plan stands when it is first asked for.
        """
        if job not in self._least:
            gaps = self._running.gaps
            rows = np.flatnonzero(gaps.may_carry(job))
            rows = rows[rows != technician]
            self._least[job] = int(gaps.bounds(job, rows).min(initial=NEVER))
        least = self._least[job]
        if self._problem.jobs[job].makes_way_for(self._urgent):
            least = min(least, unserved_cost(self._problem, job).total)
        return least

    def _nearest(self, job: int) -> list[int]:
        """The technicians who may serve ``job`` at all, those whose way it lies nearest to."""
        gaps = self._running.gaps
        able = np.flatnonzero(self._running.columns.allows(job))
        if len(able) > _PEOPLE:
            detour_s = gaps.detours_s(job, able).min(axis=1)
            able = np.sort(able[np.argsort(detour_s, kind="stable")[:_PEOPLE]])
        return [int(each) for each in able]

    def _price(self, technician: int, order: tuple[int, ...]) -> int:
        price = order_price(self._problem, technician, order)
        if price is None:
            raise AssertionError(f"gaps and schedule disagree on technician {technician}")
        return price


def _with(order: Sequence[int], job: int, place: int) -> tuple[int, ...]:
    return (*order[:place], job, *order[place:])


def _checked(running: RunningPlan, job: int, way: _Way) -> Moves:
    """The way as routes on the clock, past the checker: the other routes are as they were."""
    problem = running.problem
    routes = []
    added = Cost()
    for technician, order in way.orders:
        route = schedule(problem, technician, order)
        if (
            route is None
            or route_violations(problem, route)
            or not positions_kept(problem, order)
            or not all(problem.allows(technician, each) for each in order)
        ):
            raise AssertionError(f"a way in for job {job} breaks a rule")
        routes.append(route)
        added += route_cost(problem, route) - running.cost(technician)
    for each in way.dropped:
        added += unserved_cost(problem, each)
    holder = next(route.technician for route in routes if job in route.jobs)
    return Moves(job, holder, tuple(routes), way.moved, way.dropped, added)
