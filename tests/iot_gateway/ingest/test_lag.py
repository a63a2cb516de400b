"""Lag: how old is what arrives, whoever's clock or store disturbs the view."""

from datetime import datetime, timedelta

import pytest

from iot_gateway.ingest.lag import WINDOW, Lag
from tests.factories.readings import NOON, minute


def heard(device: int, lag_min: float, at: datetime = NOON) -> tuple[int, datetime, datetime]:
    return device, at - timedelta(minutes=lag_min), at


def minutes(lag: Lag, at: datetime = NOON) -> float:
    return lag.at(at).total_seconds() / 60


def test_nothing_heard_is_no_lag() -> None:
    assert minutes(Lag()) == 0


def test_a_queue_is_as_old_as_what_it_hands_over_and_is_over_with_the_first_fresh_round() -> None:
    lag = Lag()
    lag.note(heard(device, 40) for device in range(100))
    assert minutes(lag) == 40
    lag.note(heard(device, 0.1) for device in range(100))
    assert minutes(lag) == pytest.approx(0.1)


def test_a_clock_that_is_fast_hides_no_queue() -> None:
    lag = Lag()
    lag.note([heard(0, 36), *(heard(device, 40) for device in range(1, 40))])
    assert minutes(lag) == 40


def test_devices_that_hand_over_a_store_of_their_own_do_not_hold_back_the_rest() -> None:
    lag = Lag()
    lag.note(
        [*(heard(device, 4000) for device in range(60)), *(heard(60 + n, 0.1) for n in range(40))]
    )
    assert minutes(lag) == pytest.approx(0.1)


def test_readings_without_a_time_of_their_own_hide_no_queue() -> None:
    lag = Lag()
    lag.note([*(heard(device, 40) for device in range(10)), *(heard(10 + n, 0) for n in range(90))])
    assert minutes(lag) == 40


def test_one_device_alone_whose_clock_is_slow_stops_lagging_when_it_falls_silent() -> None:
    lag = Lag()
    lag.note([heard(1, 10)])
    assert minutes(lag) == 10
    assert minutes(lag, NOON + WINDOW) == 0


def test_a_clock_that_is_ahead_is_no_negative_lag() -> None:
    lag = Lag()
    lag.note([heard(1, -4)])
    assert lag.at(minute(0)) == timedelta(0)
