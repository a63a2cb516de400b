"""How far a device's clock is off: live messages count, a backlog does not."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.devices.clock_offset import ClockTrack, contact
from iot_gateway.devices.upkeep import UpkeepPolicy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = UpkeepPolicy(clock_offset_warn_s=60, calibration_remind_days=30)


def after_s(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def heard(contacts: Iterable[tuple[float, float]]) -> float | None:
    """The offset after contacts, each measured and received at so many seconds after noon."""
    track: ClockTrack | None = None
    for measured_s, received_s in contacts:
        track = contact(track, after_s(measured_s), after_s(received_s))
    return track.offset_s if track else None


@given(st.floats(-3600, 3600), st.integers(4, 30), st.floats(1, 900))
def test_a_steady_clock_shows_its_offset(offset_s: float, count: int, every_s: float) -> None:
    contacts = [(n * every_s, n * every_s + offset_s) for n in range(count)]
    assert heard(contacts) == pytest.approx(offset_s, abs=1e-3)


def test_three_live_messages_after_the_first_are_enough_and_fewer_are_not() -> None:
    live = [(60.0 * n, 60.0 * n - 90) for n in range(4)]
    assert heard(live) == -90
    assert heard(live[:3]) is None


@given(st.integers(2, 500), st.floats(1, 600))
def test_a_backlog_says_nothing_of_the_clock(length: int, every_s: float) -> None:
    backlog = [(every_s * (n - length), 0.01 * n) for n in range(length)]
    assert heard(backlog) is None


def test_a_backlog_between_live_messages_does_not_move_the_offset() -> None:
    live = [(60.0 * n, 60.0 * n + 2) for n in range(6)]
    kept = [(360.0 + 60 * n, 4000 + 0.1 * n) for n in range(60)]
    later = [(4000.0 + 60 * n, 4002 + 60.0 * n) for n in range(1, 4)]
    assert heard([*live, *kept, *later]) == 2


def test_one_message_held_up_on_its_way_does_not_move_the_median() -> None:
    live = [(60.0 * n, 60.0 * n + 2) for n in range(6)]
    assert heard([*live, (360, 960), (1000, 1002)]) == 2


def test_repeats_and_late_messages_change_nothing() -> None:
    live = [(60.0 * n, 60.0 * n + 2) for n in range(6)]
    assert heard([*live, (300, 310), (0, 320), (120, 330)]) == 2


def test_a_clock_that_was_set_back_is_measured_anew() -> None:
    ahead = [(60.0 * n + 86_400, 60.0 * n) for n in range(6)]
    right = [(4000 + 60.0 * n, 4000 + 60.0 * n) for n in range(5)]
    assert heard(ahead) == -86_400
    assert heard([*ahead, *right]) == 0


@pytest.mark.parametrize(
    ("offset_s", "warned"), [(None, False), (60, False), (60.1, True), (-61, True), (0, False)]
)
def test_people_are_warned_beyond_the_number_of_the_policy_either_way(
    offset_s: float | None, *, warned: bool
) -> None:
    assert POLICY.warns_of(offset_s) is warned


@pytest.mark.parametrize(
    ("due_on", "standing"),
    [
        (None, "undated"),
        (date(2026, 2, 28), "overdue"),
        (date(2026, 3, 1), "due_soon"),
        (date(2026, 3, 31), "due_soon"),
        (date(2026, 4, 1), "valid"),
    ],
)
def test_a_calibration_is_good_on_its_last_day(due_on: date | None, standing: str) -> None:
    assert POLICY.standing(due_on, NOON.date()) == standing
