"""The formulas of the indicators; pure."""

from datetime import date

import pytest

from dispatch.indicators.formulas import Counts, by_week, indicators, ratio, weeks

COUNTED = Counts(
    repairs=10,
    timed=8,
    on_time=6,
    lasting=9,
    on_device=5,
    repeated=1,
    ratings=4,
    satisfied=3,
    stars=15,
    complaints=2,
    customers=8,
    settled=5,
    settled_soon=4,
    settle_s=36_000,
    tiered=20,
    front_line=18,
    same_day=1,
    rethought=1,
    answered=5,
    promoters=2,
    detractors=1,
    dimensions={"speed": (9, 2), "attitude": (5, 1)},
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("csat", 0.75),
        ("score", 3.75),
        ("on_time", 0.75),
        ("success", 0.9),
        ("repeat", 0.2),
        ("complaints", 0.25),
        ("closed_loop", 0.8),
        ("settle", 7200),
        ("nps", 0.2),
        ("front_line", 0.9),
        ("same_day", 0.05),
        ("rethought", 0.05),
    ],
)
def test_each_is_its_part_of_its_whole(name: str, value: float) -> None:
    assert getattr(indicators(COUNTED, of_one_person=False), name).value == value


def test_each_dimension_has_its_own_mean_of_those_who_judged_it() -> None:
    found = indicators(COUNTED, of_one_person=True).dimensions
    assert {name: each.value for name, each in found.items()} == {"attitude": 5.0, "speed": 4.5}


def test_of_nothing_there_is_no_share() -> None:
    assert ratio(0, 0).value is None


def test_a_complaint_names_nobody() -> None:
    of_one = indicators(COUNTED, of_one_person=True)
    assert (of_one.complaints, of_one.closed_loop, of_one.settle) == (None, None, None)


def test_weeks_begin_on_mondays_and_none_is_left_out() -> None:
    wednesday, next_monday = date(2026, 7, 1), date(2026, 7, 13)
    expected = [date(2026, 6, 29), date(2026, 7, 6), date(2026, 7, 13)]
    assert weeks(wednesday, next_monday) == expected
    assert weeks(wednesday, wednesday) == expected[:1]
    shown = by_week({"2026-07-06": COUNTED}, wednesday, next_monday, of_one_person=False)
    assert [(week, found.csat.whole) for week, found in shown] == list(
        zip(expected, (0, 4, 0), strict=True)
    )
