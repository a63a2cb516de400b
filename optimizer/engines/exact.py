"""A few routes planned exactly by OR-Tools CP-SAT: crews, orders, depots, overtime and all.

The model has one circuit of optional stops a technician (Desrochers and Laporte's successor
variables, as CP-SAT's circuit constraint has them) and one start a job; all other routes stay as
they are, and what depends on them sees their starts as constants.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from optimizer.cost import away_cost, choice_cost, plan_cost, unserved_cost
from optimizer.coupled import served_by, settled
from optimizer.feasibility import is_valid
from optimizer.plan import Plan, Rest, Route, Visit
from optimizer.problem import Problem

PER_H = 3_600
"""Prices an hour are whole numbers of seconds only after this many: the model counts in these."""

START = -1
"""What stands for the beginning of a route where a stop would stand."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: CP-SAT's own deterministic seconds, and its seed."""

    seconds: float = 0.5
    seed: int = 0


def replanned(
    problem: Problem, plan: Plan, people: Sequence[int], jobs: Sequence[int], effort: Effort
) -> Plan:
    """The valid ``plan`` with the routes of ``people`` made anew from ``jobs``, never dearer.

    ``jobs`` are those that these routes serve and others that nobody serves.
    """
    model = _Model(problem, plan, people, jobs)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_deterministic_time = effort.seconds
    status = solver.solve(model.model)
    if status == cp_model.MODEL_INVALID:
        raise AssertionError(f"a neighbourhood is no model: {model.model.validate()}")
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return plan
    answer = model.read(solver)
    found = settled(problem, answer.sequences(len(problem.technicians)))
    candidates = [made for made in (found, answer) if made is not None and is_valid(problem, made)]
    return min([plan, *candidates], key=lambda made: plan_cost(problem, made).total)


