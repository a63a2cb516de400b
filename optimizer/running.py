"""A plan that is being worked on: who serves what in which order, with the room left in each route.

One job goes in at its cheapest place without moving any other from its technician or its order.
Solver-free, so that an urgent job has its answer in milliseconds; kept loaded, in well under one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.columns import NEVER, Columns
from optimizer.cost import Cost, away_cost, choice_cost, route_cost, start_price
from optimizer.coupled import pinned
from optimizer.errors import ProblemInvalid
from optimizer.gaps import Gaps
from optimizer.locks import free_positions
from optimizer.plan import Plan, Route
from optimizer.problem import Problem
from optimizer.schedule import order_price, schedule
from optimizer.slack import Slack

_ROOM = 8
"""The table of gaps is so much wider than the longest route needs, so that routes may grow."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """One job put before position ``position`` of ``technician``'s route: ``route`` is then.

    ``added`` is what the route costs more; what the job cost while unserved is not in it.
    """

    technician: int
    position: int
    route: Route
    added: Cost


class RunningPlan:
    """Job orders that can be timed, and their slack, updated one insertion at a time."""

    def __init__(self, problem: Problem, sequences: Sequence[Sequence[int]]) -> None:
        self.problem = problem
        self._jobs = [tuple(jobs) for jobs in sequences]
        moving = problem.coupled.intersection(job for jobs in sequences for job in jobs)
        if not all(_stands_still(problem, job) for job in moving):
            raise ProblemInvalid(
                "crews, orders, depots", "visits that depend on others are planned as a whole only"
            )
        self._days: dict[int, _Day] = {}
        self._gaps: Gaps | None = None
        self._calls_at_depots = any(problem.jobs[job].restocks for job in moving)

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "RunningPlan":
        """From a valid plan; its starts are made as early as they can be. Visits that depend on
        others stand still, in a ``problem`` that is `coupled.pinned` then.
        """
        return cls(pinned(problem, plan), plan.sequences(len(problem.technicians)))

    @property
    def sequences(self) -> list[tuple[int, ...]]:
        """For each technician the jobs in order."""
        return list(self._jobs)

    def sequences_of(self, technician: int) -> tuple[int, ...]:
        """One technician's jobs in order."""
        return self._jobs[technician]

    def holder(self, job: int) -> int | None:
        """Whose route has ``job``."""
        return next((who for who, jobs in enumerate(self._jobs) if job in jobs), None)

    def feasible(self, technician: int) -> bool:
        """Whether one technician's route as it stands can be timed."""
        return self._day(technician).slack.feasible

    def cost(self, technician: int) -> Cost:
        """What one technician's route costs as it stands."""
        return self._day(technician).cost

    def price(self, technician: int) -> int:
        """``cost`` as one number, for those who ask often."""
        return self._day(technician).price

    @property
    def plan(self) -> Plan:
        """The plan as it stands, timed."""
        served = (technician for technician, jobs in enumerate(self._jobs) if jobs)
        return Plan(tuple(self.route(technician) for technician in served))

    def route(self, technician: int) -> Route:
        """One technician's route as it stands."""
        return self._day(technician).route

    def may_carry(self, technician: int, job: int) -> bool:
        """Whether skills, locks and what is left in the van let the technician take the job."""
        return self.problem.allows(technician, job) and any(
            self._has_parts(technician, job, calls)
            for calls in range(len(self._day(technician).used))
        )

    def _has_parts(self, technician: int, job: int, calls: int) -> bool:
        """Whether the van has what ``job`` uses, behind so many ``calls`` at depots."""
        used = self._day(technician).used[calls]
        holds = self.problem.in_full_van if calls else self.problem.in_van
        needs = self.problem.needs(job)
        return all(used.get(part, 0) + n <= holds(technician, part) for part, n in needs)

    def best_for(self, technician: int, job: int, below: int | None = None) -> Insertion | None:
        """The cheapest place for ``job`` with ``technician``; None when there is none.

        With ``below``, places that cost so much or more are not looked at.
        """
        if not self.may_carry(technician, job):
            return None
        limit, best = below, None
        for bound, position in sorted(self._bounds(technician, job)):
            if limit is not None and bound >= limit:
                break
            day = self._day(technician)
            if not day.slack.fits(self.problem, job, position):
                continue
            if not self._has_parts(technician, job, day.calls_before(position)):
                continue
            added = self._added(technician, job, position)
            if limit is None or added < limit:
                limit, best = added, position
        return None if best is None else self._timed(technician, job, best)

    def cheapest(self, job: int, below: int | None = None) -> Insertion | None:
        """The cheapest place for ``job`` with anybody; None when none costs less than ``below``.

        Places are tried by the least that they can cost, so few have to be timed. Equals go to
        whoever comes first in the problem.
        """
        own = self.problem.lock_of.get(job)
        if own is not None and own.position is not None:
            return self.best_for(own.technician, job, below)
        if self._calls_at_depots:  # what is left in a van then depends on the place
            people = range(len(self._jobs))
            options = [self.best_for(technician, job, below) for technician in people]
            found = [option for option in options if option is not None]
            return min(found, key=lambda option: option.added.total, default=None)
        best: tuple[int, int, int] | None = None  # what it adds, technician, position
        for bound, technician, position in self._everywhere(job):
            if best is not None and (bound, technician) >= best[:2]:
                break
            if below is not None and bound >= below:
                break
            added = self._added(technician, job, position)
            if below is not None and added >= below:
                continue
            if best is None or (added, technician) < best[:2]:
                best = added, technician, position
        return None if best is None else self._timed(best[1], job, best[2])

    def with_room(self, job: int) -> set[int]:
        """The technicians in whose route ``job``, which nothing locks, fits at some place."""
        rows = np.flatnonzero(self.gaps.may_carry(job))
        fits = (self.gaps.bounds(job, rows) < NEVER).any(axis=1)
        return {int(row) for row in rows[fits]}

    def apply(self, insertion: Insertion) -> None:
        """Carry out an insertion that was found on the plan as it stands."""
        self.assign(insertion.technician, insertion.route.jobs)

    def assign(self, technician: int, jobs: Sequence[int]) -> None:
        """Give a technician this order; it must be one that can be timed."""
        self._set(technician, tuple(jobs), _Day(self.problem, technician, tuple(jobs)))

    @contextmanager
    def tentatively(self) -> Iterator[None]:
        """Whatever is assigned inside is as before at the end."""
        jobs, days = list(self._jobs), dict(self._days)
        try:
            yield
        finally:
            for technician, before in enumerate(jobs):
                if self._jobs[technician] is not before:
                    self._set(technician, before, days.get(technician))

    def _set(self, technician: int, jobs: tuple[int, ...], day: "_Day | None") -> None:
        self._jobs[technician] = jobs
        self._days.pop(technician, None)
        if day is not None:
            self._days[technician] = day
        if self._gaps is not None and len(jobs) < self._gaps.width:
            free = free_positions(self.problem, jobs)
            self._gaps.set_row(technician, self._day(technician).slack, free)
        else:
            self._gaps = None

    def remove(self, job: int) -> None:
        """Take a job out, where some route has it."""
        for technician, jobs in enumerate(self._jobs):
            if job in jobs:
                self.assign(technician, tuple(j for j in jobs if j != job))

    def positions(self, technician: int, job: int) -> range:
        """The places in a route where ``job`` may go so that locked positions stay as they are."""
        free = free_positions(self.problem, self._jobs[technician])
        own = self.problem.lock_of.get(job)
        if own is None or own.position is None:
            return free
        return range(max(free.start, own.position), min(free.stop, own.position + 1))

    def natural_positions(self, technician: int, job: int) -> range:
        """The last two places from which ``job`` can be driven to before its window closes."""
        allowed, slack = self.positions(technician, job), self._day(technician).slack
        closes_s = self.problem.window_s[job][1]
        in_time = sum(slack.reachable_s(position) <= closes_s for position in allowed)
        return allowed[max(0, in_time - 2) : max(1, in_time)]

    @cached_property
    def columns(self) -> Columns:
        """The problem column by column."""
        return Columns(self.problem)

    @property
    def gaps(self) -> Gaps:
        """The room in all routes as they stand; row n is the route of technician n."""
        if self._gaps is None:
            width = 1 + _ROOM + max(map(len, self._jobs), default=0)
            people = range(len(self._jobs))
            self._gaps = Gaps(self.problem, self.columns, people, self._jobs, width)
        return self._gaps

    def _everywhere(self, job: int) -> Iterator[tuple[int, int, int]]:
        """(bound, technician, position) of each place where ``job`` fits, the least bound first."""
        gaps = self.gaps
        rows = np.flatnonzero(gaps.may_carry(job))
        bounds = gaps.bounds(job, rows).ravel()
        fitting = np.flatnonzero(bounds < NEVER)
        for n in fitting[np.argsort(bounds[fitting], kind="stable")]:
            row, position = divmod(int(n), gaps.width)
            yield int(bounds[n]), int(rows[row]), position

    def _bounds(self, technician: int, job: int) -> Iterator[tuple[int, int]]:
        """For each place the least that it can cost: the detour and the job's own start."""
        problem, slack = self.problem, self._day(technician).slack
        place = problem.jobs[job].location
        opens_s = problem.window_s[job][0]
        chosen = choice_cost(problem, technician, job) + away_cost(problem, technician, job)
        for position in self.positions(technician, job):
            before, after = slack.places[position], slack.places[position + 1]
            drive_s = problem.drive_s(before, place)
            detour_s = drive_s + problem.drive_s(place, after)
            if slack.jobs:
                detour_s -= slack.legs_s[position]
            start_s = max(opens_s, slack.reachable_s(position) + drive_s)
            yield detour_s + chosen + start_price(problem, job, start_s), position

    def _added(self, technician: int, job: int, position: int) -> int:
        """What the route costs more with ``job`` there, where slack says that it fits."""
        jobs = self._jobs[technician]
        price = order_price(self.problem, technician, (*jobs[:position], job, *jobs[position:]))
        if price is None:
            raise AssertionError(f"slack and schedule disagree on job {job} at {position}")
        return price - self._day(technician).price

    def _timed(self, technician: int, job: int, position: int) -> Insertion:
        jobs = self._jobs[technician]
        route = schedule(self.problem, technician, (*jobs[:position], job, *jobs[position:]))
        if route is None:
            raise AssertionError(f"slack and schedule disagree on job {job} at {position}")
        added = route_cost(self.problem, route) - self._day(technician).cost
        return Insertion(technician, position, route, added)

    def _day(self, technician: int) -> "_Day":
        if technician not in self._days:
            self._days[technician] = _Day(self.problem, technician, self._jobs[technician])
        return self._days[technician]


