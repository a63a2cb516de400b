"""Excursions: what starts one, what ends it, when it calls; the same for any order of arrival."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.rules.excursion import Excursion, ExcursionRule, excursions
from iot_gateway.rules.transition import Sample
from tests.factories.readings import minute, sample
from tests.iot_gateway.rules.strategies import HIGH, LOW, rules, series


def found(rule: ExcursionRule, *temps_c: float, every_min: float = 5) -> list[Excursion]:
    """Excursions of readings taken at even intervals from noon."""
    return excursions(rule, [sample(n * every_min, t) for n, t in enumerate(temps_c)])


@pytest.mark.parametrize(
    ("temps_c", "calls_at"),
    [
        pytest.param([5, 5, 5, 5], 15, id="warm for exactly the delay"),
        pytest.param([5, 5, 5], None, id="warm for less than the delay"),
        pytest.param([5, 5, 5, 4.0], None, id="back at the limit in the last minute"),
        pytest.param([5, 4.0, 5, 5, 5], None, id="at the limit once: the delay starts again"),
        pytest.param([5, 3, 5, 5, 5, 5], 25, id="a cold reading restarts the delay"),
        pytest.param([4.0, 4.0, 4.0, 4.0], None, id="a value at the limit is allowed"),
        pytest.param([5, 8.0, 5], None, id="at the critical limit the delay still holds"),
        pytest.param([5, 8.1, 5], 5, id="beyond the critical limit calls at once"),
        pytest.param([9, 3], 0, id="critical on the first reading"),
    ],
)
def test_a_high_limit_calls_after_an_unbroken_delay(
    temps_c: list[float], calls_at: float | None
) -> None:
    called = [each.called_at for each in found(HIGH, *temps_c) if each.called_at]

    assert called == ([] if calls_at is None else [minute(calls_at)])


def test_a_limit_of_zero_is_a_limit_and_a_value_of_zero_a_value() -> None:
    assert found(LOW, 0.0, 0.0, 0.0) == []
    (excursion,) = found(LOW, -0.1, -0.1, -0.1, 0.0, 0.4, 0.5)
    assert excursion.since == minute(0)
    assert excursion.called_at == minute(10)
    assert excursion.ended_at == minute(25)
    at_most_zero = ExcursionRule(id="r", side="high", limit=0.0)
    assert found(at_most_zero, 0.0) == []
    assert [each.peak for each in found(at_most_zero, 0.1)] == [0.1]


def test_an_inclusive_limit_is_broken_at_its_value() -> None:
    # WHO shipping indicators: 30.0 alarms, 29.9 does not (LogTag manual).
    rule = ExcursionRule(id="r", side="high", limit=30.0, inclusive=True)

    assert found(rule, 29.9) == []
    assert len(found(rule, 30.0)) == 1


def test_a_critical_low_limit_can_count_its_own_value() -> None:
    (excursion,) = found(LOW, -1.0)

    assert (excursion.called_at, excursion.severity) == (minute(0), "critical")


def test_once_called_an_excursion_ends_only_beyond_the_band() -> None:
    (excursion,) = found(HIGH, 5, 5, 5, 5, 3.9, 4.2, 3.6, 4.1, 3.5, 3.6)

    assert excursion.ended_at == minute(40)


def test_a_short_excursion_is_on_the_record_without_having_called() -> None:
    (excursion,) = found(HIGH, 3, 5, 6, 3)

    assert (excursion.since, excursion.peak, excursion.peak_at, excursion.ended_at) == (
        minute(5),
        6,
        minute(10),
        minute(15),
    )
    assert excursion.called_at is None


def test_a_peak_is_the_first_reading_at_the_furthest_value() -> None:
    (excursion,) = found(HIGH, 9, 10, 10, 9.5)

    assert (excursion.peak, excursion.peak_at) == (10, minute(5))


def test_the_band_survives_binary_fractions() -> None:
    rule = ExcursionRule(id="r", side="high", limit=8.1, band=0.5)

    assert found(rule, 9, 7.6)[0].ended_at == minute(5)


def test_readings_without_the_metric_are_passed_over() -> None:
    other = Sample(minute(1), 0, {"humidity_pct": 90.0})

    assert len(excursions(HIGH, [sample(0, 9), other, sample(2, 9)])) == 1


@given(rules, series, st.data())
def test_excursions_depend_on_the_set_of_readings_alone(
    rule: ExcursionRule, samples: list[Sample], data: st.DataObject
) -> None:
    repeated = samples + [s for s in samples if data.draw(st.booleans())]
    shuffled = data.draw(st.permutations(repeated))

    assert excursions(rule, shuffled) == excursions(rule, samples)


@given(rules, series)
def test_excursions_never_overlap_and_hold_their_own_peak(
    rule: ExcursionRule, samples: list[Sample]
) -> None:
    record = excursions(rule, samples)

    for before, after in pairwise(record):
        assert before.ended_at is not None
        assert before.ended_at <= after.since
    for each in record:
        assert rule.beyond(each.peak)
        assert each.since <= each.peak_at
        assert each.called_at is None or each.called_at >= each.since


@given(rules, series)
def test_no_reading_beyond_the_limit_is_missing_from_the_record(
    rule: ExcursionRule, samples: list[Sample]
) -> None:
    record = excursions(rule, samples)

    for each in samples:
        if rule.beyond(float(each.metrics["temperature_c"])):
            assert any(
                run.since <= each.at and (run.ended_at is None or each.at <= run.ended_at)
                for run in record
            )


@given(rules, series)
def test_a_call_never_comes_before_the_delay_unless_critical(
    rule: ExcursionRule, samples: list[Sample]
) -> None:
    for each in excursions(rule, samples):
        if each.called_at is not None and each.severity != "critical":
            assert each.called_at - each.since >= timedelta(seconds=rule.hold_s)
