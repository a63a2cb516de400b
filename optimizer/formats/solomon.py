"""Solomon's and Gehring and Homberger's instances and solutions, to compare with the best known.

Each vehicle is a technician who starts and ends at the depot, the capacity a part that the van
holds. Distances are real numbers there: all figures are counted in thousandths here, distances cut
off, so that no solution that holds with real numbers fails by rounding, and a cost falls short of
the real one by less than a thousandth a drive. What counts is the distance, not the vehicles.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.formats.fsm1 import Instance
from optimizer.problem import Job, Problem, Technician

SCALE = 1_000
LEFT_OUT = 100_000_000
"""No customer may be left out: this is more than any detour."""

_ROUTE = re.compile(r"^\s*route\s*#?\s*\d+\s*:(?P<customers>[\d\s]*)$", re.IGNORECASE)


def is_instance(text: str) -> bool:
    """Whether the text has the headings of such a file."""
    return re.search(r"^\s*VEHICLE\s*$", text, re.MULTILINE) is not None


def read_instance(text: str) -> Instance:
    """An instance; raises ProblemInvalid with the line that is wrong."""
    lines = text.splitlines()
    name = next((line.strip() for line in lines if line.strip()), "")
    rows = [(n, line.split()) for n, line in enumerate(lines, start=1)]
    fleet = [(n, row) for n, row in rows if len(row) == 2 and _numbers(row)]
    customers = [(n, row) for n, row in rows if len(row) == 7 and _numbers(row)]
    if len(fleet) != 1:
        raise ProblemInvalid("VEHICLE", "must be one line of number and capacity")
    if not customers or any(float(row[0]) != k for k, (_, row) in enumerate(customers)):
        raise ProblemInvalid("CUSTOMER", "must be numbered from 0, the depot")
    number, capacity = (int(text) for text in fleet[0][1])
    stops = [_row(n, row) for n, row in customers]
    x, y = (np.array([stop[k] for stop in stops]) / SCALE for k in (1, 2))
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    depot = stops[0]
    problem = Problem(
        travel_s=np.floor(distance * SCALE + 1e-6).astype(np.int32),
        technicians=tuple(
            Technician(f"V{n + 1}", 0, 0, (depot[4], depot[5]), stock=(capacity,))
            for n in range(number)
        ),
        jobs=tuple(_job(stop) for stop in stops[1:]),
        part_names=("load",),
    )
    return Instance(problem, name, tuple(zip(x.tolist(), y.tolist(), strict=True)))


def is_solution(text: str) -> bool:
    """Whether the text has routes as solutions of such instances have."""
    return any(_ROUTE.match(line) for line in text.splitlines())


def solution_document(text: str) -> dict[str, Any]:
    """A solution (``Route 1 : 5 9 2``, customer numbers) as a plan document."""
    return {"routes": list(_routes(text))}


def _routes(text: str) -> Iterator[dict[str, Any]]:
    number = 0
    for line in text.splitlines():
        found = _ROUTE.match(line)
        if found is not None:
            number += 1
            yield {
                "tech": f"V{number}",
                "stops": [{"job": customer} for customer in found["customers"].split()],
            }
    if number == 0:
        raise PlanUnreadable("$", "has no line like 'Route 1 : 5 9 2'")


def _numbers(row: list[str]) -> bool:
    try:
        return all(math.isfinite(float(text)) for text in row)
    except ValueError:
        return False


def _row(line: int, row: list[str]) -> tuple[int, ...]:
    """Number, x, y, demand, ready, due, service; demand and number as they are."""
    number, x, y, demand, ready, due, service = (float(text) for text in row)
    if demand != int(demand):
        raise ProblemInvalid(f"line {line}", f"the demand {row[3]} is no whole number")
    scaled = (round(value * SCALE) for value in (ready, due, service))
    return (int(number), round(x * SCALE), round(y * SCALE), int(demand), *scaled)


def _job(stop: tuple[int, ...]) -> Job:
    number, _, _, demand, ready, due, service = stop
    return Job(
        id=str(number),
        location=number,
        service_s=service,
        earliest_s=ready,
        due_s=due,
        latest_s=due,
        unserved_penalty=LEFT_OUT,
        parts=(demand,),
    )
