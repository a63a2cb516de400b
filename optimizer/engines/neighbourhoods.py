"""Exact neighbourhoods: for problems with crews, orders, depots or overtime.

A few routes near one job are planned anew by CP-SAT while the others stay, over and over (Shaw
1998, CP-98, with an exact solver for the repair). What depends on others comes first; between two
rounds our own search improves the rest, with all that depends on others locked at its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from optimizer.cost import left_out, plan_cost, unserved_jobs
from optimizer.engines import by_depot
from optimizer.engines.engine import Engine, Progress
from optimizer.engines.exact import Effort, replanned
from optimizer.feasibility import is_valid
from optimizer.plan import Plan
from optimizer.problem import Lock, Problem
from optimizer.stop import Stop
from optimizer.timing import timeline

PEOPLE, JOBS, UNSERVED = 4, 24, 6
"""So many routes, visits and jobs that nobody serves go into one neighbourhood, at most; two
routes always do."""

SEARCH_FROM, SEARCH_FOR = 0.45, 0.25
"""From when, and for what share of the way, our own search improves what depends on nobody."""

DEPOTS = 0.5
"""The share of the way on which it is decided who sets out by way of a depot."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of another stop from one share of its way to another, begun after ``before``."""

    stop: Stop
    begin: float
    end: float
    before: int

    @property
    def step(self) -> float:
        return min(1.0, self.stop.step / (self.end - self.begin))

    def progress(self, iterations: int) -> float:
        share = self.stop.progress(self.before + iterations)
        return max(0.0, (share - self.begin) / (self.end - self.begin))

    def told(self, on_progress: Progress, cost: int) -> Progress:
        """The way of the whole, at what the whole plan costs until the part is over."""
        return lambda share, _: on_progress(self.begin + share * (self.end - self.begin), cost)


class Neighbourhoods:
    """The engine; an iteration is a neighbourhood. The same seed and iterations repeat exactly."""

    def __init__(self, search: Engine | None) -> None:
        self._search = search

    def improve(
        self, problem: Problem, plan: Plan, *, stop: Stop, seed: int, on_progress: Progress
    ) -> Plan:
        """See Engine."""
        chance, done, searched = Random(seed), 0, self._search is None
        if all(job.restocks for job in problem.jobs) or not problem.technicians:
            return plan
        waiting, took = self._groups(problem, plan), 0.0
        on_progress = _onward(on_progress)
        plan = self._by_depots(problem, plan, stop, seed, on_progress)
        while (share := stop.progress(done)) < 1.0:
            # A round that began before would end behind the time of our own search, or of all.
            if not searched and share + took >= SEARCH_FROM:
                part = _Part(stop, share, min(1.0, share + SEARCH_FOR), done)
                plan, searched = self._searched(problem, plan, part, seed, on_progress), True
                continue
            if share + took / 2 > 1.0:
                part = _Part(stop, share, 1.0, done)
                return self._searched(problem, plan, part, seed, on_progress)
            around = waiting.pop() if waiting else _any(problem, plan, chance)
            people = _people_near(problem, plan, around, chance)
            if people:
                jobs = _jobs_near(problem, plan, people, around)
                plan = replanned(problem, plan, people, jobs, Effort(seed=seed))
            done += 1
            took = stop.progress(done) - share
            on_progress(min(1.0, share + took), plan_cost(problem, plan).total)
        return plan

    def _groups(self, problem: Problem, plan: Plan) -> list[int]:
        """The jobs that depend on others and have no place yet, the dearest last."""
        waiting = set(unserved_jobs(problem, plan)) & problem.coupled
        asked = [job for job in waiting if not problem.jobs[job].restocks]
        return sorted(asked, key=lambda job: (problem.jobs[job].unserved_penalty, job))

    def _by_depots(
        self, problem: Problem, plan: Plan, stop: Stop, seed: int, on_progress: Progress
    ) -> Plan:
        """The plan, or one in which some set out by way of a depot, where that is cheaper."""
        calls = by_depot.nearest_calls(problem, plan)
        if self._search is None or not calls or not problem.part_names:
            return plan
        begin, cost = stop.progress(0), plan_cost(problem, plan).total
        middle, end = (begin + part * (1.0 - begin) for part in (0.5 * DEPOTS, DEPOTS))
        people = len(problem.technicians)
        both = by_depot.with_both(alone(problem, plan), problem, calls)
        part = _Part(stop, begin, middle, 0)
        tell = part.told(on_progress, cost)
        first = self._search.improve(both, plan, stop=part, seed=seed, on_progress=tell)
        model, kept, calls = by_depot.chosen(both, first, people, calls)
        part = _Part(stop, middle, end, 0)
        tell = part.told(on_progress, cost)
        second = self._search.improve(model, kept, stop=part, seed=seed, on_progress=tell)
        found = by_depot.called(problem, second, calls)
        options = [plan] if found is None else [plan, found]
        return min(options, key=lambda made: plan_cost(problem, made).total)

    def _searched(
        self, problem: Problem, plan: Plan, part: _Part, seed: int, on_progress: Progress
    ) -> Plan:
        """The plan after our own search on all that depends on nobody."""
        if self._search is None:
            return plan
        rest = alone(problem, plan)
        tell = part.told(on_progress, plan_cost(problem, plan).total)
        found = self._search.improve(rest, plan, stop=part, seed=seed, on_progress=tell)
        kept = [plan, *([found] if is_valid(problem, found) else [])]
        return min(kept, key=lambda made: plan_cost(problem, made).total)


