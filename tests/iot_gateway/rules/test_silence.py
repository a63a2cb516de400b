"""Silence: three missed reports, judged by measured time, found also after a restart."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.rules.engine import ChannelStates, decode_states, encode_states
from iot_gateway.rules.silence import SilenceRule, SilenceState, advance, due_at
from tests.factories.readings import minute

EVERY_5_MIN = SilenceRule(interval_s=300)


@pytest.mark.parametrize(
    ("interval_s", "allowed_min"),
    [
        pytest.param(10, 5, id="a fast device still has five minutes"),
        pytest.param(100, 5, id="exactly five minutes"),
        pytest.param(300, 15, id="three reports of five minutes"),
        pytest.param(7200, 360, id="a battery logger that reports every two hours"),
    ],
)
def test_three_reports_may_be_missed_but_never_less_than_five_minutes(
    interval_s: int, allowed_min: float
) -> None:
    rule = SilenceRule(interval_s=interval_s)
    state, _ = advance(rule, SilenceState(), [minute(0)], minute(0))

    assert due_at(rule, state) == minute(allowed_min)
    assert advance(rule, state, [], minute(allowed_min - 0.1))[1] == []
    (opened,) = advance(rule, state, [], minute(allowed_min))[1]
    assert (opened.kind, opened.opened_at) == ("opened", minute(allowed_min))


def test_a_silence_that_fell_while_we_were_down_is_found_and_dated_right() -> None:
    state, _ = advance(EVERY_5_MIN, SilenceState(), [minute(0)], minute(0))
    restored = decode_states(encode_states(ChannelStates(silence=state))).silence
    assert isinstance(restored, SilenceState)
    state, (opened,) = advance(EVERY_5_MIN, restored, [], minute(300))

    assert opened.opened_at == minute(15)
    assert opened.known_at == minute(300)
    assert advance(EVERY_5_MIN, state, [], minute(400)) == (state, [])
    assert due_at(EVERY_5_MIN, state) is None


def test_an_old_value_sent_again_does_not_make_a_dead_sensor_alive() -> None:
    state, _ = advance(EVERY_5_MIN, SilenceState(), [minute(0)], minute(0))
    state, _ = advance(EVERY_5_MIN, state, [], minute(20))

    assert advance(EVERY_5_MIN, state, [minute(0)], minute(30)) == (state, [])
    still_silent, told = advance(EVERY_5_MIN, state, [minute(10)], minute(30))
    assert told == []
    assert still_silent.opened_at == minute(15)
    _, (cleared,) = advance(EVERY_5_MIN, still_silent, [minute(29)], minute(30))
    assert (cleared.kind, cleared.at, cleared.opened_at) == ("cleared", minute(29), minute(15))


def test_an_older_reading_does_not_shorten_the_patience() -> None:
    state, _ = advance(EVERY_5_MIN, SilenceState(), [minute(10)], minute(10))
    state, _ = advance(EVERY_5_MIN, state, [minute(2)], minute(11))

    assert due_at(EVERY_5_MIN, state) == minute(25)


def test_a_clock_ahead_of_ours_earns_no_patience() -> None:
    state, _ = advance(EVERY_5_MIN, SilenceState(), [minute(4)], minute(0))

    assert due_at(EVERY_5_MIN, state) == minute(15)


def test_before_its_first_reading_a_device_is_not_silent() -> None:
    assert advance(EVERY_5_MIN, SilenceState(), [], minute(1000)) == (SilenceState(), [])


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=20))
def test_alarms_open_and_clear_in_turn(steps: list[tuple[int, int]]) -> None:
    """Each step: minutes that pass, and how old the newest reading is then."""
    state, told, now = SilenceState(), [], 0
    for passed, age in steps:
        now += passed
        times: list[datetime] = [minute(now - age)] if age < 50 else []
        state, transitions = advance(EVERY_5_MIN, state, times, minute(now))
        told += transitions

    assert [t.kind for t in told] == (["opened", "cleared"] * len(told))[: len(told)]
