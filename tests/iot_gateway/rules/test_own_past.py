"""A probe held against its own four weeks: few false calls, no failure hidden by another."""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from iot_gateway.backtest import AlarmFound, load_pack, run
from iot_gateway.rules.own_past import LEAST_DAYS, hourly
from iot_gateway.rules.packs import rules_of
from iot_gateway.rules.transition import Sample
from iot_gateway.series import Reader, Series, read
from tests.shared_data import SHARED, needs_shared

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
MACHINE = "data/series/machine_temperature.csv"


def series(*hours: Sequence[float]) -> Series:
    """Readings, one an hour at half past."""
    values = [value for part in hours for value in part]
    samples = (
        Sample(BEGIN + timedelta(hours=n, minutes=30), n, {"temperature_c": value})
        for n, value in enumerate(values)
    )
    return Series("made", tuple(samples), 0)


def days(count: int, level_c: float = 4.0, swing_c: float = 2.0) -> list[float]:
    """Warm at noon, cold at midnight, and each day a little other than the one before."""
    return [
        level_c - swing_c / 2 * math.cos(math.pi * hour / 12) + 0.3 * ((hour // 24) % 5 - 2)
        for hour in range(24 * count)
    ]


def warned(found: Series) -> list[AlarmFound]:
    return run(rules_of(load_pack("foresight"), interval_s=3600), found)


def test_a_day_unlike_its_own_days_is_told_with_what_is_usual() -> None:
    (alarm,) = warned(series(days(14), days(2, level_c=6.8)))

    assert alarm.rule == "own_level"
    assert timedelta() < alarm.opened_at - (BEGIN + timedelta(days=14)) < timedelta(days=1)
    params = alarm.why.params
    assert params["own_usual_c"] == pytest.approx(4.0, abs=0.3)
    assert params["own_day_c"] > params["own_usual_c"] + 1


def test_an_hour_far_outside_of_all_that_was_read_is_told_at_its_end() -> None:
    stopped = [16.0, *days(1)[1:]]

    (alarm,) = warned(series(days(14), stopped, days(1)))

    assert alarm.rule == "own_range"
    assert alarm.opened_at == BEGIN + timedelta(days=14, hours=1)
    assert alarm.closed_at is not None
    assert alarm.why.params["own_hour_c"] == 16.0


def test_nothing_is_said_before_a_week_is_known() -> None:
    assert warned(series(days(LEAST_DAYS - 1), days(1, level_c=20.0))) == []


def test_a_failure_among_its_days_hides_no_later_one() -> None:
    alarms = warned(series(days(14), days(2, level_c=10.0), days(7), days(2, level_c=10.0)))

    first, second = (alarm.opened_at - BEGIN for alarm in alarms)
    assert timedelta(days=14) < first < timedelta(days=15)
    assert timedelta(days=23) < second < timedelta(days=24)


def test_days_hardly_read_say_nothing_about_what_is_usual() -> None:
    whole = series(days(14))
    sparse = [
        Sample(BEGIN + timedelta(days=14 + day, hours=3), 0, {"temperature_c": 30.0})
        for day in range(3)
    ]
    after = [Sample(each.at + timedelta(days=17), each.seq, each.metrics) for each in whole.samples]

    said = list(hourly([*whole.samples, *sparse, *after]))

    since = BEGIN + timedelta(days=18)
    assert max(each.metrics["own_highest_c"] for each in said if each.at >= since) < 6


def white(random: Random, _hour: int, _before: float) -> float:
    return random.gauss(0, 1)


def wandering(random: Random, _hour: int, before: float) -> float:
    return 0.98 * before + random.gauss(0, 0.2)  # forgets in two days


def weekly(random: Random, hour: int, _before: float) -> float:
    closed = 2.0 if hour // 24 % 7 >= 5 else 0.0
    return closed + math.sin(math.pi * hour / 12) + random.gauss(0, 0.5)


def seasonal(random: Random, hour: int, _before: float) -> float:
    year = 8 * math.sin(2 * math.pi * hour / 24 / 365)
    return year + 3 * math.sin(math.pi * hour / 12) + random.gauss(0, 0.7)


@pytest.mark.parametrize("kind", [white, wandering, weekly, seasonal])
def test_ordinary_days_call_less_than_once_in_a_hundred(
    kind: Callable[[Random, int, float], float],
) -> None:
    probes, length = 3, 120
    calls = 0
    for seed in range(probes):
        random, value, values = Random(seed), 0.0, list[float]()
        for hour in range(24 * length):
            value = kind(random, hour, value)
            values.append(value)
        calls += len(warned(series(values)))

    assert calls <= 0.01 * probes * length


@needs_shared(MACHINE)
def test_every_labelled_failure_of_a_real_machine_is_told_and_nothing_else() -> None:
    found = read(SHARED / MACHINE, Reader(time_column="timestamp", fahrenheit=True))
    failures = [
        datetime(2013, 12, 11, 6, tzinfo=UTC),
        datetime(2013, 12, 16, 17, 25, tzinfo=UTC),
        datetime(2014, 1, 28, 13, 55, tzinfo=UTC),
        datetime(2014, 2, 8, 14, 30, tzinfo=UTC),
    ]

    opened = [alarm.opened_at for alarm in warned(found)]

    assert len(opened) == len(failures)
    for at, failure in zip(opened, failures, strict=True):
        assert abs(at - failure) < timedelta(hours=12)