def _onward(on_progress: Progress) -> Progress:
    """Never back: a count of neighbourhoods does not count the iterations of our own search."""
    most = 0.0

    def tell(share: float, cost: int) -> None:
        nonlocal most
        most = max(most, share)
        on_progress(most, cost)

    return tell


def alone(problem: Problem, plan: Plan) -> Problem:
    """What our own search can take: who depends on others is locked at its time, or left out, and
    a day may end as late as it does now.
    """
    starts_s = {visit.job: (who, visit.start_s) for who, visit in plan.visits()}
    locks = dict(problem.lock_of)
    for job in problem.coupled & starts_s.keys():
        who, start_s = starts_s[job]
        locks[job] = Lock(job, who, start_s=start_s)
    people = []
    for who, person in enumerate(problem.technicians):
        back_s = timeline(problem, who, plan.route_of(who).stops).back_s
        shift_s = person.shift_s[0], max(person.shift_s[1], back_s)
        calls = [job for job in plan.route_of(who).jobs if problem.jobs[job].restocks]
        stock = person.stock
        if len(calls) == 1 and calls[0] == plan.route_of(who).jobs[0]:
            # Full all day: nothing fits in front of a call that is driven to at once.
            drive_s = problem.drive_s(person.start, problem.jobs[calls[0]].location)
            start_s = starts_s[calls[0]][1]
            shift_s = max(shift_s[0], (start_s or 0) - drive_s), shift_s[1]
            stock = person.refill or person.stock
        people.append(replace(person, shift_s=shift_s, overtime=None, stock=stock))
    gone = problem.coupled - starts_s.keys()
    jobs = tuple(
        # Nobody has the skill that no name stands for in any technician's mask.
        replace(job, skills=job.skills | 1 << len(problem.skill_names)) if n in gone else job
        for n, job in enumerate(problem.jobs)
    )
    return replace(
        problem,
        technicians=tuple(people),
        jobs=jobs,
        locks=tuple(locks.values()),
        skill_names=(*problem.skill_names, "nobody has this"),
        crews=(),
        orders=(),
    )


def _any(problem: Problem, plan: Plan, chance: Random) -> int:
    """A job to look around: often one that nobody serves, or that depends on others."""
    missing = left_out(problem, plan)
    if missing and chance.random() < 0.5:
        return chance.choice(missing)
    coupled = sorted(job for job in problem.coupled if not problem.jobs[job].restocks)
    if coupled and chance.random() < 0.5:
        return chance.choice(coupled)
    return chance.choice([n for n, job in enumerate(problem.jobs) if not job.restocks])


def _with(problem: Problem, job: int) -> set[int]:
    """The job and those that it depends on, or they on it."""
    group = {job}
    for crew in problem.crews:
        if group & {crew.one, crew.other}:
            group |= {crew.one, crew.other}
    for order in problem.orders:
        if group & {order.first, order.then}:
            group |= {order.first, order.then}
    return group


def _people_near(problem: Problem, plan: Plan, around: int, chance: Random) -> list[int]:
    """A few technicians: who serve the group, then who pass nearest; nobody with a fixed order."""
    group = _with(problem, around)
    place = problem.jobs[around].location
    fixed = {lock.technician for lock in problem.locks if lock.position is not None}
    able = [
        who
        for who in range(len(problem.technicians))
        if who not in fixed and any(problem.allows(who, job) for job in group)
    ]

    def distance(who: int) -> tuple[bool, float]:
        jobs = plan.route_of(who).jobs
        stops = [problem.jobs[job].location for job in jobs] or [problem.technicians[who].start]
        nearest_s = min(problem.drive_s(stop, place) for stop in stops)
        return group.isdisjoint(jobs), nearest_s * chance.uniform(1.0, 2.0)

    people: list[int] = []
    visits = 0
    for who in sorted(able, key=distance)[:PEOPLE]:
        visits += len(plan.route_of(who).jobs)
        if len(people) >= 2 and visits > JOBS:
            break
        people.append(who)
    return people


def _jobs_near(problem: Problem, plan: Plan, people: Sequence[int], around: int) -> list[int]:
    """The visits of these people, the group, some that nobody serves, and depots to pass by."""
    place, free = problem.jobs[around].location, unserved_jobs(problem, plan)
    group = _with(problem, around)
    asked = [job for job in free if not problem.jobs[job].restocks and job not in group]
    asked.sort(key=lambda job: problem.drive_s(place, problem.jobs[job].location))
    depots = [job for job in free if problem.jobs[job].restocks][: len(people)]
    own = [job for who in people for job in plan.route_of(who).jobs]
    added = [job for job in (*sorted(group), *asked[:UNSERVED], *depots) if job in set(free)]
    return [*own, *added]
