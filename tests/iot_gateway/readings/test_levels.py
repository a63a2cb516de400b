"""Buckets: coarse ones say of the readings what fine ones said."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.readings.levels import (
    Bucket,
    coarsest,
    combined,
    floored,
    seconds_within,
    united,
    without,
)
from tests.factories.readings import NOON, minute

values = st.floats(-80, 80, width=32)
readings = st.lists(st.tuples(st.integers(0, 5 * 1440), values), min_size=1)
spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)))


def single(at_minute: float, value: float) -> Bucket:
    return Bucket(minute(at_minute), 1, value, value, value)


@given(readings)
def test_coarse_buckets_of_fine_ones_are_those_of_the_readings(
    given_: list[tuple[int, float]],
) -> None:
    each = [single(at, value) for at, value in given_]
    straight, by_steps = combined(each, 86_400), combined(combined(each, 900), 86_400)
    for one, other in zip(straight, by_steps, strict=True):
        assert one[:4] == other[:4]
        assert one.mean == pytest.approx(other.mean, abs=1e-6)
    assert sum(bucket.n for bucket in straight) == len(given_)
    assert max(bucket.high for bucket in straight) == max(value for _, value in given_)


def test_a_breach_of_one_reading_is_its_buckets_extreme() -> None:
    quiet = [single(n, 3.0) for n in range(59)]
    (hour,) = combined([*quiet, single(59, 12.5)], 3600)
    assert (hour.n, hour.high, hour.low) == (60, 12.5, 3.0)
    assert hour.mean < 4


@pytest.mark.parametrize(("asked", "kept"), [(59, None), (60, 60), (3599, 900), (1e9, 86_400)])
def test_the_coarsest_kept_width_that_is_fine_enough(asked: float, kept: int | None) -> None:
    assert coarsest(asked) == kept


@given(spans, st.tuples(st.integers(0, 300), st.integers(0, 300)))
def test_holes_and_what_they_leave_make_up_the_span(
    given_: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    holes = united((minute(a), minute(b)) for a, b in given_)
    span = (minute(min(asked)), minute(max(asked)))
    left = without(span, holes)
    covered = seconds_within(span, holes) + sum((e - b).total_seconds() for b, e in left)
    assert covered == (span[1] - span[0]).total_seconds()
    assert all(seconds_within(each, holes) == 0 for each in left)


def test_excursions_that_overlap_are_counted_once() -> None:
    excursions = united(
        [(minute(5), minute(20)), (minute(10), minute(25)), (minute(50), minute(70))]
    )
    assert seconds_within((NOON, minute(60)), excursions) == 30 * 60


def test_buckets_may_be_counted_from_any_instant() -> None:
    assert floored(minute(7), 300, minute(1)) == minute(6)
    assert floored(NOON + timedelta(seconds=59), 60) == NOON
