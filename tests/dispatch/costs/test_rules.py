"""Which way a cost goes, by whom, and until when."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.costs import rules
from dispatch.costs.policy import CostKind, CostPolicy, WorkingHours
from tests.dispatch.policies import shipped_policies

POLICY: CostPolicy = shipped_policies().costs
HOURS = WorkingHours(opens=time(9), closes=time(18), weekdays=(1, 2, 3, 4, 5))
SHANGHAI = "Asia/Shanghai"
HOUR = timedelta(hours=1)
ME, OTHER = UUID(int=1), UUID(int=2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(SHANGHAI))


@pytest.mark.parametrize(
    ("role", "kind", "amount", "decided", "major", "way"),
    [
        ("technician", "part", 20000, 0, False, "spot"),
        ("technician", "part", 20001, 0, False, "steps"),
        ("technician", "part", 10000, 10001, False, "steps"),  # in pieces
        ("technician", "part", 100, 0, True, "steps"),
        ("technician", "outsourced", 1, 0, False, "steps"),
        ("supervisor", "outsourced", 100000, 0, False, "spot"),
        ("finance", "part", 1, 0, False, "steps"),
    ],
)
def test_up_to_the_limit_of_role_and_kind_it_is_decided_on_the_spot(
    role: str, kind: CostKind, amount: int, decided: int, major: bool, way: str
) -> None:
    found = rules.way(POLICY, role, kind, amount, "CNY", decided=decided, is_major=major)
    assert found == way


def test_a_currency_without_a_limit_takes_the_steps() -> None:
    assert rules.way(POLICY, "senior", "part", 1, "JPY", decided=0, is_major=False) == "steps"


def test_a_repair_is_major_by_its_fault_or_by_the_claimants_word() -> None:
    major = POLICY.major
    assert rules.is_major(major, "part", "repair", "compressor", said=False)
    assert not rules.is_major(major, "travel", "repair", "compressor", said=False)
    assert not rules.is_major(major, "part", "repair", "door", said=False)
    assert rules.is_major(major, "travel", "inspection", None, said=True)


@pytest.mark.parametrize(
    ("begin", "hours", "end"),
    [
        ("2026-06-01T10:00", 2, "2026-06-01T12:00"),  # a Monday
        ("2026-06-01T17:00", 2, "2026-06-02T10:00"),
        ("2026-06-05T17:30", 9, "2026-06-08T17:30"),  # over a weekend
        ("2026-06-06T12:00", 9, "2026-06-08T18:00"),
        ("2026-06-01T03:00", 1, "2026-06-01T10:00"),
    ],
)
def test_limits_run_in_working_hours_of_the_site(begin: str, hours: int, end: str) -> None:
    assert rules.due(HOURS, at(begin), hours * HOUR, SHANGHAI) == at(end)


@given(
    st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)),  # noqa: DTZ001
    st.integers(1, 200),
    st.sampled_from([SHANGHAI, "Europe/Berlin", "America/New_York"]),
)
def test_a_step_is_due_later_and_while_people_work(naive: datetime, hours: int, zone: str) -> None:
    begin = naive.replace(tzinfo=UTC)
    end = rules.due(HOURS, begin, hours * HOUR, zone)
    local = end.astimezone(ZoneInfo(zone))
    assert end - begin >= hours * HOUR
    assert local.isoweekday() <= 5
    assert time(9) < local.time() <= time(18)
    assert rules.due(HOURS, begin, (hours + 1) * HOUR, zone) > end


def bar(role: str, who: UUID, *, earlier: set[UUID] | None = None, raised: bool = False) -> object:
    return rules.bar(
        POLICY.step(1), role, who, claimed_by=ME, earlier=earlier or set(), is_raised=raised
    )


def test_nobody_decides_the_own_claim_two_steps_or_the_step_of_others() -> None:
    assert bar("supervisor", OTHER) is None
    assert bar("supervisor", ME) == "own"
    assert bar("admin", ME) == "own"
    assert bar("supervisor", OTHER, earlier={OTHER}) == "earlier"
    assert bar("finance", OTHER) == "role"
    assert bar("service", uuid4()) == "role"
    assert bar("regional_manager", OTHER) == "role"
    assert bar("regional_manager", OTHER, raised=True) is None


def test_how_far_an_amount_lies_above_the_mean() -> None:
    assert rules.beyond_percent(150, 100.0) == 50
    assert rules.beyond_percent(50, 100.0) == -50
    assert rules.beyond_percent(50, None) is None
