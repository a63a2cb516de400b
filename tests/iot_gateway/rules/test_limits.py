"""Alarms of a limit: once per episode, never early, never from late news, same after a crash."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.rules.engine import ChannelStates, advance, decode_states, encode_states
from iot_gateway.rules.excursion import ExcursionRule, excursions
from iot_gateway.rules.transition import Sample, Transition
from tests.factories.readings import minute, sample
from tests.iot_gateway.rules.strategies import HIGH, in_order, rules, series

LATER = minute(130)


def fold(
    rule: ExcursionRule, batches: list[list[Sample]], now: datetime = LATER
) -> tuple[ChannelStates, list[Transition]]:
    """Feed batches one after the other, storing and loading the state in between."""
    states = ChannelStates()
    told: list[Transition] = []
    for batch in batches:
        states, transitions = advance([rule], states, batch, now)
        states = decode_states(encode_states(states))
        told += transitions
    return states, told


def split(samples: list[Sample], cuts: list[int]) -> list[list[Sample]]:
    """The series cut into batches at these places."""
    places = [0, *sorted(cut for cut in cuts if cut < len(samples)), len(samples)]
    return [samples[start:end] for start, end in pairwise(places)]


def test_one_alarm_opens_after_the_delay_grows_and_clears() -> None:
    temps_c = [3, 5, 5, 5, 5, 6.5, 8.5, 6, 3.9, 3.4]
    _, told = fold(HIGH, [[sample(5 * n, t) for n, t in enumerate(temps_c)]])

    assert [(t.kind, t.at, t.severity, t.why.code) for t in told] == [
        ("opened", minute(20), "major", "excursion.held"),
        ("updated", minute(25), "major", "excursion.peak"),
        ("updated", minute(30), "critical", "excursion.critical"),
        ("cleared", minute(45), "critical", "excursion.recovered"),
    ]
    assert {t.opened_at for t in told} == {minute(20)}
    assert told[-1].peak == 8.5
    assert told[0].why.params["lasted_s"] == 900
    assert told[0].why.params["since"] == minute(5)
    assert told[0].reading is not None
    assert told[0].reading.ts == minute(20)


def test_a_value_swinging_round_the_limit_does_not_chatter() -> None:
    temps_c = [9.0] + [3.9, 4.1] * 30
    _, told = fold(HIGH, [[sample(n, t)] for n, t in enumerate(temps_c)])

    assert [t.kind for t in told] == ["opened"]


def test_a_late_reading_opens_no_alarm_closes_none_and_makes_one_notice() -> None:
    states, told = fold(HIGH, [[sample(60, 9)]])
    after, late = advance([HIGH], states, [sample(30, 3), sample(40, 8.5), sample(41, 9)], LATER)

    assert [t.kind for t in told] == ["opened"]
    assert after == states
    assert [(t.kind, t.at, t.late, t.peak) for t in late] == [("late", minute(41), True, 9)]


def test_a_late_cold_reading_in_a_running_excursion_changes_nothing() -> None:
    states, _ = fold(HIGH, [[sample(0, 5), sample(10, 5)]])

    assert advance([HIGH], states, [sample(5, 3)], LATER) == (states, [])
    _, told = advance([HIGH], states, [sample(15, 5)], LATER)
    assert [t.kind for t in told] == ["opened"]


def test_the_same_reading_again_is_no_news() -> None:
    states, _ = fold(HIGH, [[sample(0, 9)]])

    assert advance([HIGH], states, [sample(0, 9)], LATER) == (states, [])


def test_an_alarm_from_a_backlog_says_that_it_is_late() -> None:
    _, told = fold(HIGH, [[sample(0, 9)]], now=minute(11))
    _, at_once = fold(HIGH, [[sample(0, 9)]], now=minute(1))

    assert [t.late for t in told] == [True]
    assert [t.late for t in at_once] == [False]


def test_a_batch_of_other_metrics_changes_no_state() -> None:
    states, _ = fold(HIGH, [[sample(0, 5)]])
    humidity = Sample(minute(1), 0, {"humidity_pct": 60.0})

    assert advance([HIGH], states, [humidity], LATER) == (states, [])


@given(rules, series, st.lists(st.integers(0, 30), max_size=6), st.data())
def test_batches_and_restarts_make_no_difference(
    rule: ExcursionRule, samples: list[Sample], cuts: list[int], data: st.DataObject
) -> None:
    ordered = in_order(samples)
    batches = [data.draw(st.permutations(batch)) for batch in split(ordered, cuts)]

    assert fold(rule, batches) == fold(rule, [ordered])


@given(rules, series)
def test_alarms_of_readings_that_come_in_time_are_the_excursions_that_called(
    rule: ExcursionRule, samples: list[Sample]
) -> None:
    _, told = fold(rule, [[each] for each in in_order(samples)])
    called = [each for each in excursions(rule, samples) if each.called_at is not None]

    assert [t.at for t in told if t.kind == "opened"] == [each.called_at for each in called]
    assert [t.at for t in told if t.kind == "cleared"] == [
        each.ended_at for each in called if each.ended_at is not None
    ]
    assert [t.peak for t in told if t.kind == "cleared"] == [
        each.peak for each in called if each.ended_at is not None
    ]


@given(rules, series, st.data())
def test_in_any_order_alarms_open_and_clear_in_turn_and_never_before_the_delay(
    rule: ExcursionRule, samples: list[Sample], data: st.DataObject
) -> None:
    arrivals = data.draw(st.permutations(samples))
    _, told = fold(rule, [[each] for each in arrivals])

    life = [t for t in told if t.kind in ("opened", "cleared")]
    assert [t.kind for t in life] == (["opened", "cleared"] * len(life))[: len(life)]
    for t in life:
        assert t.reading is not None
        value = float(t.reading.value)
        if t.kind == "opened":
            assert rule.beyond(value)
            assert rule.is_critical(value) or t.at - t.since >= timedelta(seconds=rule.hold_s)
        else:
            assert rule.recovered(value)


@given(rules, series, st.data())
def test_late_readings_never_move_the_state(
    rule: ExcursionRule, samples: list[Sample], data: st.DataObject
) -> None:
    states, _ = fold(rule, [samples])
    late = [each for each in samples if data.draw(st.booleans())]
    after, told = advance([rule], states, late, LATER)

    assert after == states
    assert {t.kind for t in told} <= {"late"}
    assert len(told) <= 1
