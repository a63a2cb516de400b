"""Where does one job go, and why: cheapest insertion and the ranking of all technicians.

Nothing else in the plan changes its technician or its order; other visits may begin later inside
their windows, which the cost says. A job that the plan serves already is looked at as if it were
taken out first.
"""

from dataclasses import dataclass

from optimizer.cost import Cost
from optimizer.coupled import alone, pinned, without
from optimizer.feasibility import Violation, route_violations
from optimizer.plan import Plan, PlanStop, Rest, Route, Visit
from optimizer.problem import Problem
from optimizer.running import Insertion, RunningPlan
from optimizer.schedule import schedule
from optimizer.timing import time_stop, timeline


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
    """A valid ``plan`` with ``job`` at its cheapest place; None when it fits nowhere.

    Milliseconds. A job that others depend on stays where it is, and one that depends on others is
    not put in by itself: `rank` tells the rule.
    """
    if _tied(problem, plan, job) is not None:
        return plan if any(visit.job == job for _, visit in plan.visits()) else None
    running = RunningPlan.of(problem, without(problem, plan, {job}))
    found = running.cheapest(job)
    if found is None:
        return None
    routes = {route.technician: route for route in plan.routes}
    for route in plan.routes:
        if job in route.jobs:
            routes[route.technician] = running.route(route.technician)
    routes[found.technician] = found.route
    return Plan(tuple(route for route in routes.values() if route.stops))


def rank(problem: Problem, plan: Plan, job: int) -> list[Option]:
    """Every technician as an option for ``job``: the feasible by cost, then the others.

    Ties go to the earlier arrival, then to the problem's order. Where the day of the technician
    who has the job would fail without it (a locked position behind it), only he can serve it, at
    no cost more, and the others are told the rule that would break.
    """
    people = range(len(problem.technicians))
    tied = _tied(problem, plan, job)
    if tied is not None:
        holder = next((t for t, visit in plan.visits() if visit.job == job), None)
        options = [Option(t, broken=tied) for t in people if t != holder]
        stays = [] if holder is None else [_as_it_is(problem, plan.route_of(holder), job)]
        return [*stays, *options]
    running = RunningPlan.of(problem, without(problem, plan, {job}))
    return sorted((_option(running, t, job) for t in people), key=_rank)


def refused(running: RunningPlan, plan: Plan, job: int) -> list[Option]:
    """Those options of `rank` that are none, for a ``job`` that no route has, without pricing the
    others. ``running`` is ``plan``: whoever explains many jobs of one plan makes it once.
    """
    problem = running.problem
    if job in problem.lock_of or alone(problem, plan, job) is not None:
        return [option for option in rank(problem, plan, job) if not option.feasible]
    can = running.with_room(job)
    people = (each for each in range(len(problem.technicians)) if each not in can)
    return [Option(each, broken=_in_the_way(running, each, job)) for each in people]


def _tied(problem: Problem, plan: Plan, job: int) -> Violation | None:
    """The rule that keeps ``job`` where it is, or out: that of a crew or an order, or one that the
    rest of its route breaks once it is taken out.
    """
    if (rule := alone(problem, plan, job)) is not None:
        return rule
    for route in plan.routes:
        if job not in route.jobs:
            continue
        rest = tuple(j for j in route.jobs if j != job)
        model = pinned(problem, plan)  # who waits for somebody in this route must not wait longer
        if schedule(model, route.technician, rest) is None:
            return route_violations(model, _pressed(model, route.technician, rest))[0]
        for n, other in enumerate(rest):
            lock = problem.lock_of.get(other)
            own = problem.lock_of.get(job)
            placed = lock is not None and lock.position not in (None, n)
            if placed and (own is None or own.position is None):
                return Violation("lock_position", {"job": problem.jobs[other].id})
    return None


def _as_it_is(problem: Problem, route: Route, job: int) -> Option:
    position = route.jobs.index(job)
    return feasible(problem, Insertion(route.technician, position, route, Cost()), job)


def _rank(option: Option) -> tuple[bool, int, int, int]:
    if option.added is None or option.arrive_s is None:
        return True, 0, 0, option.technician
    return False, option.added.total, option.arrive_s, option.technician


def _option(running: RunningPlan, technician: int, job: int) -> Option:
    found = running.best_for(technician, job)
    if found is None:
        return Option(technician, broken=_in_the_way(running, technician, job))
    return feasible(running.problem, found, job)


def feasible(problem: Problem, found: Insertion, job: int) -> Option:
    """An insertion of ``job`` that was found, as the option that it is."""
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
        for n in running.natural_positions(technician, job)
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
    person = problem.technicians[technician]
    waiting = list(enumerate(person.breaks))
    stops: list[PlanStop] = []
    here, clock_s = person.start, person.shift_s[0]
    for job in jobs:
        lock = problem.lock_of.get(job)
        visit = Visit(job, None if lock is None else lock.start_s)
        end_s = time_stop(problem, technician, visit, here, clock_s).end_s
        while waiting and end_s > waiting[0][1].latest_s:
            stops.append(Rest(waiting.pop(0)[0]))
            clock_s = time_stop(problem, technician, stops[-1], here, clock_s).end_s
            end_s = time_stop(problem, technician, visit, here, clock_s).end_s
        stops.append(visit)
        here, clock_s = problem.jobs[job].location, end_s
    stops += [Rest(index) for index, _ in waiting]
    return Route(technician, tuple(stops))
