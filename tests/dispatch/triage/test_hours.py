"""Standard time by category and model: the entry that names most decides, and says so."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dispatch.triage import grade, hours
from dispatch.triage.hours import HoursPolicy, Machine, StandardTime
from tests.dispatch.policies import TRIAGE

ROOM = Machine("cold_room", "CR-200")
WARM = "too_warm"


def entry(minutes: int, category: str = "", model: str = "", fault: str = "") -> StandardTime:
    duration = timedelta(minutes=minutes)
    return StandardTime(category=category, model=model, fault=fault, duration=duration)


ENTRIES = (
    entry(10, "cold_room"),
    entry(20, model="CR-200"),
    entry(30, "cold_room", fault=WARM),
    entry(40, "cold_room", "CR-200"),
    entry(50, model="CR-200", fault=WARM),
    entry(60, "cold_room", "CR-200", WARM),
    entry(70, "freezer"),
    entry(80, model="CR-300", fault=WARM),
)


def minutes(entries: tuple[StandardTime, ...], machine: Machine, fault: str | None) -> int | None:
    found = hours.best(entries, machine, fault)
    return None if found is None else int(found.duration.total_seconds()) // 60


@pytest.mark.parametrize(
    ("without", "machine", "fault", "expected"),
    [
        ((), ROOM, WARM, 60),
        ((60,), ROOM, WARM, 50),
        ((60, 50), ROOM, WARM, 30),
        ((60, 50, 30), ROOM, WARM, 40),
        ((60, 50, 30, 40), ROOM, WARM, None),  # triage's own time for the fault goes before these
        ((), ROOM, "door", 40),
        ((), ROOM, None, 40),
        ((40,), ROOM, None, 20),
        ((40, 20), ROOM, None, 10),
        ((), Machine("lift", "L-1"), WARM, None),
        ((), Machine(), None, None),
    ],
)
def test_what_names_most_decides(
    without: tuple[int, ...], machine: Machine, fault: str | None, expected: int | None
) -> None:
    entries = tuple(e for e in ENTRIES if e.duration.total_seconds() / 60 not in without)
    assert minutes(entries, machine, fault) == expected


@given(st.permutations(ENTRIES), st.sampled_from([WARM, "door", None]))
def test_the_order_of_the_entries_decides_nothing(
    entries: list[StandardTime], fault: str | None
) -> None:
    assert minutes(tuple(entries), ROOM, fault) == minutes(ENTRIES, ROOM, fault)


def test_an_entry_says_why_the_visit_takes_so_long() -> None:
    found = grade.of_request(TRIAGE, "repair", "too warm")
    timed = hours.timed(HoursPolicy(standard=ENTRIES), found, ROOM)
    assert timed.duration == timedelta(hours=1)
    assert timed.reasons[:-1] == found.reasons
    why = timed.reasons[-1]
    assert why.code == "triage.standard_time_of_model_and_fault"
    told = {"minutes": 60, "category": "cold_room", "model": "CR-200", "fault": WARM}
    assert why.params == told
    assert hours.timed(HoursPolicy(), found, ROOM) == found


def test_an_entry_names_something_and_each_combination_stands_once() -> None:
    with pytest.raises(ValidationError, match="names neither"):
        entry(10, fault=WARM)
    for one, other in permutations((entry(10, "cold_room"), entry(20, "cold_room"))):
        with pytest.raises(ValidationError, match="twice: cold_room"):
            HoursPolicy(standard=(one, other))
