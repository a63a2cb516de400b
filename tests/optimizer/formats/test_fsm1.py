"""fsm-1 files: what is read, what is refused and where the refusal points."""

import copy
import json
import math
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.construct import construct
from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.formats.fields import Field
from optimizer.formats.fsm1 import parse, plan_document, read_instance, read_plan
from optimizer.formats.svg import draw
from tests.optimizer.days import days


def instance() -> dict[str, Any]:
    """One technician, two jobs, a lock and a break."""
    return {
        "format": "fsm-1",
        "name": "tiny",
        "locations": [[0, 0], [3, 4]],
        "travel": {"kind": "euclid", "seconds_per_unit": 100},
        "technicians": [
            {
                "id": "A",
                "start": 0,
                "end": 0,
                "shift": [1000, 9000],
                "skills": ["x"],
                "stock": {"p": 2},
                "breaks": [{"earliest": 2000, "latest": 3000, "duration": 600}],
            }
        ],
        "jobs": [
            {
                "id": name,
                "loc": 1,
                "service": 500,
                "skills": ["x"],
                "priority": 2,
                "earliest": 1000,
                "due": 2000,
                "latest": 8000,
                "late_weight": 1,
                "unserved_penalty": 900,
                "parts": {"p": 1},
            }
            for name in ("j1", "j2")
        ],
        "locks": [{"job": "j2", "tech": "A", "position": 0}],
    }


def changed(path: str, value: Any) -> dict[str, Any]:
    """The instance with one value replaced, at a path like ``jobs.0.due``."""
    data = instance()
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target: Any = data
    for step in way:
        target = target[step]
    target[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("format", "fsm-2", "format"),
        ("locations.1", [3], "locations[1]"),
        ("locations.1", [3, math.nan], "locations[1][1]"),
        ("travel.kind", "crow", "travel.kind"),
        ("travel", {"kind": "matrix", "seconds": [[0, 1]]}, "travel.seconds"),
        ("travel", {"kind": "matrix", "seconds": [[0, 1], [-1, 0]]}, "travel.seconds[1][0]"),
        ("travel", {"kind": "matrix", "seconds": [[0, 1], [0.5, 0]]}, "travel.seconds[1][0]"),
        ("travel.seconds_per_unit", -1, "travel.seconds_per_unit"),
        ("travel.seconds_per_unit", 1e12, "travel.seconds_per_unit"),
        ("technicians.0.shift", [9000, 1000], "technicians[0].shift"),
        ("technicians.0.start", 2, "technicians[0].start"),
        ("technicians.0.skills", "x", "technicians[0].skills"),
        ("technicians.0.stock", {"p": -1}, "technicians[0].stock['p']"),
        ("technicians.0.breaks.0.latest", 0, "technicians[0].breaks[0].latest"),
        ("jobs.0.id", "j2", "jobs[1].id"),
        ("jobs.1.loc", 7, "jobs[1].loc"),
        ("jobs.1.service", 1.5, "jobs[1].service"),
        ("jobs.1.service", True, "jobs[1].service"),
        ("jobs.1.service", None, "jobs[1].service"),
        ("jobs.1.latest", 999, "jobs[1].latest"),
        ("jobs.1.priority", 0, "jobs[1].priority"),
        ("jobs.1.due", 10**12, "jobs[1].due"),
        ("jobs.1.parts", {"p": "two"}, "jobs[1].parts.p"),
        ("locks.0.job", "j9", "locks[0].job"),
        ("locks.0.tech", "Z", "locks[0].tech"),
        ("locks.0.position", -1, "locks[0].position"),
        ("locks.0.start", 9000, "locks[0].start"),
        ("locks", {}, "locks"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(path: str, value: Any, field: str) -> None:
    with pytest.raises(ProblemInvalid) as refusal:
        read_instance(Field(changed(path, value)))
    assert refusal.value.field == field


@pytest.mark.parametrize("path", ["jobs.0.due", "technicians.0.shift", "travel.kind", "jobs"])
def test_a_missing_field_is_named(path: str) -> None:
    data = instance()
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target: Any = data
    for step in way:
        target = target[step]
    del target[last]
    with pytest.raises(ProblemInvalid, match="is missing"):
        read_instance(Field(data))


@pytest.mark.parametrize("text", ["", "{", "[" * 10_000, '{"format": "fsm-1"}', "[]", "7"])
def test_a_file_that_is_no_instance_is_refused_and_no_crash(text: str) -> None:
    with pytest.raises(ProblemInvalid):
        read_instance(parse(text))


def test_a_plan_that_is_not_of_the_format_is_unreadable() -> None:
    problem = read_instance(Field(instance())).problem
    documents: list[Any] = [{"routes": {}}, {"routes": [{"tech": "A", "stops": 3}]}, []]
    for broken in documents:
        with pytest.raises(PlanUnreadable):
            read_plan(problem, Field(broken, error=PlanUnreadable))


def test_unknown_names_in_a_plan_are_reported_and_left_out() -> None:
    problem = read_instance(Field(instance())).problem
    document = {"routes": [{"tech": "Z", "stops": []}, {"tech": "A", "stops": [{"job": "j9"}]}]}
    plan, unknown = read_plan(problem, Field(document))
    assert [violation.rule for violation in unknown] == ["unknown_technician", "unknown_job"]
    assert plan.routes[0].stops == ()


def test_the_instance_is_read_as_it_is_written() -> None:
    read = read_instance(Field(instance()))
    problem = read.problem
    assert read.name == "tiny"
    assert problem.travel_s.tolist() == [[0, 500], [500, 0]]
    assert problem.technicians[0].breaks[0].duration_s == 600
    assert problem.jobs[1].due_s == 2000
    assert problem.lock_of[1].position == 0
    assert problem.skills_in(problem.jobs[0].skills) == ("x",)


@given(days())
@settings(max_examples=60)
def test_a_plan_written_is_the_plan_read_back(data: dict[str, Any]) -> None:
    problem = read_instance(Field(copy.deepcopy(data))).problem
    plan = construct(problem)
    text = json.dumps(plan_document(problem, plan))
    assert read_plan(problem, parse(text, PlanUnreadable)) == (plan, [])


@given(
    st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=8),
    st.floats(0, 100),
)
def test_straight_lines_round_a_half_up_to_the_last_bit(
    places: list[tuple[float, float]], k: float
) -> None:
    data = {**instance(), "locations": [list(p) for p in places], "jobs": [], "technicians": []}
    data |= {"travel": {"kind": "euclid", "seconds_per_unit": k}, "locks": []}
    travel = read_instance(Field(data)).problem.travel_s
    for i, (xi, yi) in enumerate(places):
        for j, (xj, yj) in enumerate(places):
            distance = math.sqrt((xi - xj) ** 2 + (yi - yj) ** 2)
            wanted = 0 if i == j else math.floor(k * distance + 0.5)
            assert travel[i, j] == wanted


def test_a_drawing_shows_every_visit_and_every_person() -> None:
    read = read_instance(Field(instance()))
    picture = draw(read.problem, construct(read.problem), read.places, "a & b")
    elements = ET.fromstring(picture).iter()  # noqa: S314 (our own drawing)
    titles = [element.text or "" for element in elements if "title" in element.tag]
    assert sum(title.startswith("j1 ·") for title in titles) == 2  # on the map and in the day
    assert "a &amp; b" in picture
