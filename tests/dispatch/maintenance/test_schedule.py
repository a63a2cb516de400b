"""Due days: month ends, leap years, changes of clocks, pauses of a season, and downtime."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.maintenance import schedule as rules
from dispatch.maintenance.schedule import CountsFrom, Fallen, Schedule, SeasonPause

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
MONTHLY = Schedule(1, "month")
WINTER = SeasonPause("11-15", "03-01")
DAY = timedelta(days=1)
LEAD = timedelta(days=7)


def due_days(schedule: Schedule, anchor: date, many: int) -> list[date]:
    """The first due days of a plan."""
    found = [rules.next_due(schedule, anchor, anchor - DAY)]
    while len(found) < many:
        found.append(rules.next_due(schedule, anchor, found[-1]))
    return found


def test_what_began_on_the_31st_is_due_on_the_last_day_of_shorter_months_and_the_31st_again() -> (
    None
):
    assert due_days(MONTHLY, date(2026, 1, 31), 4) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_a_year_after_the_29th_of_february_is_the_28th_until_there_is_a_29th_again() -> None:
    days = due_days(Schedule(12, "month"), date(2024, 2, 29), 5)
    assert days == [date(year, 2, 29 if year % 4 == 0 else 28) for year in range(2024, 2029)]


@pytest.mark.parametrize(
    ("schedule", "second"),
    [
        pytest.param(Schedule(10, "day"), date(2026, 3, 30), id="ten days"),
        pytest.param(Schedule(2, "week"), date(2026, 4, 3), id="two weeks, the same weekday"),
        pytest.param(Schedule(3, "month"), date(2026, 6, 20), id="a quarter"),
    ],
)
def test_an_interval_is_counted_in_days_of_the_calendar(schedule: Schedule, second: date) -> None:
    assert due_days(schedule, date(2026, 3, 20), 2)[1] == second


schedules = st.builds(
    Schedule,
    every=st.integers(1, 30),
    unit=st.sampled_from(("day", "week", "month")),
    pauses=st.sampled_from(((), (WINTER,), (SeasonPause("06-01", "08-31"), WINTER))),
)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(schedules, days, st.integers(-400, 4000), st.booleans())
def test_the_next_due_day_is_later_outside_of_every_pause_and_the_first_such(
    schedule: Schedule,
    anchor: date,
    offset: int,
    visited: bool,
) -> None:
    after = anchor + offset * DAY
    due = rules.next_due(schedule, anchor, after, visited=visited)
    assert due > after
    assert not schedule.rests(due)
    # Asked from any day in between, the answer is the same: none was passed over.
    between = after + (due - after) // 2
    if between < due:
        assert rules.next_due(schedule, anchor, between, visited=visited) == due


@given(schedules, days, st.integers(-100, 800), st.booleans())
def test_a_pause_only_puts_off_what_falls_due_in_it_and_a_visit_that_was_made_is_not_due(
    schedule: Schedule,
    anchor: date,
    offset: int,
    visited: bool,
) -> None:
    after = anchor + offset * DAY
    plain = Schedule(schedule.every, schedule.unit)
    due = anchor if not visited else rules.next_due(plain, anchor, anchor)
    while (put_off := first_awake(schedule, due)) <= after:
        due = rules.next_due(plain, anchor, due)
    assert rules.next_due(schedule, anchor, after, visited=visited) == put_off


def first_awake(schedule: Schedule, day: date) -> date:
    """The day itself, or the first one after the pauses that have it."""
    while schedule.rests(day):
        day += DAY
    return day


@given(schedules, days, st.integers(0, 2000))
def test_without_pauses_a_due_day_is_a_whole_number_of_intervals_from_the_anchor(
    schedule: Schedule, anchor: date, offset: int
) -> None:
    plain = Schedule(schedule.every, schedule.unit)
    due = rules.next_due(plain, anchor, anchor + offset * DAY)
    if plain.unit == "month":
        months = (due.year - anchor.year) * 12 + due.month - anchor.month
        assert months % plain.every == 0
        assert due.day == anchor.day or (due + DAY).day == 1
    else:
        assert (due - anchor).days % (plain.every * (7 if plain.unit == "week" else 1)) == 0


def test_what_falls_due_in_a_pause_is_one_visit_on_the_first_day_after_it() -> None:
    paused = Schedule(1, "month", pauses=(WINTER,))
    assert due_days(paused, date(2026, 10, 10), 4) == [
        date(2026, 10, 10),
        date(2026, 11, 10),
        date(2027, 3, 2),
        date(2027, 3, 10),
    ]


def test_a_visit_of_the_year_that_falls_into_a_pause_is_not_lost_when_asked_within_it() -> None:
    yearly = Schedule(12, "month", pauses=(WINTER,))
    assert rules.next_due(yearly, date(2026, 1, 15), date(2027, 2, 10)) == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        pytest.param(Schedule(12, "month", pauses=(WINTER,)), date(2028, 3, 2), id="yearly"),
        pytest.param(Schedule(1, "month", pauses=(WINTER,)), date(2027, 3, 2), id="monthly"),
    ],
)
def test_a_visit_made_in_a_pause_is_not_ordered_again_when_the_pause_ends(
    schedule: Schedule, expected: date
) -> None:
    made_on = date(2026, 11, 20)
    for after in (made_on, date(2026, 12, 24), date(2027, 3, 1)):
        assert rules.next_due(schedule, made_on, after, visited=True) == expected


@pytest.mark.parametrize(
    ("due_on", "hours"),
    [
        pytest.param(date(2026, 3, 29), 71, id="the clocks go forward"),
        pytest.param(date(2026, 10, 25), 73, id="the clocks go back"),
        pytest.param(date(2026, 6, 1), 72, id="an ordinary day"),
    ],
)
def test_a_window_is_whole_days_of_the_site_whatever_its_clocks_do(
    due_on: date, hours: int
) -> None:
    opens, closes = rules.window(Schedule(1, "month", 1, 1), due_on, BERLIN)
    assert closes - opens == timedelta(hours=hours)
    assert opens.astimezone(BERLIN).replace(tzinfo=None) == datetime.combine(
        due_on - DAY, datetime.min.time()
    )


@given(schedules, days)
def test_windows_of_a_sound_schedule_never_overlap(schedule: Schedule, anchor: date) -> None:
    plain = Schedule(schedule.every, schedule.unit, 2, 3)
    first, second = due_days(plain, anchor, 2)
    overlap = rules.window(plain, first, BERLIN)[1] > rules.window(plain, second, BERLIN)[0]
    assert not overlap or rules.faults(plain) == ("windows_overlap",)


def test_a_pause_of_the_whole_year_is_no_schedule() -> None:
    always = Schedule(1, "month", pauses=(SeasonPause("03-01", "02-29"),))
    assert rules.faults(always) == ("always_paused",)
    assert rules.faults(Schedule(1, "month", pauses=(WINTER,))) == ()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI).astimezone(UTC)


def fallen(schedule: Schedule, first: date, today: date) -> Fallen:
    return rules.fallen_due(schedule, first, first, SHANGHAI, LEAD, noon(today))


def test_a_visit_is_ordered_the_lead_before_its_window_opens_and_not_a_moment_earlier() -> None:
    schedule, due_on = Schedule(3, "month", 7, 7), date(2026, 6, 20)
    opens, _ = rules.window(schedule, due_on, SHANGHAI)
    asked = (schedule, due_on, due_on, SHANGHAI, LEAD)
    assert rules.fallen_due(*asked, opens - LEAD - timedelta(seconds=1)) == Fallen(None)
    assert rules.fallen_due(*asked, opens - LEAD) == Fallen(due_on)


def test_after_a_downtime_one_visit_is_made_and_those_before_it_are_told() -> None:
    weekly, first = Schedule(1, "week", 2, 2), date(2026, 6, 1)
    got = fallen(weekly, first, date(2026, 6, 23))
    assert got == Fallen(date(2026, 6, 22), (first, date(2026, 6, 8), date(2026, 6, 15)))


def test_a_visit_whose_window_is_over_is_made_when_nothing_newer_is_near() -> None:
    yearly, first = Schedule(12, "month", 3, 3), date(2026, 1, 10)
    assert fallen(yearly, first, date(2027, 5, 1)) == Fallen(date(2027, 1, 10), (first,))
    planned = rules.window(yearly, date(2027, 1, 10), SHANGHAI)
    opens, closes = rules.window_left(planned, noon(date(2027, 5, 1)))
    assert opens == noon(date(2027, 5, 1))
    assert closes - opens == planned[1] - planned[0]


@given(schedules, days, st.integers(0, 1500))
def test_every_due_day_that_passed_is_made_or_told_once(
    schedule: Schedule, anchor: date, offset: int
) -> None:
    first = rules.next_due(schedule, anchor, anchor - DAY)
    today = first + offset * DAY
    got = rules.fallen_due(schedule, anchor, first, SHANGHAI, timedelta(0), noon(today))
    passed = [first]
    while (due := rules.next_due(schedule, anchor, passed[-1])) <= today:
        passed.append(due)
    assert [*got.missed, got.due_on] == passed


def test_the_next_visit_counts_from_the_plan_or_from_the_day_the_last_was_made() -> None:
    anchor, due_on = date(2026, 1, 31), date(2026, 2, 28)
    late, early = date(2026, 3, 6), date(2026, 2, 24)
    cases: tuple[tuple[date | None, CountsFrom, date], ...] = (
        (late, "planned", date(2026, 3, 31)),
        (late, "done", date(2026, 4, 6)),
        (early, "done", date(2026, 3, 24)),
        (None, "done", date(2026, 3, 31)),
    )
    for done_on, counts_from, expected in cases:
        visited_on, after = rules.counted_on(counts_from, None, due_on, done_on)
        assert rules.next_due(MONTHLY, visited_on or anchor, after) == expected, (
            done_on,
            counts_from,
        )
