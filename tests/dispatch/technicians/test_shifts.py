"""Shifts: wall time in the technician's zone, real length, past midnight and over clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dispatch.technicians.shifts import WeeklyShift, on_shift, shift_after

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
EARLY = [WeeklyShift(day, time(8), timedelta(hours=9)) for day in range(5)]
MONDAY = datetime(2026, 3, 2, tzinfo=SHANGHAI)

weekly = st.builds(
    WeeklyShift,
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(15, 1440).map(lambda minutes: timedelta(minutes=minutes)),
)
instants = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def test_a_running_shift_is_found_with_its_beginning() -> None:
    noon = MONDAY.replace(hour=12)
    assert shift_after(EARLY, SHANGHAI, noon) == (MONDAY.replace(hour=8), MONDAY.replace(hour=17))


def test_after_friday_comes_monday() -> None:
    friday_evening = MONDAY + timedelta(days=4, hours=18)
    found = shift_after(EARLY, SHANGHAI, friday_evening)
    assert found is not None
    assert found[0] == MONDAY + timedelta(days=7, hours=8)


def test_the_last_moment_is_no_longer_in_the_shift() -> None:
    assert on_shift(EARLY, SHANGHAI, MONDAY.replace(hour=8))
    assert not on_shift(EARLY, SHANGHAI, MONDAY.replace(hour=17))


def test_a_night_shift_runs_past_midnight() -> None:
    night = [WeeklyShift(0, time(22), timedelta(hours=8))]
    assert on_shift(night, SHANGHAI, MONDAY + timedelta(days=1, hours=3))
    assert not on_shift(night, SHANGHAI, MONDAY + timedelta(hours=3))


def test_shifts_that_touch_are_one() -> None:
    halves = [
        WeeklyShift(0, time(8), timedelta(hours=4)),
        WeeklyShift(0, time(12), timedelta(hours=4)),
    ]
    found = shift_after(halves, SHANGHAI, MONDAY.replace(hour=9))
    assert found == (MONDAY.replace(hour=8), MONDAY.replace(hour=16))


def test_on_the_day_the_clocks_go_forward_a_shift_keeps_its_wall_start_and_its_length() -> None:
    sunday = [WeeklyShift(6, time(1), timedelta(hours=4))]
    found = shift_after(sunday, BERLIN, datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert found == (
        datetime(2026, 3, 29, 0, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 4, 0, tzinfo=UTC),
    )


def test_nobody_without_shifts_is_ever_at_work() -> None:
    assert shift_after([], SHANGHAI, MONDAY) is None


@given(st.lists(weekly, min_size=1, max_size=5), instants)
def test_the_next_shift_ends_later_than_now(pattern: list[WeeklyShift], at: datetime) -> None:
    found = shift_after(pattern, BERLIN, at)
    assert found is not None
    assert found[0] < found[1]
    assert found[1] > at


@given(st.lists(weekly, min_size=1, max_size=5), instants)
def test_within_a_found_shift_one_is_at_work(pattern: list[WeeklyShift], at: datetime) -> None:
    found = shift_after(pattern, BERLIN, at)
    assert found is not None
    middle = max(found[0], at) + (found[1] - max(found[0], at)) / 2
    assert on_shift(pattern, BERLIN, middle)
