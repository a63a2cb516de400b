"""Customers are left in peace at night, by the clock on their own wall; pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from pydantic import ValidationError

from dispatch.mails import quiet
from dispatch.mails.owed import Owed, kept_quiet
from dispatch.mails.policy import MailPolicy
from hanlu.contracts.work_orders import Span, WorkOrder
from tests.dispatch.desk import Desk
from tests.dispatch.policies import SHIPPED

POLICY = MailPolicy.model_validate(SHIPPED["mails"])
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York")]
    + [ZoneInfo("Australia/Lord_Howe")]  # its clocks move by half an hour
)
INSTANTS = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
TIMES = st.times().map(lambda wall: wall.replace(microsecond=0))


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = SHANGHAI) -> datetime:
    """In June 2026, as the clock of the site shows it."""
    return datetime(2026, 6, day, hour, minute, tzinfo=zone)


@st.composite
def policies(draw: st.DrawFn) -> MailPolicy:
    """Quiet for up to half a day."""
    begins, length = draw(TIMES), timedelta(minutes=draw(st.integers(1, 720)))
    ends = (datetime.combine(date(2026, 1, 1), begins) + length).time()
    return MailPolicy(quiet_from=begins, quiet_to=ends, early_until=time.max)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(1, 20, 59), None),
        (at(1, 21), at(2, 8)),
        (at(2, 0), at(2, 8)),
        (at(2, 7, 59), at(2, 8)),
        (at(2, 8), None),
    ],
)
def test_the_shipped_night_is_quiet_from_nine_to_eight(
    now: datetime, until: datetime | None
) -> None:
    assert quiet.quiet_until(POLICY, now, SHANGHAI) == until


@given(policies(), INSTANTS, ZONES)
def test_quiet_hours_end_later_than_now_when_the_clock_shows_their_end(
    policy: MailPolicy, now: datetime, zone: ZoneInfo
) -> None:
    until = quiet.quiet_until(policy, now, zone)
    wall = now.astimezone(zone).time()
    begins, ends = policy.quiet_from, policy.quiet_to
    in_them = begins <= wall < ends if begins <= ends else wall >= begins or wall < ends
    assert (until is not None) is in_them
    if until is not None:
        assert now < until <= now + timedelta(hours=14)
        assert quiet.quiet_until(policy, until, zone) is None
        put_forward = timedelta(hours=1)
        shown = until.astimezone(zone)
        assert shown.time() == ends or (shown - put_forward).time() <= ends < shown.time()


@given(policies(), INSTANTS, ZONES)
def test_quiet_hours_begin_no_later_than_now_and_in_none_before_them(
    policy: MailPolicy, now: datetime, zone: ZoneInfo
) -> None:
    since, until = quiet.quiet_since(policy, now, zone), quiet.quiet_until(policy, now, zone)
    assert (since is None) is (until is None)
    if since is not None:
        assert now - timedelta(hours=14) < since <= now


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 29, 10), (10, 25, 12)])
def test_a_night_in_which_the_clocks_change_is_quiet_until_the_same_time(
    month: int, day: int, hours: int
) -> None:
    evening = datetime(2026, month, day - 1, 21, tzinfo=BERLIN).astimezone(UTC)
    until = quiet.quiet_until(POLICY, evening, BERLIN)
    assert until == evening + timedelta(hours=hours)
    assert until.astimezone(BERLIN).time() == time(8)


def test_in_an_hour_that_comes_twice_the_end_still_to_come_counts() -> None:
    policy = MailPolicy(quiet_from=time(22), quiet_to=time(2, 30), early_until=time(10))
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 in Berlin, for the second time
    assert quiet.quiet_until(policy, second, BERLIN) == second + timedelta(minutes=20)


def test_the_same_time_twice_is_no_quiet_hour_at_all() -> None:
    never = MailPolicy(quiet_from=time(0), quiet_to=time(0), early_until=time(10))
    assert quiet.quiet_until(never, at(2, 0), SHANGHAI) is None


@pytest.mark.parametrize(
    "wrong", [{"quiet_to": "08:00Z"}, {"early_until": "07:30"}, {"quiet_from": "25:00"}]
)
def test_a_time_with_a_zone_or_one_that_makes_no_sense_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        MailPolicy.model_validate(SHIPPED["mails"] | wrong)


@pytest.fixture
async def case(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    """At a site in Shanghai."""
    return await desk.assign(order, technician_id)


async def test_an_invitation_of_the_night_comes_in_the_morning_and_one_of_the_day_at_once(
    case: WorkOrder,
) -> None:
    assert kept_quiet(POLICY, Owed("invitation", 1, at(1, 23)), case).due_at == at(2, 8)
    by_day = Owed("invitation", 1, at(1, 20))
    assert kept_quiet(POLICY, by_day, case) == by_day


async def test_an_invitation_that_may_not_come_later_comes_before_the_night(
    case: WorkOrder,
) -> None:
    limit = Owed("invitation", 1, at(2, 3), at_latest=True)
    assert kept_quiet(POLICY, limit, case).due_at == at(1, 21)


async def test_who_is_on_the_way_is_told_of_at_any_hour(case: WorkOrder) -> None:
    mail = Owed("on_the_way", 3, at(2, 3))
    assert kept_quiet(POLICY, mail, case) == mail


@pytest.mark.parametrize(
    ("visit", "due"),
    [(at(1, 23), at(1, 22)), (at(2, 9, 59), at(1, 22)), (at(2, 10), at(2, 8))],
)
async def test_only_a_visit_of_that_night_or_early_morning_is_told_of_in_the_night(
    case: WorkOrder, visit: datetime, due: datetime
) -> None:
    window = Span(start=visit, end=visit + timedelta(hours=2))
    booked = structs.replace(case, window=window, promised=True)
    assert kept_quiet(POLICY, Owed("appointment", 2, at(1, 22)), booked).due_at == due


@pytest.mark.parametrize("kind", ["progress", "outcome"])
async def test_how_a_case_stands_and_what_came_of_a_complaint_wait_for_the_morning(
    case: WorkOrder, kind: Literal["progress", "outcome"]
) -> None:
    assert kept_quiet(POLICY, Owed(kind, 1, at(1, 23)), case).due_at == at(2, 8)
    assert kept_quiet(POLICY, Owed(kind, 1, at(2, 12)), case).due_at == at(2, 12)
