"""fsm-2: fsm-1 and what it cannot say; docs/guides/planning.md describes it.

A file is read as the fsm-1 file of its people and jobs, in which a level of a skill is a skill of
its own, the second of a crew a job and each call at a depot a job that nobody asked for; crews,
orders and prices are then added. ``Instance.stops`` says what such a job is called in a plan.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from optimizer.errors import ProblemInvalid
from optimizer.formats import fsm1
from optimizer.formats.fields import Field
from optimizer.formats.fsm1 import Instance
from optimizer.problem import (
    Crew,
    Fairness,
    Job,
    Order,
    Overtime,
    Problem,
    Promise,
    Technician,
)

_NUMBERED = re.compile(r"(?P<table>\w+)\[(?P<n>\d+)\](?P<rest>.*)")
_MODEL_NAMES = {
    "fairness.target_s": "fairness.target",
    ".overtime.most_s": ".overtime.most",
    ".start_by_s": ".start_by",
}
_DEPOT_NAMES = {".earliest": ".open[0]", ".due": ".open[1]", ".latest": ".open"}


def read_instance(data: Field) -> Instance:
    """An instance of fsm-1 or fsm-2; raises ProblemInvalid with the field as the file names it."""
    kind = data["format"]
    if kind.value not in ("fsm-1", "fsm-2"):
        raise kind.fail(f"must be 'fsm-1' or 'fsm-2', is {kind.value!r}"[:80])
    if kind.value == "fsm-1":
        return fsm1.read_instance(data)
    lowered = _Lowered.of(data)
    try:
        base = fsm1.read_instance(Field(lowered.document))
        return replace(base, problem=_extended(base.problem, data, lowered), stops=lowered.stops)
    except ProblemInvalid as wrong:
        raise ProblemInvalid(lowered.as_in_file(wrong.field), wrong.reason) from wrong


def _extended(base: Problem, data: Field, lowered: "_Lowered") -> Problem:
    """The problem with all that fsm-1 cannot say."""
    ids = {job.id: n for n, job in enumerate(base.jobs)}
    people = list(data["technicians"].items())
    territories = _territories(data)
    return replace(
        base,
        technicians=tuple(
            _technician(person, told, territories, base.part_names)
            for person, told in zip(base.technicians, people, strict=True)
        ),
        jobs=tuple(_job(n, job, lowered, data, territories) for n, job in enumerate(base.jobs)),
        crews=tuple(Crew(one, other) for one, other in lowered.crews),
        orders=tuple(_orders(data, ids)),
        promises=tuple(_promises(data, ids, base)),
        fairness=_fairness(data),
    )


@dataclass(frozen=True, slots=True)
class _Lowered:
    """The fsm-1 document, which of its jobs make crews, and the stops that its added jobs are."""

    document: dict[str, Any]
    crews: list[tuple[int, int]]
    stops: Mapping[int, dict[str, Any]]
    orders: list[int]
    """Of each order the job that waits."""

    @classmethod
    def of(cls, data: Field) -> "_Lowered":
        people, jobs = list(data["technicians"].items()), list(data["jobs"].items())
        asked = {each for job in jobs for each in _asked(job)}
        technicians = [
            {
                **person.mapping(),
                "skills": sorted(_name(*each) for each in asked if _holds(person, each)),
                # What only a depot fills the van with is a part of the file all the same.
                "stock": {**dict.fromkeys(_refill(person), 0), **person["stock"].mapping()},
            }
            for person in people
        ]
        lowered: list[dict[str, Any]] = [
            {**job.mapping(), "skills": [_name(*each) for each in _skills(job["skills"])]}
            for job in jobs
        ]
        crews: list[tuple[int, int]] = []
        stops: dict[int, dict[str, Any]] = {}
        for n, job in enumerate(jobs):
            if "crew" in job:
                crews.append((n, len(lowered)))
                stops[len(lowered)] = {"job": job["id"].text(), "role": 2}
                lowered.append(_second(job))
        for n, depot in enumerate(data.get("depots", []).items()):
            for call in range(len(people)):
                stops[len(lowered)] = {"depot": n}
                lowered.append(_call(depot, f"depot {n} ({call + 1})"))
        document = {
            **data.mapping(),
            "format": "fsm-1",
            "technicians": technicians,
            "jobs": lowered,
        }
        waiting = [n for n, job in enumerate(jobs) for _ in job.get("after", []).items()]
        return cls(document, crews, stops, waiting)

    def as_in_file(self, field: str) -> str:
        """Where the file has what the problem calls ``jobs[7].earliest`` or ``orders[0]``."""
        found = _NUMBERED.match(field)
        if found is None:
            return _MODEL_NAMES.get(field, field)
        table, n, rest = found["table"], int(found["n"]), found["rest"]
        if table == "orders":
            return f"jobs[{self.orders[n]}].after"
        stop = self.stops.get(n, {}) if table == "jobs" else {}
        if "depot" in stop:
            return f"depots[{stop['depot']}]{_DEPOT_NAMES.get(rest, rest)}"
        if "role" in stop:
            n = next(one for one, other in self.crews if other == n)
        return f"{table}[{n}]{_MODEL_NAMES.get(rest, rest)}"


def _name(skill: str, level: int) -> str:
    return skill if level == 1 else f"{skill}:{level}"


def _skills(entries: Field) -> Iterator[tuple[str, int]]:
    """Each skill with the level asked for, or held; a bare text is level 1."""
    for entry in entries.items():
        if isinstance(entry.value, dict):
            yield entry["skill"].text(), entry.get("level", 1).integer()
        else:
            yield entry.text(), 1


def _asked(job: Field) -> Iterator[tuple[str, int]]:
    yield from _skills(job["skills"])
    if "crew" in job:
        yield from _skills(job["crew"])


def _holds(person: Field, asked: tuple[str, int]) -> bool:
    """Whether the level is reached by a certificate that is valid until the shift is over."""
    skill, level = asked
    shift_end = person["shift"].pair()[1].integer()
    for entry in person["skills"].items():
        told = entry if isinstance(entry.value, dict) else Field({"skill": entry.value}, entry.path)
        valid = "until" not in told or told["until"].integer() >= shift_end
        if told["skill"].text() == skill and told.get("level", 1).integer() >= level and valid:
            return True
    return False


def _second(job: Field) -> dict[str, Any]:
    """The second of a crew: as the first, but lateness, price and parts are counted once."""
    return {
        **job.mapping(),
        "id": f"{job['id'].text()} (2)",
        "skills": [_name(*each) for each in _skills(job["crew"])],
        "late_weight": 0,
        "unserved_penalty": 0,
        "parts": {},
    }


def _call(depot: Field, name: str) -> dict[str, Any]:
    opens, closes = (each.integer() for each in depot["open"].pair())
    return {
        "id": name,
        "loc": depot["loc"].integer(),
        "service": depot["service"].integer(),
        "skills": [],
        "priority": 4,
        "earliest": opens,
        "due": closes,
        "latest": closes,
        "late_weight": 0,
        "unserved_penalty": 0,
    }


def _territories(data: Field) -> dict[str, int]:
    """A bit for each territory that is named, in order of appearance."""
    bits: dict[str, int] = {}
    for person in data["technicians"].items():
        for name in person.get("territories", []).items():
            bits.setdefault(name.text(), 1 << len(bits))
    for job in data["jobs"].items():
        if "territory" in job:
            bits.setdefault(job["territory"].text(), 1 << len(bits))
    if len(bits) > 62:
        raise ProblemInvalid("jobs.territory", f"{len(bits)} territories are named; 62 is the most")
    return bits


def _refill(data: Field) -> dict[str, int]:
    return {part: n.integer() for part, n in data.get("refill", {}).members()}


def _technician(
    person: Technician, data: Field, territories: Mapping[str, int], parts: Sequence[str]
) -> Technician:
    overtime = None
    if "overtime" in data:
        told = data["overtime"]
        overtime = Overtime(told["most"].integer(), told["price_per_h"].integer())
    home = sum({territories[each.text()] for each in data.get("territories", []).items()})
    full = _refill(data)
    refill = tuple(full.get(part, 0) for part in parts) if "refill" in data else ()
    return replace(person, overtime=overtime, territories=home, refill=refill)


def _job(n: int, job: Job, lowered: _Lowered, data: Field, territories: Mapping[str, int]) -> Job:
    stop = lowered.stops.get(n, {})
    if "depot" in stop:
        return replace(job, restocks=True)
    first = {other: one for one, other in lowered.crews}.get(n, n)
    told = list(data["jobs"].items())[first]
    if "rank" in told:
        job = replace(job, rank=told["rank"].integer())
    if "territory" not in told:
        return job
    price = told.get("away_price", 0).integer()
    return replace(job, territories=territories[told["territory"].text()], away_price=price)


def _orders(data: Field, ids: Mapping[str, int]) -> Iterator[Order]:
    for then, job in enumerate(data["jobs"].items()):
        for entry in job.get("after", []).items():
            name = entry["job"] if isinstance(entry.value, dict) else entry
            same = isinstance(entry.value, dict) and entry.get("same_tech", False).value is True
            yield Order(_known(name, ids, "job"), then, same)


def _promises(data: Field, ids: Mapping[str, int], problem: Problem) -> Iterator[Promise]:
    people = {person.id: n for n, person in enumerate(problem.technicians)}
    for told in data.get("promises", []).items():
        yield Promise(
            job=_known(told["job"], ids, "job"),
            technician=_known(told["tech"], people, "technician"),
            price=told["price"].integer(),
            start_by_s=told.get("start_by", 0).integer(),
            delay_weight=told.get("delay_weight", 0).integer(),
        )


def _fairness(data: Field) -> Fairness | None:
    if "fairness" not in data:
        return None
    told = data["fairness"]
    return Fairness(told["target"].integer(), told["price_per_h"].integer())


def _known(name: Field, index: Mapping[str, int], kind: str) -> int:
    if name.text() not in index:
        raise name.fail(f"{name.value!r} is no {kind} of this instance")
    return index[name.text()]
