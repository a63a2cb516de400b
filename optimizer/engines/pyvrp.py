"""PyVRP (package pyvrp, the extra ``hanlu[pyvrp]``) as an engine.

It is told of travel, service, shifts, windows, skills, van stock, locks to a technician and the
price of leaving a job out. It cannot price lateness, promises, territories or long days, nor keep
breaks and positions in a route: see `optimizer.engines.peer`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyvrp

from optimizer.cost import plan_cost, unserved_cost
from optimizer.engines.engine import Progress
from optimizer.engines.peer import in_time_s, mended, possible_jobs
from optimizer.plan import Plan
from optimizer.problem import Problem, Technician
from optimizer.stop import Stop


class PyVrp:
    """Its iterated local search from a given plan. The same seed and iterations repeat exactly."""

    def improve(
        self, problem: Problem, plan: Plan, *, stop: Stop, seed: int, on_progress: Progress
    ) -> Plan:
        """See Engine."""
        people = len(problem.technicians)
        start = mended(problem, plan, plan.sequences(people))
        jobs = possible_jobs(problem)
        if not jobs or stop.progress(0) >= 1.0:
            return start
        data = _data(problem, jobs)
        node_of = {job: n for n, job in enumerate(jobs)}
        # From plain insertion it ends dearer than from nothing, so only what it was given counts.
        chosen = any(visit.job not in problem.lock_of for _, visit in plan.visits())
        given = plan.sequences(people) if chosen else []
        routes = [
            pyvrp.Route(data, [node_of[job] for job in order], who)
            for who, order in enumerate(given)
            if order
        ]
        watch = _Watch(stop, on_progress, plan_cost(problem, start).total)
        found = pyvrp.solve(
            data,
            watch,
            seed=seed,
            collect_stats=False,
            initial_solution=pyvrp.Solution(data, routes) if routes else None,
        )
        orders: list[list[int]] = [[] for _ in problem.technicians]
        for route in found.best.routes():
            orders[route.vehicle_type()] = [jobs[stop.idx] for stop in route if stop.is_client()]
        return mended(problem, start, orders)


class _Watch:
    """Asked before each iteration whether to stop; tells of each better cost."""

    def __init__(self, stop: Stop, on_progress: Progress, cost: int) -> None:
        self._stop, self._tell, self._best = stop, on_progress, cost
        self._asked = 0

    def __call__(self, best_cost: float) -> bool:
        share = self._stop.progress(self._asked)
        self._asked += 1
        if best_cost < self._best:
            self._best = int(best_cost)
            self._tell(min(1.0, share), self._best)
        return share >= 1.0


type _Limit = tuple[Callable[[int], int], Callable[[int], int]]
"""How much of something each job takes, and how much each technician has."""


def _data(problem: Problem, jobs: Sequence[int]) -> pyvrp.ProblemData:
    """The day in PyVRP's terms: client n is ``jobs[n]``, vehicle type n technician n."""
    limits = _limits(problem, len(jobs))
    bases = sorted({place for t in problem.technicians for place in (t.start, t.end)})
    depot_of = {place: n for n, place in enumerate(bases)}
    clients = [_client(problem, n, job, limits) for n, job in enumerate(jobs)]
    needed = 0
    for job in jobs:
        needed |= problem.jobs[job].skills
    profile_of: dict[int, int] = {}
    vehicles = [
        pyvrp.VehicleType(
            capacity=[had(who) for _, had in limits],
            start_depot=depot_of[person.start],
            end_depot=depot_of[person.end],
            tw_early=person.shift_s[0],
            tw_late=_rested_by_s(person),
            profile=profile_of.setdefault(person.skills & needed, len(profile_of)),
        )
        for who, person in enumerate(problem.technicians)
    ]
    nodes = [*(problem.jobs[job].location for job in jobs), *bases]
    travel_s: Any = problem.travel_s[np.ix_(nodes, nodes)].astype(np.int64)
    np.fill_diagonal(travel_s, 0)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in nodes],
        clients,
        [pyvrp.Depot(len(jobs) + n) for n in range(len(bases))],
        vehicles,
        [_forbidding(problem, jobs, travel_s, skills) for skills in profile_of],
        [travel_s] * len(profile_of),
    )


def _client(problem: Problem, node: int, job: int, limits: Sequence[_Limit]) -> pyvrp.Client:
    opens_s, closes_s = in_time_s(problem, job)
    locked = job in problem.lock_of
    return pyvrp.Client(
        node,
        delivery=[taken(job) for taken, _ in limits],
        service_duration=problem.jobs[job].service_s,
        tw_early=opens_s,
        tw_late=closes_s,
        prize=0 if locked else unserved_cost(problem, job).total,
        required=locked,
    )


def _rested_by_s(person: Technician) -> int:
    """The end of a shift in which there is still time left for the breaks, wherever they go."""
    rest_s = sum(pause.duration_s for pause in person.breaks)
    return max(person.shift_s[0], person.shift_s[1] - rest_s)


def _forbidding(problem: Problem, jobs: Sequence[int], travel_s: Any, skills: int) -> Any:
    """What it costs to drive for somebody with these skills: to other jobs more than any is worth.

    To say skills as something that a job takes and a van has would need one matrix for all, but
    left more jobs out.
    """
    costs = travel_s.copy()
    others = [n for n, job in enumerate(jobs) if problem.jobs[job].skills & ~skills]
    dearest = max(unserved_cost(problem, job).total for job in jobs)
    costs[others, :] = costs[:, others] = 1 + dearest + 2 * travel_s.max()
    np.fill_diagonal(costs, 0)
    return costs


def _limits(problem: Problem, most: int) -> list[_Limit]:
    """Parts, and locks as something of which only the one technician has any."""
    limits = [_of_part(problem, part) for part in range(len(problem.part_names))]
    locked = sorted({lock.technician for lock in problem.locks})
    return limits + [_of_lock(problem, who, most) for who in locked]


def _of_part(problem: Problem, part: int) -> _Limit:
    def taken(job: int) -> int:
        return problem.jobs[job].parts[part] if problem.jobs[job].parts else 0

    return taken, lambda who: problem.in_van(who, part)


def _of_lock(problem: Problem, holder: int, most: int) -> _Limit:
    def taken(job: int) -> int:
        lock = problem.lock_of.get(job)
        return int(lock is not None and lock.technician == holder)

    return taken, lambda who: most if who == holder else 0
