"""The planner's rhythm: at once for who cannot wait, and never more than its share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.rhythm import Rhythm

LOOK_S = 0.125


def rested(now_s: float = 100.0) -> Rhythm:
    """Nobody called for long, and a look took ``LOOK_S``."""
    rhythm = Rhythm(0.0)
    rhythm.looked(now_s - 10.0 - LOOK_S, now_s - 10.0)
    return rhythm


def test_the_first_look_is_taken_at_once() -> None:
    assert Rhythm(7.0).rests_s(7.0) == 0


def test_without_a_call_there_is_a_look_every_five_seconds() -> None:
    rhythm = Rhythm(0.0)
    rhythm.looked(1.0, 2.0)
    assert rhythm.rests_s(2.0) == 5
    assert rhythm.rests_s(6.5) == 0.5
    assert rhythm.rests_s(7.0) == 0


def test_whoever_calls_after_a_rest_is_answered_at_once_urgent_or_not() -> None:
    for urgent in (True, False):
        rhythm = rested(100.0)
        rhythm.call(urgent=urgent)
        assert rhythm.rests_s(100.0) == 0


def test_the_most_urgent_who_calls_decides_how_long_the_rest_is() -> None:
    rhythm = Rhythm(0.0)
    rhythm.looked(0.0, LOOK_S)
    rhythm.call(urgent=False)
    assert rhythm.rests_s(LOOK_S) == pytest.approx(9 * LOOK_S)
    rhythm.call(urgent=True)
    assert rhythm.rests_s(LOOK_S) == pytest.approx(0.02)
    rhythm.call(urgent=False)
    assert rhythm.rests_s(LOOK_S) == pytest.approx(0.02)


def test_after_a_very_long_look_nobody_waits_longer_than_without_a_call() -> None:
    rhythm = Rhythm(0.0)
    rhythm.looked(0.0, 60.0)
    rhythm.call(urgent=False)
    assert rhythm.rests_s(60.0) == 5


def test_after_a_look_that_waited_for_roads_an_urgent_call_is_answered_at_once() -> None:
    rhythm = Rhythm(0.0)
    rhythm.looked(0.0, 60.0)
    rhythm.call(urgent=False)
    rhythm.call(urgent=True)
    assert rhythm.rests_s(60.02) == 0


@given(st.lists(st.floats(0.0, 0.1), min_size=50), st.floats(0.01, 0.5))
def test_a_stream_of_calls_that_can_wait_takes_a_tenth_of_the_time_at_most(
    pauses_s: list[float], look_s: float
) -> None:
    rhythm, now_s, looking_s = Rhythm(0.0), 0.0, 0.0
    for pause_s in pauses_s:
        now_s += pause_s
        rhythm.call(urgent=False)
        if rhythm.rests_s(now_s) == 0:
            rhythm.looked(now_s, now_s + look_s)
            now_s, looking_s = now_s + look_s, looking_s + look_s
    assert looking_s <= now_s / 10 + look_s + 1e-6
