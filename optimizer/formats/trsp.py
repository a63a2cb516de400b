"""Pillac's instances of the technician routing and scheduling problem (TRSP), and their solutions.

Source: Pillac, Gueret and Medaglia (2013), Optimization Letters 7(7), 1525-1535. A file has its
name, the number of technicians, skills, tools and spare parts, then a row each for the depot (0),
the home of every technician and every request: number, x, y, window, service time and three lists
in brackets: skills, tools, and how many of each spare part. A technician may call at the depot,
where there is every tool and any number of parts: a tool is a part here that is never used up,
since whoever holds it has as many as there are requests.

What counts there is the working time, waiting included, of days begun as late as can be; here it
is the driving. ``working_time`` tells the first, in thousandths like all figures (see solomon).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.formats.fsm1 import Instance
from optimizer.formats.solomon import LEFT_OUT, SCALE
from optimizer.plan import Plan, Visit
from optimizer.problem import Job, Problem, Technician
from optimizer.timing import timeline

_HEADING = re.compile(r"^\s*CREW\s+COUNT\s+SKILLS\s+TOOLS\s+SPARE\s+PARTS\s*$", re.MULTILINE)
_ROW = re.compile(
    r"^\s*(?P<numbers>\d+(?:\s+-?\d+(?:\.\d+)?){5})\s*"
    r"\[(?P<skills>[^\]]*)\]\s*\[(?P<tools>[^\]]*)\]\s*\[(?P<parts>[^\]]*)\]\s*$"
)
_ROUTES = re.compile(r"^(?:(?P<name>[^=\s]+)-S=|\s*)<(?P<routes>[\d,|\s]*)>\s*$", re.MULTILINE)


def is_instance(text: str) -> bool:
    """Whether the text has the heading of such a file."""
    return _HEADING.search(text) is not None


def is_solution(text: str) -> bool:
    """Whether the text has routes as the published solutions have them."""
    return _ROUTES.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Row:
    """A depot, a home or a request; times and places are as in the file."""

    line: int
    number: int
    x: float
    y: float
    window: tuple[float, float]
    service: float
    skills: tuple[int, ...]
    tools: tuple[int, ...]
    parts: tuple[int, ...]

    @classmethod
    def of(cls, line: int, text: str) -> "_Row | None":
        found = _ROW.match(text)
        if found is None:
            return None
        number, *numbers = found["numbers"].split()
        x, y, opens, closes, service = map(float, numbers)
        lists = (_entries(line, found[name]) for name in ("skills", "tools", "parts"))
        return cls(line, int(number), x, y, (opens, closes), service, *lists)

    @property
    def window_s(self) -> tuple[int, int]:
        return round(self.window[0] * SCALE), round(self.window[1] * SCALE)


def _entries(line: int, text: str) -> tuple[int, ...]:
    try:
        return tuple(int(entry) for entry in re.split(r"[\s,;]+", text.strip()) if entry)
    except ValueError as wrong:
        raise ProblemInvalid(f"line {line}", f"[{text}] is no list of whole numbers") from wrong


def read_instance(text: str) -> Instance:
    """An instance; raises ProblemInvalid with the line that is wrong."""
    lines = text.splitlines()
    name = next((line.strip() for line in lines if line.strip()), "")
    crew, *sizes = _counts(lines)
    rows = list(_rows(lines))
    if any(row.number != n for n, row in enumerate(rows)):
        wrong = next(row for n, row in enumerate(rows) if row.number != n)
        raise ProblemInvalid(f"line {wrong.line}", "rows must be numbered from 0, the depot")
    if len(rows) < crew + 1:
        raise ProblemInvalid("CREW COUNT", f"{crew} homes are announced, {len(rows)} rows follow")
    for row in rows:
        _check_row(row, sizes)
    depot, homes, requests = rows[0], rows[1 : crew + 1], rows[crew + 1 :]
    skills, tools, parts = sizes
    full = (len(requests),) * tools + tuple(
        sum(row.parts[part] for row in requests if row.parts) for part in range(parts)
    )
    places = tuple((row.x, row.y) for row in rows)
    x, y = np.array(places).T
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    problem = Problem(
        travel_s=np.floor(distance * SCALE + 1e-6).astype(np.int32),
        technicians=tuple(_technician(row, full, len(requests), tools) for row in homes),
        jobs=(
            *(_job(row, tools, parts) for row in requests),
            *(_call(depot, n + 1) for n in range(crew)),
        ),
        skill_names=tuple(f"skill {n}" for n in range(skills)),
        part_names=(
            *(f"tool {n}" for n in range(tools)),
            *(f"part {n}" for n in range(parts)),
        ),
    )
    stops = {len(requests) + n: {"depot": 0} for n in range(crew)}
    measures = {"working_time": partial(working_time, problem)}
    return Instance(problem, name, places, stops, measures)


def _counts(lines: Sequence[str]) -> list[int]:
    heading = next(n for n, line in enumerate(lines) if _HEADING.match(line))
    words = lines[heading + 1].split() if heading + 1 < len(lines) else []
    if len(words) != 4 or not all(word.isdecimal() for word in words):
        raise ProblemInvalid(f"line {heading + 2}", "must be the four numbers of the line above")
    return [int(word) for word in words]


def _rows(lines: Sequence[str]) -> Iterator[_Row]:
    """All rows; what comes before the first of them is for people."""
    begun = False
    for n, line in enumerate(lines, start=1):
        row = _Row.of(n, line)
        if row is not None:
            begun = True
            yield row
        elif line.strip().startswith("DISTANCES"):
            raise ProblemInvalid(f"line {n}", "a file with roads of its own cannot be read")
        elif begun and line.strip():
            raise ProblemInvalid(f"line {n}", f"is no row of an instance: {line.strip()[:40]!r}")


def _check_row(row: _Row, sizes: Sequence[int]) -> None:
    skills, tools, parts = sizes
    if row.window[0] > row.window[1]:
        raise ProblemInvalid(f"line {row.line}", "the window closes before it opens")
    for what, entries, most in (("skill", row.skills, skills), ("tool", row.tools, tools)):
        for entry in entries:
            if not 0 <= entry < most:
                raise ProblemInvalid(f"line {row.line}", f"there is no {what} {entry}")
    if len(row.parts) not in (0, parts):
        raise ProblemInvalid(f"line {row.line}", f"must tell how many of each of {parts} parts")


def _technician(row: _Row, full: tuple[int, ...], requests: int, tools: int) -> Technician:
    held = tuple(requests if tool in row.tools else 0 for tool in range(tools))
    spare = row.parts or (0,) * (len(full) - tools)
    return Technician(
        id=str(row.number),
        start=row.number,
        end=row.number,
        shift_s=row.window_s,
        skills=_mask(row.skills),
        stock=(*held, *spare),
        # Who has set out with more than all requests need keeps it.
        refill=tuple(map(max, full, (*held, *spare))),
    )


def _job(row: _Row, tools: int, parts: int) -> Job:
    opens_s, closes_s = row.window_s
    asked = tuple(int(tool in row.tools) for tool in range(tools))
    return Job(
        id=str(row.number),
        location=row.number,
        service_s=round(row.service * SCALE),
        earliest_s=opens_s,
        due_s=closes_s,
        latest_s=closes_s,
        skills=_mask(row.skills),
        unserved_penalty=LEFT_OUT,
        parts=(*asked, *(row.parts or (0,) * parts)),
    )


def _call(depot: _Row, call: int) -> Job:
    opens_s, closes_s = depot.window_s
    return Job(
        id=f"depot ({call})",
        location=0,
        service_s=0,
        earliest_s=opens_s,
        due_s=closes_s,
        latest_s=closes_s,
        priority=4,
        restocks=True,
    )


def _mask(entries: Sequence[int]) -> int:
    return sum(1 << entry for entry in set(entries))


def solution_document(text: str, instance: Instance) -> dict[str, Any]:
    """A published solution as a plan document.

    A route is the technician's home, the stops, and numbers beyond the rows of the file: first one
    for each technician's return, then one for each technician's call at the depot. Of a file with
    many solutions the one of the instance is read.
    """
    found = [(each["name"], each["routes"]) for each in _ROUTES.finditer(text)]
    wanted = [routes for name, routes in found if name in (None, instance.name)]
    if not wanted:
        raise PlanUnreadable("$", f"has no solution of {instance.name}")
    people = len(instance.problem.technicians)
    rows = len(instance.places)
    routes = []
    for written in wanted[0].split("|"):
        home, *stops = written.replace(",", " ").split() or [""]
        if not home:
            continue
        routes.append(
            {
                "tech": home,
                "stops": [
                    {"job": stop} if int(stop) < rows else {"depot": 0}
                    for stop in stops
                    if not rows <= int(stop) < rows + people
                ],
            }
        )
    return {"routes": routes}


def working_time(problem: Problem, plan: Plan) -> int:
    """All time from leaving home, as late as nobody is late by it, to the return; 0 at home."""
    return sum(_working_time(problem, route.technician, route.jobs) for route in plan.routes)


def _working_time(problem: Problem, technician: int, jobs: Sequence[int]) -> int:
    if not jobs:
        return 0
    person = problem.technicians[technician]
    back_s = timeline(problem, technician, tuple(map(Visit, jobs))).back_s
    leave_s, there = back_s, person.end
    for job in reversed(jobs):
        asked = problem.jobs[job]
        drive_s = problem.drive_s(asked.location, there)
        leave_s = min(leave_s - drive_s - asked.service_s, problem.window_s[job][1])
        there = asked.location
    leave_s -= problem.drive_s(person.start, there)
    return back_s - max(leave_s, person.shift_s[0])
