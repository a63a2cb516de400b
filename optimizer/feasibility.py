"""May a plan be carried out? The one checker, passed by every answer before anybody sees it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from optimizer.plan import Plan, Rest, Route, Visit
from optimizer.problem import URGENT, Problem
from optimizer.timing import TimedStop, Timeline, timeline

Rule = Literal[
    "unknown_technician",
    "unknown_job",
    "second_route",
    "served_twice",
    "skill_missing",
    "part_short",
    "unreachable_in_time",
    "before_window",
    "after_window",
    "urgent_late",
    "break_unknown",
    "break_window",
    "break_missing",
    "shift_exceeded",
    "lock_technician",
    "lock_position",
    "lock_start",
    "crew_incomplete",
    "crew_same_person",
    "crew_apart",
    "order_incomplete",
    "order_broken",
    "order_other_person",
]


type _Served = Mapping[int, tuple[int, TimedStop]]
"""Each job that is served, with whom and when."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule. ``params`` names who and what; times in seconds, people and jobs by id."""

    rule: Rule
    params: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}: " + ", ".join(f"{k} {v}" for k, v in self.params.items())


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule that ``plan`` breaks; empty when it may be carried out. O(stops + jobs)."""
    found: list[Violation] = []
    routes_of: set[int] = set()
    served: set[int] = set()
    kept: list[Route] = []
    for route in plan.routes:
        if not 0 <= route.technician < len(problem.technicians):
            found.append(Violation("unknown_technician", {"technician": route.technician}))
            continue
        if route.technician in routes_of:
            name = problem.technicians[route.technician].id
            found.append(Violation("second_route", {"technician": name}))
            continue
        routes_of.add(route.technician)
        found += _misnamed(problem, route, served)
        kept.append(_readable(problem, route, served))
        served.update(kept[-1].jobs)
        found += route_violations(problem, kept[-1])
    found += _broken_locks(problem, kept)
    if problem.crews or problem.orders:
        served_by = _served(problem, kept)
        found += [*_broken_crews(problem, served_by), *_broken_orders(problem, served_by)]
    return found


def is_valid(problem: Problem, plan: Plan) -> bool:
    """Whether ``plan`` breaks no rule."""
    return not violations(problem, plan)


def _misnamed(problem: Problem, route: Route, served: set[int]) -> Iterator[Violation]:
    seen = set(served)
    for job in route.jobs:
        if not 0 <= job < len(problem.jobs):
            yield Violation("unknown_job", {"job": job})
        elif job in seen:
            yield Violation("served_twice", {"job": problem.jobs[job].id})
        seen.add(job)


def _readable(problem: Problem, route: Route, served: set[int]) -> Route:
    """The route without visits to jobs that are unknown or served already."""
    seen = set(served)
    stops = []
    for stop in route.stops:
        if isinstance(stop, Visit):
            if stop.job in seen or not 0 <= stop.job < len(problem.jobs):
                continue
            seen.add(stop.job)
        stops.append(stop)
    return Route(route.technician, tuple(stops))


def route_violations(problem: Problem, route: Route) -> list[Violation]:
    """The rules that one route breaks by itself, locks apart; its jobs exist, each once."""
    day = timeline(problem, route.technician, route.stops)
    found = list(_broken_breaks(problem, route, day))
    for timed in day.stops:
        if isinstance(timed.stop, Visit):
            found += _visit_violations(problem, route.technician, timed.stop.job, timed)
    found += _short_parts(problem, route)
    shift_end_s = problem.technicians[route.technician].latest_back_s
    if route.jobs and day.back_s > shift_end_s:
        name = problem.technicians[route.technician].id
        found.append(
            Violation(
                "shift_exceeded",
                {"technician": name, "back_s": day.back_s, "shift_end_s": shift_end_s},
            )
        )
    return found


def _visit_violations(
    problem: Problem, technician: int, job: int, timed: TimedStop
) -> Iterator[Violation]:
    asked, person = problem.jobs[job], problem.technicians[technician]
    who: dict[str, int | str] = {"job": asked.id, "technician": person.id}
    missing = asked.skills & ~person.skills
    if missing:
        names = "+".join(problem.skills_in(missing))
        yield Violation("skill_missing", {**who, "skills": names})
    who["start_s"] = timed.start_s
    if timed.start_s < timed.ready_s:
        yield Violation("unreachable_in_time", {**who, "ready_s": timed.ready_s})
    if timed.start_s < asked.earliest_s:
        yield Violation("before_window", {**who, "earliest_s": asked.earliest_s})
    if timed.start_s > asked.latest_s:
        yield Violation("after_window", {**who, "latest_s": asked.latest_s})
    if asked.priority == URGENT and timed.start_s > asked.due_s:
        yield Violation("urgent_late", {**who, "due_s": asked.due_s})


def _broken_breaks(problem: Problem, route: Route, day: Timeline) -> Iterator[Violation]:
    person = problem.technicians[route.technician]
    taken = 0
    for timed in day.stops:
        if not isinstance(timed.stop, Rest):
            continue
        who: dict[str, int | str] = {"technician": person.id, "break": timed.stop.index}
        if timed.stop.index != taken or taken >= len(person.breaks):
            yield Violation("break_unknown", who)
            continue
        pause = person.breaks[taken]
        taken += 1
        if timed.start_s < timed.ready_s:
            yield Violation("unreachable_in_time", {**who, "ready_s": timed.ready_s})
        if not pause.earliest_s <= timed.start_s <= pause.latest_s:
            yield Violation("break_window", {**who, "start_s": timed.start_s})
    if route.jobs and taken < len(person.breaks):
        yield Violation("break_missing", {"technician": person.id, "break": taken})


def _short_parts(problem: Problem, route: Route) -> Iterator[Violation]:
    holds = problem.in_van
    used: Counter[int] = Counter()
    short: dict[int, tuple[int, int]] = {}  # each part with what is needed and what is there
    for job in route.jobs:
        if problem.jobs[job].restocks:
            holds, used = problem.in_full_van, Counter()
        for part, quantity in problem.needs(job):
            used[part] += quantity
            has = holds(route.technician, part)
            if used[part] > has:
                short[part] = max(short.get(part, (0, 0)), (used[part], has))
    for part, (needs, has) in sorted(short.items()):
        params: dict[str, int | str] = {
            "technician": problem.technicians[route.technician].id,
            "part": problem.part_names[part],
            "needs": needs,
            "has": has,
        }
        yield Violation("part_short", params)


def _broken_crews(problem: Problem, served: _Served) -> Iterator[Violation]:
    """Crews that do not meet."""
    for crew in problem.crews:
        one, other = served.get(crew.one), served.get(crew.other)
        params: dict[str, int | str] = {
            "job": problem.jobs[crew.one].id,
            "other": problem.jobs[crew.other].id,
        }
        if one is None or other is None:
            if one is not other:
                yield Violation("crew_incomplete", params)
        elif one[0] == other[0]:
            yield Violation("crew_same_person", params)
        elif one[1].start_s != other[1].start_s:
            params |= {"start_s": one[1].start_s, "other_start_s": other[1].start_s}
            yield Violation("crew_apart", params)


def _broken_orders(problem: Problem, served: _Served) -> Iterator[Violation]:
    """Jobs that do not wait for what they depend on."""
    for order in problem.orders:
        first, then = served.get(order.first), served.get(order.then)
        params: dict[str, int | str] = {
            "job": problem.jobs[order.then].id,
            "first": problem.jobs[order.first].id,
        }
        if then is None:
            continue
        if first is None:
            yield Violation("order_incomplete", params)
            continue
        if then[1].start_s < first[1].end_s:
            times_s = {"start_s": then[1].start_s, "first_ends_s": first[1].end_s}
            yield Violation("order_broken", {**params, **times_s})
        if order.same_person and then[0] != first[0]:
            yield Violation("order_other_person", params)


def _served(problem: Problem, routes: Iterable[Route]) -> _Served:
    return {
        timed.stop.job: (route.technician, timed)
        for route in routes
        for timed in timeline(problem, route.technician, route.stops).stops
        if isinstance(timed.stop, Visit)
    }


def _broken_locks(problem: Problem, routes: list[Route]) -> Iterator[Violation]:
    if not problem.locks:
        return
    places: dict[int, tuple[int, int]] = {}
    starts_s: dict[int, int] = {}
    for route in routes:
        places |= {job: (route.technician, n) for n, job in enumerate(route.jobs)}
        for timed in timeline(problem, route.technician, route.stops).stops:
            if isinstance(timed.stop, Visit):
                starts_s[timed.stop.job] = timed.start_s
    for lock in problem.locks:
        params: dict[str, int | str] = {
            "job": problem.jobs[lock.job].id,
            "technician": problem.technicians[lock.technician].id,
        }
        technician, position = places.get(lock.job, (-1, -1))
        if technician != lock.technician:
            yield Violation("lock_technician", params)
        elif lock.position is not None and position != lock.position:
            yield Violation("lock_position", {**params, "position": lock.position})
        elif lock.start_s is not None and starts_s[lock.job] != lock.start_s:
            yield Violation("lock_start", {**params, "start_s": lock.start_s})
