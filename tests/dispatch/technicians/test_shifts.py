"""Shifts: wall time in the technician's zone, real length, past midnight and over clock changes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dispatch.technicians.shifts import Roster, WeeklyShift, on_shift, shift_after

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
EARLY = Roster(SHANGHAI, tuple(WeeklyShift(day, time(8), timedelta(hours=9)) for day in range(5)))
MONDAY = datetime(2026, 3, 2, tzinfo=SHANGHAI)

weekly = st.builds(
    WeeklyShift,
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(15, 1440).map(lambda minutes: timedelta(minutes=minutes)),
)
patterns = st.lists(weekly, min_size=1, max_size=5).map(tuple)
instants = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def test_a_running_shift_is_found_with_its_beginning() -> None:
    noon = MONDAY.replace(hour=12)
    assert shift_after(EARLY, noon) == (MONDAY.replace(hour=8), MONDAY.replace(hour=17))


def test_after_friday_comes_monday() -> None:
    friday_evening = MONDAY + timedelta(days=4, hours=18)
    found = shift_after(EARLY, friday_evening)
    assert found is not None
    assert found[0] == MONDAY + timedelta(days=7, hours=8)


def test_the_last_moment_is_no_longer_in_the_shift() -> None:
    assert on_shift(EARLY, MONDAY.replace(hour=8))
    assert not on_shift(EARLY, MONDAY.replace(hour=17))


def test_a_night_shift_runs_past_midnight() -> None:
    night = Roster(SHANGHAI, (WeeklyShift(0, time(22), timedelta(hours=8)),))
    assert on_shift(night, MONDAY + timedelta(days=1, hours=3))
    assert not on_shift(night, MONDAY + timedelta(hours=3))


def test_shifts_that_touch_are_one() -> None:
    halves = (
        WeeklyShift(0, time(8), timedelta(hours=4)),
        WeeklyShift(0, time(12), timedelta(hours=4)),
    )
    found = shift_after(Roster(SHANGHAI, halves), MONDAY.replace(hour=9))
    assert found == (MONDAY.replace(hour=8), MONDAY.replace(hour=16))


def test_on_the_day_the_clocks_go_forward_a_shift_keeps_its_wall_start_and_its_length() -> None:
    sunday = Roster(BERLIN, (WeeklyShift(6, time(1), timedelta(hours=4)),))
    found = shift_after(sunday, datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert found == (
        datetime(2026, 3, 29, 0, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 4, 0, tzinfo=UTC),
    )


def test_nobody_without_shifts_is_ever_at_work() -> None:
    assert shift_after(Roster(SHANGHAI), MONDAY) is None


@given(patterns, instants)
def test_the_next_shift_ends_later_than_now(pattern: tuple[WeeklyShift, ...], at: datetime) -> None:
    found = shift_after(Roster(BERLIN, pattern), at)
    assert found is not None
    assert found[0] < found[1]
    assert found[1] > at


@given(patterns, instants)
def test_within_a_found_shift_one_is_at_work(
    pattern: tuple[WeeklyShift, ...], at: datetime
) -> None:
    found = shift_after(Roster(BERLIN, pattern), at)
    assert found is not None
    middle = max(found[0], at) + (found[1] - max(found[0], at)) / 2
    assert on_shift(Roster(BERLIN, pattern), middle)


def hours(first: float, last: float) -> tuple[datetime, datetime]:
    """Between these hours of the Monday."""
    return MONDAY + timedelta(hours=first), MONDAY + timedelta(hours=last)


def test_an_absence_ends_the_shift_that_it_begins_in() -> None:
    ill = replace(EARLY, absent=(hours(11, 48),))
    assert shift_after(ill, MONDAY.replace(hour=9)) == hours(8, 11)
    assert shift_after(ill, MONDAY.replace(hour=12)) == hours(24 + 24 + 8, 24 + 24 + 17)
    assert not on_shift(ill, MONDAY.replace(hour=11))


def test_after_an_absence_within_a_shift_its_rest_is_worked() -> None:
    at_the_dentist = replace(EARLY, absent=(hours(10, 12),))
    assert shift_after(at_the_dentist, MONDAY.replace(hour=10)) == hours(12, 17)


def test_after_leave_of_a_month_the_shift_of_the_day_of_return_is_found() -> None:
    away = replace(EARLY, absent=((MONDAY, MONDAY + timedelta(days=28)),))
    found = shift_after(away, MONDAY)
    assert found is not None
    assert found[0] == MONDAY + timedelta(days=28, hours=8)


def test_duty_beside_the_pattern_counts_and_joins_the_shift_it_touches() -> None:
    on_call = replace(EARLY, extra=(hours(17, 22), hours(-20, -18)))
    assert shift_after(on_call, MONDAY.replace(hour=9)) == hours(8, 22)
    sunday = shift_after(replace(EARLY, extra=(hours(-20, -18),)), MONDAY - timedelta(hours=22))
    assert sunday == hours(-20, -18)


def test_duty_long_from_now_is_found_without_any_pattern() -> None:
    stand_in = Roster(SHANGHAI, extra=(hours(24 * 40, 24 * 40 + 8),))
    assert shift_after(stand_in, MONDAY) == hours(24 * 40, 24 * 40 + 8)


spans = st.lists(
    st.tuples(instants, st.integers(1, 20 * 24 * 60)).map(
        lambda drawn: (drawn[0], drawn[0] + timedelta(minutes=drawn[1]))
    ),
    max_size=4,
).map(lambda drawn: tuple(sorted(drawn)))


@given(patterns, spans, spans, instants)
def test_somebody_works_exactly_when_planned_or_called_in_and_not_absent(
    pattern: tuple[WeeklyShift, ...],
    extra: tuple[tuple[datetime, datetime], ...],
    absent: tuple[tuple[datetime, datetime], ...],
    at: datetime,
) -> None:
    called_in = any(begin <= at < end for begin, end in extra)
    away = any(begin <= at < end for begin, end in absent)
    planned = on_shift(Roster(BERLIN, pattern), at)
    assert on_shift(Roster(BERLIN, pattern, extra, absent), at) == (
        (planned or called_in) and not away
    )


@given(patterns, spans, instants)
def test_nobody_is_absent_within_a_shift(
    pattern: tuple[WeeklyShift, ...], absent: tuple[tuple[datetime, datetime], ...], at: datetime
) -> None:
    found = shift_after(Roster(BERLIN, pattern, absent=absent), at)
    assert found is not None
    assert not any(begin < found[1] and found[0] < end for begin, end in absent)
