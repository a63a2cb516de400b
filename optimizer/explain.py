"""Why this technician? What the next best would cost, and which rule stops the others.

Codes and numbers only; the words are found where a person reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from optimizer.insert import Option, rank
from optimizer.plan import Plan, Rest, Visit
from optimizer.problem import Problem
from optimizer.timing import timeline

ReasonCode = Literal[
    "locked",
    "only_one_able",
    "shortest_detour",
    "on_time",
    "earliest",
    "keeps_promise",
    "fairest",
    "within_shift",
    "at_home",
    "cheapest",
    "part_of_whole",
    "starts_on_arrival",
    "starts_when_window_opens",
    "starts_after_break",
    "starts_as_locked",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for the choice. ``params`` are seconds and costs."""

    code: ReasonCode
    params: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why ``chosen`` serves the job; ``next_best_costs`` is how much more the next best would.

    ``starts`` says why then and not before. ``others`` are all other technicians, the feasible
    first. ``chosen`` is None for a job that the plan leaves out.
    """

    job: int
    chosen: Option | None
    reasons: tuple[Reason, ...]
    next_best: Option | None
    next_best_costs: int | None
    others: tuple[Option, ...]
    starts: Reason | None = None


def explain(
    problem: Problem, plan: Plan, job: int, options: Sequence[Option] | None = None
) -> Explanation:
    """Explain who serves ``job`` in a valid ``plan``, all other visits staying where they are.

    ``options`` are those of ``rank``, where they are known already.
    """
    options = rank(problem, plan, job) if options is None else options
    holder = next((t for t, visit in plan.visits() if visit.job == job), None)
    chosen = next((option for option in options if option.technician == holder), None)
    others = tuple(option for option in options if option is not chosen)
    next_best = next((option for option in others if option.feasible), None)
    if chosen is None or chosen.added is None:
        return Explanation(job, None, (), next_best, None, others)
    costs = None
    if next_best is not None and next_best.added is not None:
        costs = next_best.added.total - chosen.added.total
    reasons = tuple(_reasons(problem, job, chosen, [o for o in others if o.feasible]))
    starts = _start_reason(problem, plan, chosen.technician, job)
    return Explanation(job, chosen, reasons, next_best, costs, others, starts)


def _start_reason(problem: Problem, plan: Plan, technician: int, job: int) -> Reason:
    """What keeps service of a planned visit from beginning earlier."""
    stops = timeline(problem, technician, plan.route_of(technician).stops).stops
    n = next(n for n, each in enumerate(stops) if each.stop == _visit(plan, technician, job))
    own, lock = stops[n], problem.lock_of.get(job)
    params = {"arrive_s": own.ready_s, "start_s": own.start_s}
    if lock is not None and lock.start_s is not None:
        return Reason("starts_as_locked", params)
    if own.start_s > own.ready_s:
        return Reason("starts_when_window_opens", params)
    rested = n > 0 and isinstance(stops[n - 1].stop, Rest)
    return Reason("starts_after_break" if rested else "starts_on_arrival", params)


def _visit(plan: Plan, technician: int, job: int) -> Visit:
    stops = plan.route_of(technician).stops
    return next(stop for stop in stops if isinstance(stop, Visit) and stop.job == job)


def _reasons(problem: Problem, job: int, chosen: Option, rivals: Sequence[Option]) -> list[Reason]:
    if job in problem.lock_of:
        return [Reason("locked", {})]
    if not rivals:
        return [Reason("only_one_able", {})]
    found = [*_better_parts(chosen, rivals), *_better_arrival(chosen, rivals)]
    margin = min(_total(rival) for rival in rivals) - _total(chosen)
    code: ReasonCode = "cheapest" if margin >= 0 else "part_of_whole"
    return [*found, Reason(code, {"next_best_costs": margin})]


def _better_parts(chosen: Option, rivals: Sequence[Option]) -> list[Reason]:
    """The parts of the cost in which the chosen one beats the best total among the rivals."""
    if chosen.added is None:
        return []
    rival = min(rivals, key=_total)
    if rival.added is None:
        return []
    saved = rival.added - chosen.added
    named: dict[ReasonCode, int] = {
        "shortest_detour": saved.travel_s,
        "on_time": saved.lateness,
        "keeps_promise": saved.stability,
        "fairest": saved.load,
        "within_shift": saved.overtime,
        "at_home": saved.away,
    }
    return [Reason(code, {"saved": value}) for code, value in named.items() if value > 0]


def _better_arrival(chosen: Option, rivals: Sequence[Option]) -> list[Reason]:
    arrivals_s = [rival.arrive_s for rival in rivals if rival.arrive_s is not None]
    if chosen.arrive_s is None or not arrivals_s or chosen.arrive_s >= min(arrivals_s):
        return []
    return [Reason("earliest", {"saved": min(arrivals_s) - chosen.arrive_s})]


def _total(option: Option) -> int:
    return 0 if option.added is None else option.added.total
