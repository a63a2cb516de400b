"""fsm-1: field-service instances and plans as JSON, with errors that name the field.

Times are seconds since 00:00, costs seconds of travel. Ids are text in the file and indices in
the model; ``Instance`` keeps what only a file or a drawing needs.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from optimizer.cost import Cost, left_out, plan_cost
from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.feasibility import Violation
from optimizer.formats.fields import Field
from optimizer.formats.travel import Places, read_travel
from optimizer.plan import Plan, PlanStop, Rest, Route, Visit
from optimizer.problem import Break, Job, Lock, Problem, Technician

NAMES = {
    "shift_s": "shift",
    "location": "loc",
    "service_s": "service",
    "earliest_s": "earliest",
    "latest_s": "latest",
    "due_s": "due",
    "duration_s": "duration",
    "start_s": "start",
    "technician": "tech",
}
"""The model's field names where the file has others."""


type Stops = Mapping[int, Mapping[str, Any]]
"""What stands in a plan for a job: ``{"depot": 0}``, ``{"job": "J7", "role": 2}``."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A problem as read from a file, with its name and the places' coordinates.

    ``stops`` are the jobs that a plan calls by another name than their id. ``measures`` are the
    figures, by name, that plans of published instances of this kind are compared by.
    """

    problem: Problem
    name: str
    places: Places
    stops: Stops = field(default_factory=dict)
    measures: Mapping[str, Callable[[Plan], int]] = field(default_factory=dict)

    def measured(self, plan: Plan) -> dict[str, int]:
        """Each measure of one plan."""
        return {name: measure(plan) for name, measure in self.measures.items()}


def parse(text: str, error: type[ProblemInvalid | PlanUnreadable] = ProblemInvalid) -> Field:
    """The JSON in ``text``; raises ``error`` when it is none."""
    try:
        return Field(json.loads(text), error=error)
    except (ValueError, RecursionError) as wrong:
        raise error("$", f"is not JSON: {wrong}") from wrong


def read_instance(data: Field) -> Instance:
    """An instance; raises ProblemInvalid with the field as the file names it."""
    kind = data["format"]
    if kind.value != "fsm-1":
        raise kind.fail(f"must be 'fsm-1', is {kind.value!r}")
    places = tuple(
        (x.number(), y.number()) for x, y in (p.pair() for p in data["locations"].items())
    )
    people, jobs = list(data["technicians"].items()), list(data["jobs"].items())
    skills = _names(people + jobs, "skills")
    parts = _names(people, "stock") | _names(jobs, "parts")
    parts = {name: n for n, name in enumerate(parts)}
    try:
        problem = Problem(
            travel_s=read_travel(data["travel"], places),
            technicians=tuple(_technician(person, skills, parts) for person in people),
            jobs=tuple(_job(job, skills, parts) for job in jobs),
            locks=tuple(_locks(data, people, jobs)),
            skill_names=tuple(skills),
            part_names=tuple(parts),
        )
    except ProblemInvalid as wrong:
        raise ProblemInvalid(_as_in_file(wrong.field), wrong.reason) from wrong
    name = data.get("name", "").value
    return Instance(problem, name if isinstance(name, str) else "", places)


def _as_in_file(field: str) -> str:
    head, dot, last = field.rpartition(".")
    name, bracket, index = last.partition("[")
    return head + dot + NAMES.get(name, name) + bracket + index


def _names(holders: list[Field], key: str) -> dict[str, int]:
    """Every skill or part that is named, in order of appearance."""
    names: dict[str, int] = {}
    for holder in holders:
        entries = holder.get(key, [] if key == "skills" else {})
        found = (
            [entry.text() for entry in entries.items()]
            if key == "skills"
            else [name for name, _ in entries.members()]
        )
        for name in found:
            names.setdefault(name, len(names))
    return names


def _mask(entries: Field, skills: Mapping[str, int]) -> int:
    mask = 0
    for entry in entries.items():
        mask |= 1 << skills[entry.text()]
    return mask


def _quantities(entries: Field, parts: Mapping[str, int]) -> tuple[int, ...]:
    quantities = [0] * len(parts)
    for name, quantity in entries.members():
        quantities[parts[name]] = quantity.integer()
    return tuple(quantities)


def _technician(data: Field, skills: Mapping[str, int], parts: Mapping[str, int]) -> Technician:
    shift_from, shift_to = data["shift"].pair()
    return Technician(
        id=data["id"].text(),
        start=data["start"].integer(),
        end=data["end"].integer(),
        shift_s=(shift_from.integer(), shift_to.integer()),
        skills=_mask(data["skills"], skills),
        stock=_quantities(data["stock"], parts),
        breaks=tuple(_break(pause) for pause in data.get("breaks", []).items()),
    )


def _break(data: Field) -> Break:
    return Break(data["earliest"].integer(), data["latest"].integer(), data["duration"].integer())