class _Model:
    """Variables by technician and job; times are absolute seconds of the day."""

    def __init__(
        self, problem: Problem, plan: Plan, people: Sequence[int], jobs: Sequence[int]
    ) -> None:
        self._problem, self._plan = problem, plan
        self._people, self._jobs = tuple(people), tuple(jobs)
        self._outside = {
            job: (who, visit)
            for job, (who, visit) in served_by(plan).items()
            if who not in set(people)
        }
        self.model = cp_model.CpModel()
        self._cost: list[Any] = []
        self._start = {job: self._start_of(job) for job in self._jobs}
        self._serves = {
            (who, job): self.model.new_bool_var("") for who in self._people for job in self._jobs
        }
        self._arcs: dict[tuple[int, int, int], Any] = {}
        self._rests: dict[int, list[tuple[Any, dict[int, Any]]]] = {}
        for who in self._people:
            self._add_route(who)
            self._add_parts(who)
        self._served = {job: self._add_job(job) for job in self._jobs}
        self._add_crews()
        self._add_orders()
        self._hint()
        self.model.minimize(sum(self._cost))

    def read(self, solver: Any) -> Plan:
        """The plan with the routes that were found, every start as the solver has it."""
        routes = [route for route in self._plan.routes if route.technician not in self._people]
        for who in self._people:
            stops: list[Visit | Rest] = []
            here = START
            while True:
                for index, (begin, after) in enumerate(self._rests[who]):
                    if solver.value(after[here]):
                        stops.append(Rest(index, solver.value(begin)))
                following = [
                    job
                    for job in self._jobs
                    if (who, here, job) in self._arcs and solver.value(self._arcs[who, here, job])
                ]
                if not following:
                    break
                (here,) = following
                stops.append(Visit(here, solver.value(self._start[here])))
            if any(isinstance(stop, Visit) for stop in stops):
                routes.append(Route(who, tuple(stops)))
        return Plan(tuple(sorted(routes, key=lambda route: route.technician)))

    def _start_of(self, job: int) -> Any:
        opens_s, closes_s = self._problem.window_s[job]
        latest_s = max(self._problem.technicians[who].latest_back_s for who in self._people)
        return self.model.new_int_var(opens_s, max(opens_s, min(closes_s, latest_s)), "")

    def _add_route(self, who: int) -> None:
        """A circuit of who's stops with clocks, breaks, drives and overtime."""
        problem, model, person = self._problem, self.model, self._problem.technicians[who]
        jobs = [job for job in self._jobs if problem.allows(who, job)]
        for job in set(self._jobs) - set(jobs):
            model.add(self._serves[who, job] == 0)
        node = {job: n + 1 for n, job in enumerate(jobs)}
        idle = model.new_bool_var("")
        arcs: list[tuple[int, int, Any]] = [(0, 0, idle)]
        arcs += [(node[job], node[job], self._serves[who, job].negated()) for job in jobs]
        # Else two jobs at one place that take no time could go round by themselves, unserved.
        for job in jobs:
            model.add_implication(self._serves[who, job], idle.negated())
        back = model.new_int_var(person.shift_s[0], person.latest_back_s, "")
        self._rests[who] = self._breaks(who, jobs, idle)
        for here in (START, *jobs):
            origin = person.start if here == START else problem.jobs[here].location
            for job in jobs:
                if job != here:
                    arc = self._arcs[who, here, job] = model.new_bool_var("")
                    arcs.append((0 if here == START else node[here], node[job], arc))
                    drive_s = problem.drive_s(origin, problem.jobs[job].location)
                    self._follow(who, here, arc, self._start[job] - drive_s)
                    self._cost.append(PER_H * drive_s * arc)
            if here != START:
                home = model.new_bool_var("")
                arcs.append((node[here], 0, home))
                drive_s = problem.drive_s(origin, person.end)
                self._follow(who, here, home, back - drive_s)
                self._cost.append(PER_H * drive_s * home)
        model.add_circuit(arcs)
        if person.overtime is not None:
            over = model.new_int_var(0, person.overtime.most_s, "")
            model.add(over >= back - person.shift_s[1])
            self._cost.append(person.overtime.price_per_h * over)

    def _follow(self, who: int, here: int, arc: Any, by: Any) -> None:
        """Whoever takes ``arc`` has left ``here`` at ``by``, rested or not."""
        problem = self._problem
        if here == START:
            self.model.add(by >= problem.technicians[who].shift_s[0]).only_enforce_if(arc)
        else:
            over = self._start[here] + problem.jobs[here].service_s
            self.model.add(by >= over).only_enforce_if(arc)
        for index, (begin, after) in enumerate(self._rests[who]):
            rested = begin + problem.technicians[who].breaks[index].duration_s
            self.model.add(by >= rested).only_enforce_if([arc, after[here]])

    def _breaks(self, who: int, jobs: Sequence[int], idle: Any) -> list[tuple[Any, dict[int, Any]]]:
        """For each break its begin, and for each stop whether it is taken behind that."""
        problem, model, person = self._problem, self.model, self._problem.technicians[who]
        rests: list[tuple[Any, dict[int, Any]]] = []
        for pause in person.breaks:
            begin = model.new_int_var(pause.earliest_s, pause.latest_s, "")
            after = {here: model.new_bool_var("") for here in (START, *jobs)}
            model.add_exactly_one([*after.values(), idle])
            model.add(begin >= person.shift_s[0]).only_enforce_if(after[START])
            for job in jobs:
                model.add_implication(after[job], self._serves[who, job])
                over = self._start[job] + problem.jobs[job].service_s
                model.add(begin >= over).only_enforce_if(after[job])
            if rests:
                before = person.breaks[len(rests) - 1].duration_s
                model.add(begin >= rests[-1][0] + before).only_enforce_if(idle.negated())
            rests.append((begin, after))
        return rests

    def _add_parts(self, who: int) -> None:
        """The van never lacks what a job uses; a depot fills it."""
        problem, model = self._problem, self.model
        jobs = [job for job in self._jobs if (who, START, job) in self._arcs]
        for part in range(len(problem.part_names)):
            stock = problem.in_van(who, part)
            needs = {job: dict(problem.needs(job)).get(part, 0) for job in jobs}
            if not any(needs.values()):
                continue
            if not any(problem.jobs[job].restocks for job in jobs):
                model.add(sum(needs[job] * self._serves[who, job] for job in jobs) <= stock)
                continue
            full = problem.in_full_van(who, part)
            left: dict[int, Any] = {START: stock}
            for job in jobs:
                restocks = problem.jobs[job].restocks
                left[job] = full if restocks else model.new_int_var(0, max(stock, full), "")
            for job in jobs:
                if needs[job] > max(stock, full):
                    model.add(self._serves[who, job] == 0)
                elif not problem.jobs[job].restocks:
                    for here in (START, *(each for each in jobs if each != job)):
                        arc = self._arcs[who, here, job]
                        model.add(left[job] <= left[here] - needs[job]).only_enforce_if(arc)

    def _add_job(self, job: int) -> Any:
        """Whether the job is served, at most once; lateness, choice of person, or its price."""
        problem, model, asked = self._problem, self.model, self._problem.jobs[job]
        served = model.new_bool_var("")
        model.add(sum(self._serves[who, job] for who in self._people) == served)
        if job in problem.lock_of:
            model.add(served == 1)
        promise = problem.promise_of.get(job)
        limits = [(asked.due_s, asked.late_weight)]
        if promise is not None:
            limits.append((promise.start_by_s, promise.delay_weight))
        for by_s, weight in limits:
            if weight:
                late = model.new_int_var(0, max(0, problem.window_s[job][1] - by_s), "")
                model.add(late >= self._start[job] - by_s).only_enforce_if(served)
                self._cost.append(PER_H * weight * late)
        for who in self._people:
            price = choice_cost(problem, who, job) + away_cost(problem, who, job)
            self._cost.append(PER_H * price * self._serves[who, job])
        self._cost.append(PER_H * unserved_cost(problem, job).total * (1 - served))
        return served

    def _add_crews(self) -> None:
        for crew in self._problem.crews:
            for mine, other in ((crew.one, crew.other), (crew.other, crew.one)):
                if mine not in self._served:
                    continue
                if other in self._served:
                    self.model.add(self._served[mine] == self._served[other])
                    self.model.add(self._start[mine] == self._start[other])
                    for who in self._people:
                        self.model.add_at_most_one(
                            self._serves[who, mine], self._serves[who, other]
                        )
                else:
                    self._fix(mine, other)

    def _fix(self, mine: int, other: int) -> None:
        """The other of a crew is with somebody whose route stays: mine stays at its time."""
        if other not in self._outside:
            self.model.add(self._served[mine] == 0)
        else:
            self.model.add(self._served[mine] == 1)
            self.model.add(self._start[mine] == (self._outside[other][1].start_s or 0))

    def _add_orders(self) -> None:
        problem, model = self._problem, self.model
        for order in problem.orders:
            first, then = order.first, order.then
            service_s = problem.jobs[first].service_s
            if first in self._served and then in self._served:
                model.add_implication(self._served[then], self._served[first])
                over = self._start[first] + service_s
                model.add(self._start[then] >= over).only_enforce_if(self._served[then])
                if order.same_person:
                    for who in self._people:
                        model.add_implication(self._serves[who, then], self._serves[who, first])
            elif then in self._served:
                if first not in self._outside or order.same_person:
                    model.add(self._served[then] == 0)
                else:
                    over_s = (self._outside[first][1].start_s or 0) + service_s
                    model.add(self._start[then] >= over_s).only_enforce_if(self._served[then])
            elif first in self._served and then in self._outside:
                model.add(self._served[first] == 1)
                begin_s = self._outside[then][1].start_s or 0
                model.add(self._start[first] + service_s <= begin_s)

    def _hint(self) -> None:
        """Begin from the plan as it is."""
        now = served_by(self._plan)
        for job in self._jobs:
            mine = now.get(job)
            if mine is not None and mine[1].start_s is not None:
                self.model.add_hint(self._start[job], mine[1].start_s)
            for who in self._people:
                self.model.add_hint(self._serves[who, job], mine is not None and mine[0] == who)
