"""What a measuring makes of an item: met and watched, not met, too few, relapsed, lasted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.improvements import standard
from dispatch.improvements.standard import Measure
from tests.dispatch.policies import shipped_policies

POLICY = shipped_policies().improvement
NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def measure(value: float | None, whole: int = 10) -> Measure:
    return Measure(begin=NOW - 14 * DAY, end=NOW, part=0, whole=whole, value=value)


def after(state: Any, found: Measure, watch_until: datetime | None = None, **of: Any) -> Any:
    indicator, target = of.get("indicator", "csat"), of.get("target", 0.9)
    return standard.after_measuring(POLICY, indicator, target, state, watch_until, found, NOW)


@pytest.mark.parametrize(
    ("indicator", "value", "met"),
    [("csat", 0.9, True), ("csat", 0.89, False), ("repeat", 0.9, True), ("settle", 0.91, False)],
)
def test_the_standard_is_the_least_or_where_less_is_better_the_most(
    indicator: Any, value: float, met: bool
) -> None:
    assert standard.meets(indicator, 0.9, value) is met


def test_what_meets_its_standard_is_watched_for_three_months() -> None:
    met = after("measuring", measure(0.95))
    assert (met.outcome, met.state) == ("met", "watching")
    assert (met.look_at, met.watch_until) == (NOW + 7 * DAY, NOW + 90 * DAY)


def test_what_does_not_is_open_again() -> None:
    failed = after("measuring", measure(0.5))
    assert (failed.outcome, failed.state, failed.look_at) == ("not_met", "open", None)


def test_a_relapse_in_the_watch_opens_it_again() -> None:
    relapsed = after("watching", measure(0.5), NOW + 30 * DAY)
    assert (relapsed.outcome, relapsed.state, relapsed.watch_until) == ("relapsed", "open", None)


def test_too_few_cases_judge_nothing_and_are_looked_at_again() -> None:
    few = after("measuring", measure(0.0, whole=4))
    assert (few.outcome, few.state, few.look_at) == ("too_few", "measuring", NOW + 7 * DAY)
    kept = after("watching", measure(None, whole=0), NOW + 30 * DAY)
    assert (kept.outcome, kept.state) == ("too_few", "watching")


def test_a_watch_ends_when_its_time_is_over() -> None:
    lasted = after("watching", measure(0.95), NOW)
    assert (lasted.outcome, lasted.state, lasted.look_at) == ("lasted", "closed", None)


@given(st.sampled_from(["measuring", "watching"]), st.floats(0, 1), st.integers(0, 20))
def test_an_item_that_goes_on_has_its_next_look_and_one_that_does_not_has_none(
    state: Any, value: float, whole: int
) -> None:
    until = NOW + 3 * DAY if state == "watching" else None
    following = after(state, measure(value, whole), until)
    goes_on = following.state in {"measuring", "watching"}
    assert (following.look_at is not None) is goes_on
    if following.look_at is not None:
        assert following.look_at > NOW
        assert until is None or following.look_at <= until
