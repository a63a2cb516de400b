"""A first plan: locked jobs where they are locked, then each job at its cheapest place."""

from collections.abc import Collection, Sequence

from optimizer.cost import unserved_cost
from optimizer.feasibility import route_violations
from optimizer.locks import locked_sequences, positions_kept
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.running import RunningPlan
from optimizer.schedule import schedule


def construct(problem: Problem, previous: Plan | None = None) -> Plan:
    """A valid plan that begins with what still holds of ``previous``. Raises LocksUnmet.

    A job is left out when it fits nowhere, costs more than its penalty, or depends on others.
    """
    running = begin(problem, previous)
    served = {job for jobs in running.sequences for job in jobs}
    for job in most_pressing_first(problem, served | problem.coupled):
        found = running.cheapest(job, below=unserved_cost(problem, job).total)
        if found is not None:
            running.apply(found)
    return running.plan


def begin(problem: Problem, previous: Plan | None = None) -> RunningPlan:
    """The locked jobs and, around them, the visits of ``previous`` that still fit.

    A previous route is kept as it is when it breaks no rule; otherwise its jobs go one by one to
    their cheapest place with the same technician, or out. What the problem does not know is
    passed over.
    """
    running = RunningPlan(problem, locked_sequences(problem))
    if previous is None:
        return running
    placed = {job for jobs in running.sequences for job in jobs}
    for technician, jobs in _known(problem, previous):
        locked = running.sequences[technician]
        mine = [job for job in jobs if job in locked or job not in placed]
        if set(locked) <= set(mine) and holds(problem, technician, mine):
            running.assign(technician, mine)
        else:
            for job in mine:
                found = None if job in locked else running.best_for(technician, job)
                if found is not None:
                    running.apply(found)
        placed.update(running.sequences[technician])
    return running


def _known(problem: Problem, plan: Plan) -> list[tuple[int, list[int]]]:
    people, jobs = range(len(problem.technicians)), range(len(problem.jobs))
    routes = {route.technician: route for route in plan.routes if route.technician in people}
    return [
        (technician, [job for job in dict.fromkeys(route.jobs) if job in jobs])
        for technician, route in routes.items()
    ]


def holds(problem: Problem, technician: int, jobs: Sequence[int]) -> bool:
    """Whether the technician may and can serve ``jobs`` in this order, locked positions kept."""
    route = schedule(problem, technician, jobs)
    return (
        route is not None
        and all(problem.allows(technician, job) for job in jobs)
        and positions_kept(problem, jobs)
        and not route_violations(problem, route)
    )


def most_pressing_first(problem: Problem, served: Collection[int]) -> list[int]:
    """The jobs that are not ``served``, the dearest to leave out first."""

    def pressing(job: int) -> tuple[int, int]:
        return -unserved_cost(problem, job).total, problem.window_s[job][1]

    return sorted((j for j in range(len(problem.jobs)) if j not in served), key=pressing)
