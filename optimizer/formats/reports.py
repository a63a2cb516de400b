"""What the commands print: costs, candidates, comparisons as JSON, and a bar of progress."""

from typing import Any

from optimizer.cost import Cost
from optimizer.errors import ProblemInvalid
from optimizer.formats.fsm1 import Instance
from optimizer.insert import Option
from optimizer.problem import Problem
from optimizer.replan import Change
from optimizer.whatif import Comparison

BAR = 30


def cost_document(cost: Cost) -> dict[str, int]:
    """The parts of a cost; those that fsm-1 does not have only where they are not 0."""
    further = {"overtime": cost.overtime, "away": cost.away}
    return {
        "travel": cost.travel_s,
        "lateness_penalty": cost.lateness,
        "unserved_penalty": cost.unserved,
        "stability": cost.stability,
        "load": cost.load,
        **{name: price for name, price in further.items() if price},
    }


def option_document(instance: Instance, option: Option) -> dict[str, Any]:
    """One candidate: what it costs, or the rule in the way."""
    named: dict[str, Any] = {
        "tech": instance.problem.technicians[option.technician].id,
        "feasible": option.feasible,
    }
    if option.broken is not None:
        return {**named, "broken": {"rule": option.broken.rule, **option.broken.params}}
    if option.added is None:
        raise AssertionError("a feasible option has a cost")
    return {
        **named,
        "position": option.position,
        "arrive": option.arrive_s,
        "start": option.start_s,
        "cost": {"total": option.added.total, **cost_document(option.added)},
    }


def comparison_document(problem: Problem, found: Comparison) -> dict[str, Any]:
    """Two plans side by side; ``percent`` is what the second costs more of the first."""
    total, difference = found.before.total, found.difference
    return {
        "before": {"total": total, **cost_document(found.before)},
        "after": {"total": found.after.total, **cost_document(found.after)},
        "difference": {"total": difference.total, **cost_document(difference)},
        "percent": round(100 * difference.total / total, 2) if total else None,
        "left_out": [problem.jobs[job].id for job in found.left_out],
        "taken_in": [problem.jobs[job].id for job in found.taken_in],
        "changes": [_change_document(problem, change) for change in found.changes],
    }


def _change_document(problem: Problem, change: Change) -> dict[str, Any]:
    people = problem.technicians

    def name(who: int | None) -> str | None:
        return None if who is None else people[who].id

    return {
        "job": problem.jobs[change.job].id,
        "tech": [name(change.technician_before), name(change.technician_after)],
        "start": [change.start_before_s, change.start_after_s],
    }


def weights_from(text: str) -> dict[str, float]:
    """``late=2,unserved=0.5`` as numbers; raises ProblemInvalid."""
    weights = {}
    for entry in text.split(","):
        name, _, value = entry.partition("=")
        try:
            weight = float(value)
        except ValueError as wrong:
            raise ProblemInvalid("--weights", f"{entry!r} is not of the form late=2") from wrong
        if not 0 <= weight <= 1_000:
            raise ProblemInvalid("--weights", f"{entry!r} is not in 0 to 1000")
        weights[name.strip()] = weight
    return weights


def progress_bar(share: float, cost: int) -> str:
    """``[#####-----]  17 %  cost 123,456``, to be written over itself."""
    done = int(BAR * min(1.0, max(0.0, share)))
    return f"\r[{'#' * done}{'-' * (BAR - done)}] {share:4.0%}  cost {cost:,}  "
