"""What a plan costs, in seconds of travel and in parts that a person can read."""

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Problem
from optimizer.timing import Timeline, timeline


@dataclass(frozen=True, slots=True)
class Cost:
    """The parts of a cost; ``travel_s``, ``lateness`` and ``unserved`` are those of fsm-1.

    ``stability`` is the price of promises gone back on, ``load`` that of unfair work, ``overtime``
    that of days beyond the shift, ``away`` that of visits by people from other territories; each
    is 0 where a problem does not state it.
    """

    travel_s: int = 0
    lateness: int = 0
    unserved: int = 0
    stability: int = 0
    load: int = 0
    overtime: int = 0
    away: int = 0

    @property
    def total(self) -> int:
        """The number that a search makes small."""
        return sum(self.parts)

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(*(mine + theirs for mine, theirs in zip(self.parts, other.parts, strict=True)))

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(*(mine - theirs for mine, theirs in zip(self.parts, other.parts, strict=True)))

    @property
    def parts(self) -> tuple[int, int, int, int, int, int, int]:
        """Travel, lateness, unserved, stability, load, overtime, away."""
        promised = self.unserved, self.stability
        return self.travel_s, self.lateness, *promised, self.load, self.overtime, self.away


def start_cost(problem: Problem, job: int, start_s: int) -> Cost:
    """What it costs that service of ``job`` begins at ``start_s``; never less when later."""
    asked = problem.jobs[job]
    lateness = asked.late_weight * max(0, start_s - asked.due_s)
    promise = problem.promise_of.get(job)
    delay = 0 if promise is None else promise.delay_weight * max(0, start_s - promise.start_by_s)
    return Cost(lateness=lateness, stability=delay)


def start_price(problem: Problem, job: int, start_s: int) -> int:
    """``start_cost`` as one number, for those who ask often."""
    asked = problem.jobs[job]
    price = asked.late_weight * (start_s - asked.due_s) if start_s > asked.due_s else 0
    promise = problem.promise_of.get(job)
    if promise is not None and start_s > promise.start_by_s:
        price += promise.delay_weight * (start_s - promise.start_by_s)
    return price


def choice_cost(problem: Problem, technician: int, job: int) -> int:
    """The price of taking a promised ``job`` away from whom it was promised of."""
    promise = problem.promise_of.get(job)
    return 0 if promise is None or promise.technician == technician else promise.price


def away_cost(problem: Problem, technician: int, job: int) -> int:
    """The price of sending somebody into another territory."""
    asked = problem.jobs[job]
    if not asked.territories or asked.territories & problem.technicians[technician].territories:
        return 0
    return asked.away_price


def overtime_cost(problem: Problem, technician: int, back_s: int) -> int:
    """The price of being back at ``back_s``, after the shift."""
    person = problem.technicians[technician]
    if person.overtime is None:
        return 0
    return max(0, back_s - person.shift_s[1]) * person.overtime.price_per_h // 3600


def unserved_cost(problem: Problem, job: int) -> Cost:
    """What it costs to leave ``job`` out."""
    promise = problem.promise_of.get(job)
    return Cost(
        unserved=problem.jobs[job].unserved_penalty,
        stability=0 if promise is None else promise.price,
    )


def load_cost(problem: Problem, work_s: int) -> int:
    """The price of one technician's work, drive and service, beyond the fair amount."""
    fairness = problem.fairness
    if fairness is None:
        return 0
    return max(0, work_s - fairness.target_s) * fairness.price_per_h // 3600


def timeline_cost(problem: Problem, technician: int, day: Timeline) -> Cost:
    """What one timed route costs; nothing without visits."""
    work_s = day.travel_s
    lateness = stability = away = 0
    for timed in day.stops:
        if isinstance(timed.stop, Visit):
            job = timed.stop.job
            begun = start_cost(problem, job, timed.start_s)
            work_s += problem.jobs[job].service_s
            lateness += begun.lateness
            stability += begun.stability + choice_cost(problem, technician, job)
            away += away_cost(problem, technician, job)
    load = load_cost(problem, work_s)
    visited = any(isinstance(timed.stop, Visit) for timed in day.stops)
    overtime = overtime_cost(problem, technician, day.back_s) if visited else 0
    return Cost(day.travel_s, lateness, 0, stability, load, overtime, away)


def route_cost(problem: Problem, route: Route) -> Cost:
    """What one route costs as it stands."""
    day = timeline(problem, route.technician, route.stops)
    return timeline_cost(problem, route.technician, day)


def unserved_jobs(problem: Problem, plan: Plan) -> list[int]:
    """The jobs in no route, in the problem's order."""
    served = {job for route in plan.routes for job in route.jobs}
    return [job for job in range(len(problem.jobs)) if job not in served]


def left_out(problem: Problem, plan: Plan) -> list[int]:
    """The unserved jobs that somebody asked for: no calls at depots, each crew once."""
    seconds = {crew.other for crew in problem.crews}
    unserved = unserved_jobs(problem, plan)
    return [job for job in unserved if not problem.jobs[job].restocks and job not in seconds]


def plan_cost(problem: Problem, plan: Plan) -> Cost:
    """What a valid plan costs; of an invalid one the number means nothing, so check first."""
    return _sum(
        [
            *(route_cost(problem, route) for route in plan.routes),
            *(unserved_cost(problem, job) for job in unserved_jobs(problem, plan)),
        ]
    )


def _sum(costs: Iterable[Cost]) -> Cost:
    total = Cost()
    for cost in costs:
        total += cost
    return total
