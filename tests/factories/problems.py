"""Small days to plan: a line of places 100 s apart, people and jobs with full defaults."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Job, Problem, Technician

SKILLS = ("gas", "electric", "lift")
PARTS = ("valve", "board")


def line(places: int, leg_s: int = 100) -> NDArray[np.int32]:
    """Travel along a straight road with a place every ``leg_s`` seconds."""
    at = np.arange(places, dtype=np.int32) * leg_s
    return np.abs(at[:, None] - at).astype(np.int32)


def technician(name: str = "Ann", **given: Any) -> Technician:
    """Starts and ends at place 0, works all day, can do everything, carries nothing."""
    defaults = {"id": name, "start": 0, "end": 0, "shift_s": (0, 10_000), "skills": 0b111}
    return Technician(**{**defaults, **given})


def job(name: str = "J", **given: Any) -> Job:
    """At place 1 for 100 s at any time, missed for 5,000."""
    defaults = {
        "id": name,
        "location": 1,
        "service_s": 100,
        "earliest_s": 0,
        "due_s": 10_000,
        "latest_s": 10_000,
        "unserved_penalty": 5_000,
    }
    return Job(**{**defaults, **given})


def problem(
    jobs: tuple[Job, ...] = (), technicians: tuple[Technician, ...] | None = None, **given: Any
) -> Problem:
    """One technician on a line of ten places, unless told otherwise."""
    defaults = {
        "travel_s": line(10),
        "technicians": (technician(),) if technicians is None else technicians,
        "jobs": jobs,
        "skill_names": SKILLS,
        "part_names": PARTS,
    }
    return Problem(**{**defaults, **given})