def _stands_still(problem: Problem, job: int) -> bool:
    """Whether a call at a depot is locked to its place and time; what is coupled never is."""
    lock = problem.lock_of.get(job)
    return problem.jobs[job].restocks and lock is not None and lock.start_s is not None


class _Day:
    """What is worked out about one route, each thing when it is first asked for."""

    def __init__(self, problem: Problem, technician: int, jobs: tuple[int, ...]) -> None:
        self._problem, self._technician, self._jobs = problem, technician, jobs

    @cached_property
    def slack(self) -> Slack:
        return Slack(self._problem, self._technician, self._jobs)

    @cached_property
    def used(self) -> tuple[Mapping[int, int], ...]:
        """The parts that leave the van before, between and after its calls at depots."""
        used: list[Counter[int]] = [Counter()]
        for job in self._jobs:
            if self._problem.jobs[job].restocks:
                used.append(Counter())
            used[-1].update(dict(self._problem.needs(job)))
        return tuple(used)

    def calls_before(self, position: int) -> int:
        """How many calls at depots come before a place."""
        return sum(self._problem.jobs[job].restocks for job in self._jobs[:position])

    @cached_property
    def route(self) -> Route:
        route = schedule(self._problem, self._technician, self._jobs)
        if route is None:
            name = self._problem.technicians[self._technician].id
            raise ValueError(f"the route of {name} cannot be timed")
        return route

    @cached_property
    def cost(self) -> Cost:
        return route_cost(self._problem, self.route)

    @cached_property
    def price(self) -> int:
        price = order_price(self._problem, self._technician, self._jobs)
        return self.cost.total if price is None else price  # which says whose it is
