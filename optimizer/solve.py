"""From a problem to a checked plan: first plan, improvement, checker.

``solve`` is a plain module-level function of picklable values, so a caller that must not be
blocked (an event loop) can run it in a child process and kill that at its limit; such a runner
belongs to the caller, since processes are not this package's business.
"""

from typing import Literal

from optimizer.construct import begin, construct
from optimizer.cost import plan_cost
from optimizer.engines.engine import Engine, Progress
from optimizer.errors import EngineMissing
from optimizer.feasibility import is_valid, violations
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.stop import Stop

EngineName = Literal["search", "routing", "exact", "greedy", "vroom", "pyvrp"]

PEERS = ("vroom", "pyvrp")
"""Engines of others, each an extra of its own: ``pip install 'hanlu[vroom]'``."""


def solve(
    problem: Problem,
    previous: Plan | None = None,
    *,
    stop: Stop,
    seed: int = 0,
    on_progress: Progress | None = None,
    engine: EngineName = "search",
    chains: int = 1,
) -> Plan:
    """The best plan found before ``stop``, starting from ``previous`` where that still holds.

    Always a valid plan, no dearer than what holds of ``previous``. "search" is our own engine,
    "routing" OR-Tools' routing, "exact" its CP-SAT on a few routes at a time, "greedy" plain
    insertion, with which all begin; "vroom" and "pyvrp" are those packages, their answers mended
    by ours. ``chains`` are searches side by side. Whatever is asked for, a problem that is not
    plain (crews, orders, depots, overtime) goes to "exact", in which the package asked for takes
    the place of our own search.
    Raises LocksUnmet when the locks cannot be kept together, EngineMissing without the package.
    """
    if engine == "greedy":
        return checked(problem, _first(problem, previous))
    if engine in PEERS:
        improver = load_engine(engine)
        if not problem.is_plain:
            improver = _exact_with(improver)
    else:
        improver = load_engine(engine if problem.is_plain else "exact", chains)
    if engine == "exact" or not problem.is_plain:
        first = checked(problem, _first(problem, previous))
    else:
        first = checked(problem, begin(problem, previous).plan)
    tell = on_progress or _silent
    tell(0.0, plan_cost(problem, first).total)
    better = improver.improve(problem, first, stop=stop, seed=seed, on_progress=tell)
    return min(first, checked(problem, better), key=lambda plan: plan_cost(problem, plan).total)


def _first(problem: Problem, previous: Plan | None) -> Plan:
    """Plain insertion around ``previous``; where visits depend on others, that or nothing."""
    if problem.coupled and previous is not None:
        return previous if is_valid(problem, previous) else construct(problem)
    return construct(problem, previous)


def load_engine(name: EngineName = "search", chains: int = 1) -> Engine:
    """An engine, ready to run. The search is compiled here the first time, which takes 15 to 30 s.

    So a program calls this once at its start (``python -m optimizer warm`` at installation),
    never inside a request. Raises EngineMissing when the package of another's is not there.
    """
    # Only who uses it should pay for loading a solver or machine code.
    if name == "routing":
        from optimizer.engines.routing import Routing  # noqa: PLC0415

        return Routing()
    if name in PEERS:
        return _load_peer(name)
    from optimizer.improve.search import LargeNeighbourhood  # noqa: PLC0415

    if name == "exact":
        return _exact_with(LargeNeighbourhood(chains))
    return LargeNeighbourhood(chains)


def _load_peer(name: EngineName) -> Engine:
    try:
        if name == "vroom":
            from optimizer.engines.vroom import Vroom  # noqa: PLC0415

            return Vroom()
        from optimizer.engines.pyvrp import PyVrp  # noqa: PLC0415

        return PyVrp()
    except ImportError as missing:
        raise EngineMissing(name, str(missing)) from missing


def _exact_with(search: Engine) -> Engine:
    """The exact neighbourhoods, with who improves what depends on nobody in between."""
    from optimizer.engines.neighbourhoods import Neighbourhoods  # noqa: PLC0415

    return Neighbourhoods(search)


def checked(problem: Problem, plan: Plan) -> Plan:
    """``plan`` itself; an engine whose plan breaks a rule is wrong, and the plan goes nowhere."""
    broken = violations(problem, plan)
    if broken:
        raise AssertionError(f"an engine broke its rules: {'; '.join(map(str, broken[:5]))}")
    return plan


def _silent(_share: float, _cost: int) -> None:
    """Nobody wants to know."""
