"""Where does one job go, and why: cheapest insertion and the ranking of all technicians.

Nothing else in the plan changes its technician or its order; other visits may begin later inside
their windows, which the cost says. A job that the plan serves already is looked at as if it were
taken out first.
"""

from dataclasses import dataclass

from optimizer.cost import Cost
from optimizer.feasibility import Violation, route_violations
from optimizer.plan import Plan, PlanStop, Rest, Route, Visit
from optimizer.problem import Problem
from optimizer.running import Insertion, RunningPlan
from optimizer.schedule import schedule
from optimizer.timing import timeline


@dataclass(frozen=True, slots=True)
class Option:
    """What it means that one technician serves the job.

    Feasible: ``broken`` is None, ``route`` the technician's day with the job, ``added`` its cost
    in parts, ``arrive_s`` and ``start_s`` those of the job. Otherwise ``broken`` is the rule that
    stands in the way and the rest is empty.
    """

    technician: int
    broken: Violation | None = None
    position: int | None = None
    route: Route | None = None
    added: Cost | None = None
    arrive_s: int | None = None
    start_s: int | None = None

    @property
    def feasible(self) -> bool:
        """Whether the technician can take the job."""
        return self.broken is None


def insert(problem: Problem, plan: Plan, job: int) -> Plan | None:
    """``plan`` with ``job`` at its cheapest place; None when it fits nowhere. Milliseconds."""
    running = RunningPlan.of(problem, plan)
    running.remove(job)
    found = running.cheapest(job)
    if found is None:
        return None
    running.apply(found)
    return running.plan


def rank(problem: Problem, plan: Plan, job: int) -> list[Option]:
    """Every technician as an option for ``job``: the feasible by cost, then the others.

    Ties go to the earlier arrival, then to the problem's order.
    """
    running = RunningPlan.of(problem, plan)
    running.remove(job)
    options = [_option(running, t, job) for t in range(len(problem.technicians))]
    return sorted(options, key=_rank)


def _rank(option: Option) -> tuple[bool, int, int, int]:
    if option.added is None or option.arrive_s is None:
        return True, 0, 0, option.technician
    return False, option.added.total, option.arrive_s, option.technician


def _option(running: RunningPlan, technician: int, job: int) -> Option:
    found = running.best_for(technician, job)
    if found is None:
        return Option(technician, broken=_in_the_way(running, technician, job))
    return _feasible(running.problem, found, job)


def _feasible(problem: Problem, found: Insertion, job: int) -> Option:
    day = timeline(problem, found.technician, found.route.stops)
    own = next(t for t in day.stops if isinstance(t.stop, Visit) and t.stop.job == job)
    return Option(
        technician=found.technician,
        position=found.position,
        route=found.route,
        added=found.added,
        arrive_s=own.ready_s,
        start_s=own.start_s,
    )


def _in_the_way(running: RunningPlan, technician: int, job: int) -> Violation:
    """The rule in the way: that the job breaks alone, else at the place that breaks fewest."""
    problem = running.problem
    lock = problem.lock_of.get(job)
    if lock is not None and lock.technician != technician:
        params = {
            "job": problem.jobs[job].id,
            "technician": problem.technicians[lock.technician].id,
        }
        return Violation("lock_technician", params)
    alone = _broken(problem, technician, (job,))
    if alone:
        return alone[0]
    jobs = running.route(technician).jobs
    tried = (
        _broken(problem, technician, (*jobs[:n], job, *jobs[n:]))
        for n in running.positions(technician, job)
    )
    fewest = min((found for found in tried if found), key=len, default=None)
    return (
        Violation("lock_position", {"job": problem.jobs[job].id}) if fewest is None else fewest[0]
    )


def _broken(problem: Problem, technician: int, jobs: tuple[int, ...]) -> list[Violation]:
    """The rules that serving the jobs in this order breaks, timed as well as it can be."""
    route = schedule(problem, technician, jobs) if len(jobs) == 1 else None
    return route_violations(problem, route or _pressed(problem, technician, jobs))


def _pressed(problem: Problem, technician: int, jobs: tuple[int, ...]) -> Route:
    """The order without regard to windows; a break is taken before the stop that would pass it."""
    waiting = list(enumerate(problem.technicians[technician].breaks))
    stops: list[PlanStop] = []
    for job in jobs:
        lock = problem.lock_of.get(job)
        visit = Visit(job, None if lock is None else lock.start_s)
        end_s = timeline(problem, technician, (*stops, visit)).stops[-1].end_s
        while waiting and end_s > waiting[0][1].latest_s:
            stops.append(Rest(waiting.pop(0)[0]))
            end_s = timeline(problem, technician, (*stops, visit)).stops[-1].end_s
        stops.append(visit)
    stops += [Rest(index) for index, _ in waiting]
    return Route(technician, tuple(stops))