def _job(data: Field, skills: Mapping[str, int], parts: Mapping[str, int]) -> Job:
    return Job(
        id=data["id"].text(),
        location=data["loc"].integer(),
        service_s=data["service"].integer(),
        earliest_s=data["earliest"].integer(),
        due_s=data["due"].integer(),
        latest_s=data["latest"].integer(),
        skills=_mask(data["skills"], skills),
        priority=data["priority"].integer(),
        late_weight=data["late_weight"].integer(),
        unserved_penalty=data["unserved_penalty"].integer(),
        parts=_quantities(data.get("parts", {}), parts),
    )


def _locks(data: Field, people: list[Field], jobs: list[Field]) -> list[Lock]:
    person_of = {person["id"].text(): n for n, person in enumerate(people)}
    job_of = {job["id"].text(): n for n, job in enumerate(jobs)}
    locks = []
    for lock in data.get("locks", []).items():
        job, technician = lock["job"], lock["tech"]
        if job.text() not in job_of:
            raise job.fail(f"{job.value!r} is no job of this instance")
        if technician.text() not in person_of:
            raise technician.fail(f"{technician.value!r} is no technician of this instance")
        position = lock["position"].integer() if "position" in lock else None
        start_s = lock["start"].integer() if "start" in lock else None
        locks.append(Lock(job_of[job.value], person_of[technician.value], position, start_s))
    return locks


def read_plan(
    problem: Problem, data: Field, stops: Stops | None = None
) -> tuple[Plan, list[Violation]]:
    """A plan, and what it names that the problem does not have (left out of the plan).

    Raises PlanUnreadable when it is not of the format; a plan that breaks rules is read.
    """
    people = {technician.id: n for n, technician in enumerate(problem.technicians)}
    named = _Named(problem, stops or {})
    routes, unknown = [], []
    for route in data["routes"].items():
        name = route.get("tech", None).value
        if not isinstance(name, str) or name not in people:
            unknown.append(Violation("unknown_technician", {"technician": str(name)}))
            continue
        planned: list[PlanStop] = []
        for stop in route["stops"].items():
            start_s = stop["start"].integer() if "start" in stop else None
            job = named.job(stop)
            if "break" in stop:
                index = stop["break"].value
                planned.append(Rest(index if type(index) is int else -1, start_s))
            elif job is not None:
                planned.append(Visit(job, start_s))
            else:
                who = {"job": str(stop.get("job", None).value), "technician": name}
                unknown.append(Violation("unknown_job", who))
        routes.append(Route(people[name], tuple(planned)))
    return Plan(tuple(routes)), unknown


class _Named:
    """Finds the job that a stop of a plan stands for; each call at a depot is another one."""

    def __init__(self, problem: Problem, stops: Stops) -> None:
        self._ids = {job.id: n for n, job in enumerate(problem.jobs) if n not in stops}
        self._second = {stop["job"]: n for n, stop in stops.items() if "role" in stop}
        self._calls: dict[int, list[int]] = {}
        for n, stop in sorted(stops.items(), reverse=True):
            if "depot" in stop:
                self._calls.setdefault(stop["depot"], []).append(n)

    def job(self, stop: Field) -> int | None:
        """None when there is no such job, or a depot is called at more often than there are
        technicians.
        """
        if "depot" in stop:
            calls = self._calls.get(stop["depot"].integer())
            return calls.pop() if calls else None
        name = stop.get("job", None).value
        if not isinstance(name, str):
            return None
        second = stop.get("role", 1).value == 2
        return (self._second if second else self._ids).get(name)


def plan_document(problem: Problem, plan: Plan, stops: Stops | None = None) -> dict[str, Any]:
    """A plan as fsm-1 has it, every start given; cost and unserved jobs are for the reader."""
    cost, stops = plan_cost(problem, plan), stops or {}
    return {
        "routes": [
            {
                "tech": problem.technicians[route.technician].id,
                "stops": [_stop_document(problem, stop, stops) for stop in route.stops],
            }
            for route in plan.routes
        ],
        "unserved": [problem.jobs[job].id for job in left_out(problem, plan)],
        "cost": {
            "total": cost.total,
            "travel": cost.travel_s,
            "lateness_penalty": cost.lateness,
            "unserved_penalty": cost.unserved,
            **_prices(cost),
        },
    }


def _prices(cost: Cost) -> dict[str, int]:
    """What fsm-1 has no price for, where there is one."""
    prices = {
        "stability": cost.stability,
        "load": cost.load,
        "overtime": cost.overtime,
        "away": cost.away,
    }
    return {name: price for name, price in prices.items() if price}


def _stop_document(problem: Problem, stop: PlanStop, stops: Stops) -> dict[str, Any]:
    named: dict[str, Any]
    if isinstance(stop, Rest):
        named = {"break": stop.index}
    else:
        named = dict(stops.get(stop.job, {"job": problem.jobs[stop.job].id}))
    return named if stop.start_s is None else {**named, "start": stop.start_s}
