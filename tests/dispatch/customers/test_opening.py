"""Opening hours: as people write them, in the wall time of the site, over nights and DST."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.customers.opening import Opening, parsed

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
SHOP = "Mo-Fr 08:00-12:00,13:00-18:00; Sa 09:00-13:00; 2026-06-04 off"


def hours(text: str) -> Opening:
    found = parsed(text, "Europe/Berlin")
    assert found is not None
    return found


def wall(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    """A wall time in Berlin; 1 June 2026 is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "24/7",
        "Mo-Su 00:00-24:00",
        "Mo-Su 06:00-06:00",
        "Mo-Sa 00:00-12:00,12:00-24:00; Su 00:00-24:00",
    ],
)
def test_no_hours_mean_always_open(text: str) -> None:
    assert parsed(text, "Europe/Berlin") is None


@pytest.mark.parametrize(
    "text",
    [
        "08:00-18:00",
        "Mo-Fr 8-18",
        "Mo 08:00",
        "Mo 25:00-26:00",
        "Mo 08:60-09:00",
        "Xx 08:00-18:00",
        "Mo off",
        "2026-02-30 08:00-09:00; Mo 08:00-09:00",
        "Mo-Fr 08:00-18:00, Sa",
    ],
)
def test_what_cannot_be_read_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(text, "Europe/Berlin")


def test_a_week_with_a_noon_break_a_saturday_and_a_holiday() -> None:
    spans = hours(SHOP).spans(wall(3, 13))
    assert [next(spans) for _ in range(3)] == [
        (wall(3, 13), wall(3, 18)),
        (wall(5, 8), wall(5, 12)),  # the 4th is off
        (wall(5, 13), wall(5, 18)),
    ]
    assert hours(SHOP).next_open(wall(6, 13)) == wall(8, 8)  # Saturday's end, to Monday


def test_a_night_shift_is_open_after_midnight_of_the_day_that_it_names() -> None:
    night = hours("Fr 22:00-06:00")
    assert night.covers(wall(6, 1), wall(6, 6))
    assert not night.covers(wall(6, 1), wall(6, 6, 1))
    assert not night.covers(wall(5, 1), wall(5, 2))


def test_hours_that_touch_at_midnight_are_one_opening() -> None:
    assert hours("Mo-Sa 00:00-24:00").covers(wall(1, 0), wall(7, 0))


def test_a_visit_ends_before_the_door_closes_or_waits_for_the_next_day() -> None:
    shop = hours("Mo-Fr 08:00-18:00")
    assert shop.starts(wall(1, 7), HOUR) == (wall(1, 8), wall(1, 17))
    assert shop.starts(wall(1, 17), HOUR) == (wall(1, 17), wall(1, 17))
    assert shop.starts(wall(1, 17, 1), HOUR) == (wall(2, 8), wall(2, 17))


@pytest.mark.parametrize(
    "text", ["Mo-Su 00:00-23:59", "Mo-Sa 00:00-24:00", "Mo-Su 00:00-24:00; 2026-06-04 off"]
)
def test_a_week_with_a_closed_minute_or_day_is_not_always_open(text: str) -> None:
    assert parsed(text, "Europe/Berlin") is not None


def test_a_visit_that_is_planned_after_the_noon_break_stays_there() -> None:
    shop = hours(SHOP)
    assert shop.starts(wall(1, 9), HOUR) == (wall(1, 9), wall(1, 11))
    assert shop.starts(wall(1, 9), HOUR, wall(1, 14)) == (wall(1, 13), wall(1, 17))
    assert shop.starts(wall(1, 9), HOUR, wall(1, 10)) == (wall(1, 9), wall(1, 11))
    # Planned while it is closed, too late to be done, or in the past: it says nothing.
    for planned in (wall(1, 12, 30), wall(1, 17, 30), wall(1, 8)):
        assert shop.starts(wall(1, 9), HOUR, planned) == (wall(1, 9), wall(1, 11))
    assert shop.starts(wall(1, 11, 30), HOUR) == (wall(1, 13), wall(1, 17))


def test_work_longer_than_any_opening_starts_with_one() -> None:
    assert hours("Mo 08:00-10:00").starts(wall(1, 9), 3 * HOUR) == (wall(8, 8), wall(8, 8))


def test_the_door_opens_by_the_wall_clock_whenever_clocks_change() -> None:
    shop = hours("Mo-Su 08:00-18:00")
    assert shop.next_open(wall(28, 20, month=3)) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert shop.next_open(wall(27, 20, month=3)) == datetime(2026, 3, 28, 7, tzinfo=UTC)


@given(
    st.sampled_from(["Mo-Fr 08:00-12:00,13:00-18:00; Sa 09:00-13:00", "Fr-Mo 20:00-04:00"]),
    st.integers(0, 400 * 24 * 60),
    st.integers(10, 200),
)
def test_whoever_starts_when_told_is_inside_until_the_work_is_done(
    text: str, at_min: int, takes_min: int
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=at_min)
    duration = timedelta(minutes=takes_min)
    first, last = hours(text).starts(at, duration)
    assert at <= first <= last
    assert hours(text).covers(first, first + duration)
    assert hours(text).covers(last, last + duration)
