"""From a problem to a checked plan: first plan, improvement, checker.

``solve`` is a plain module-level function of picklable values, so a caller that must not be
blocked (an event loop) can run it in a child process and kill that at its limit; such a runner
belongs to the caller, since processes are not this package's business.
"""

from typing import Literal

from optimizer.construct import construct
from optimizer.cost import plan_cost
from optimizer.engines.engine import Engine, Progress
from optimizer.engines.routing import Routing
from optimizer.feasibility import violations
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.stop import Stop

EngineName = Literal["routing", "greedy"]


def solve(
    problem: Problem,
    previous: Plan | None = None,
    *,
    stop: Stop,
    seed: int = 0,
    on_progress: Progress | None = None,
    engine: EngineName = "routing",
) -> Plan:
    """The best plan found before ``stop``, starting from ``previous`` where that still holds.

    Never an invalid plan and never a dearer one than plain insertion gives. Raises LocksUnmet
    when the locks cannot be kept together.
    """
    first = checked(problem, construct(problem, previous))
    tell = on_progress or _silent
    tell(0.0, plan_cost(problem, first).total)
    if engine == "greedy":
        return first
    improver: Engine = Routing()
    better = improver.improve(problem, first, stop=stop, seed=seed, on_progress=tell)
    return min(first, checked(problem, better), key=lambda plan: plan_cost(problem, plan).total)


def checked(problem: Problem, plan: Plan) -> Plan:
    """``plan`` itself; an engine whose plan breaks a rule is wrong, and the plan goes nowhere."""
    broken = violations(problem, plan)
    if broken:
        raise AssertionError(f"an engine broke its rules: {'; '.join(map(str, broken[:5]))}")
    return plan


def _silent(_share: float, _cost: int) -> None:
    """Nobody wants to know."""
