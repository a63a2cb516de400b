"""Why this technician? What the next best would cost, and which rule stops the others.

Codes and numbers only; the words are found where a person reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from optimizer.insert import Option, rank
from optimizer.plan import Plan
from optimizer.problem import Problem

ReasonCode = Literal[
    "locked",
    "only_one_able",
    "shortest_detour",
    "on_time",
    "earliest",
    "keeps_promise",
    "fairest",
    "cheapest",
    "part_of_whole",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for the choice. ``params`` are seconds and costs."""

    code: ReasonCode
    params: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why ``chosen`` serves the job; ``next_best_costs`` is how much more the next best would.

    ``others`` are all other technicians, the feasible first. ``chosen`` is None for a job that
    the plan leaves out.
    """

    job: int
    chosen: Option | None
    reasons: tuple[Reason, ...]
    next_best: Option | None
    next_best_costs: int | None
    others: tuple[Option, ...]


def explain(problem: Problem, plan: Plan, job: int) -> Explanation:
    """Explain who serves ``job`` in a valid ``plan``, all other visits staying where they are."""
    options = rank(problem, plan, job)
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
    return Explanation(job, chosen, reasons, next_best, costs, others)


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
    }
    return [Reason(code, {"saved": value}) for code, value in named.items() if value > 0]


def _better_arrival(chosen: Option, rivals: Sequence[Option]) -> list[Reason]:
    arrivals_s = [rival.arrive_s for rival in rivals if rival.arrive_s is not None]
    if chosen.arrive_s is None or not arrivals_s or chosen.arrive_s >= min(arrivals_s):
        return []
    return [Reason("earliest", {"saved": min(arrivals_s) - chosen.arrive_s})]


def _total(option: Option) -> int:
    return 0 if option.added is None else option.added.total
