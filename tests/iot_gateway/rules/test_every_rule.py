"""What holds for every rule of every pack, whatever the readings and however they arrive."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iot_gateway.reading import MetricValue
from iot_gateway.rules import engine, excursion
from iot_gateway.rules.defrost import Pattern
from iot_gateway.rules.engine import ChannelStates, RuleSet, decode_states, encode_states
from iot_gateway.rules.excursion import ExcursionRule, excursions, replay
from iot_gateway.rules.packs import defaults, foresight, rules_of
from iot_gateway.rules.place import Probe
from iot_gateway.rules.transition import Sample, Transition
from tests.factories.readings import NOON, minute

PATTERN = Pattern(period_s=6 * 3600.0, phase_s=NOON.timestamp() + 600, cap_s=1800.0)
PLACES: list[tuple[str, Probe]] = [
    ("frozen", "air"),
    ("frozen_transport", "air"),
    ("chilled_0_4", "air"),
    ("chilled_0_4", "product"),
    ("chilled_0_10_transport", "air"),
    ("pharma_2_8", "air"),
    ("foresight", "air"),
]


def rules_in(kind: str, probe: Probe = "air") -> list[ExcursionRule]:
    """The limits of a pack, with learned defrosts where it knows any."""
    packs = {**defaults(), "foresight": foresight()}
    rules = rules_of(packs[kind], probe=probe, defrosts=PATTERN)
    return [rule for rule in rules if isinstance(rule, ExcursionRule)]


# Few values, most of them at a limit or near it, zero among them.
_temperatures = st.sampled_from(
    [
        *(-31.0, -30.0, -20.0, -18.0, -17.9, -15.1, -11.9, -1.0, -0.5, -0.1, 0.0, 0.4, 0.5),
        *(2.0, 2.4, 3.0, 3.4, 4.0, 4.1, 5.1, 7.4, 7.6, 8.0, 8.1, 10.1, 15.2),
    ]
)
_others: dict[str, st.SearchStrategy[MetricValue]] = {
    "humidity_pct": st.sampled_from([0.0, 30.0, 35.0, 50.0, 75.0, 80.0]),
    "door_open": st.booleans(),
    "power_on": st.booleans(),
    "defrost": st.booleans(),
    "compressor_on": st.booleans(),
    "battery_pct": st.sampled_from([0.0, 10.0, 20.0, 24.0, 25.0, 80.0]),
    "run_hours": st.sampled_from([0.0, 3999.0, 4000.0, 4001.0, 4300.0]),
    "vibration_mm_s": st.sampled_from([0.0, 4.5, 4.6, 7.2]),
    "drift_c": st.sampled_from([0.0, -2.1, 2.1, 1.6]),
    "own_level": st.sampled_from([0.0, -4.1, 4.1, 3.0]),
    "own_range": st.sampled_from([-0.5, 0.0, 0.9, 1.1]),
}
_metrics = st.fixed_dictionaries({}, optional={"temperature_c": _temperatures, **_others})


@st.composite
def series(draw: st.DrawFn) -> list[Sample]:
    """Readings a few minutes to hours apart, in measured order, some at the same time."""
    samples: list[Sample] = []
    at_min = 0.0
    for seq in range(draw(st.integers(0, 25))):
        at_min += draw(st.sampled_from([0.0, 1.0, 5.0, 5.0, 20.0, 90.0, 1500.0]))
        metrics: dict[str, Any] = draw(_metrics)
        samples.append(Sample(minute(at_min), seq, metrics))
    return samples


def live(
    rules: Sequence[ExcursionRule], batches: Sequence[Sequence[Sample]]
) -> tuple[ChannelStates, list[Transition]]:
    """Batches one after the other, each known when measured, with a restart after every one."""
    states, told = ChannelStates(), []
    for batch in batches:
        if batch:
            verdict = engine.judge(rules, states.limits, batch, max(each.at for each in batch))
            states = ChannelStates(limits={**states.limits, **verdict.states})
            states = decode_states(encode_states(states))
            told += verdict.transitions
    return states, told


places = pytest.mark.parametrize(("kind", "probe"), PLACES)


@places
@settings(max_examples=15)
@given(samples=series(), data=st.data())
def test_the_record_is_a_function_of_the_set_of_readings(
    kind: str, probe: Probe, samples: list[Sample], data: st.DataObject
) -> None:
    repeated = samples + [each for each in samples if data.draw(st.booleans())]
    shuffled = data.draw(st.permutations(repeated))

    for rule in rules_in(kind, probe):
        assert excursions(rule, shuffled) == excursions(rule, samples)


@places
@settings(max_examples=15)
@given(samples=series(), cuts=st.lists(st.integers(0, 25), max_size=8))
def test_batches_and_restarts_make_no_difference(
    kind: str, probe: Probe, samples: list[Sample], cuts: list[int]
) -> None:
    ends = [0, *sorted(cut for cut in cuts if cut < len(samples)), len(samples)]
    rules = rules_in(kind, probe)
    states, told = live(rules, [samples[begin:end] for begin, end in pairwise(ends)])
    whole, at_once = live(rules, [[each] for each in samples])

    assert states.limits == whole.limits
    life = [(t.kind, t.rule, t.at, t.why) for t in told]
    assert sorted(life, key=str) == sorted(
        ((t.kind, t.rule, t.at, t.why) for t in at_once), key=str
    )


@places
@settings(max_examples=15)
@given(samples=series())
def test_what_was_folded_as_it_came_is_what_the_record_says(
    kind: str, probe: Probe, samples: list[Sample]
) -> None:
    rules = rules_in(kind, probe)
    states, _ = live(rules, [[each] for each in samples])

    for rule in rules:
        found = excursions(rule, samples)
        still = found[-1] if found and found[-1].ended_at is None else None
        state = states.limits.get(rule.id)
        assert (state.running if state else None) == still


@places
@settings(max_examples=15)
@given(samples=series(), place=st.integers(0, 24))
def test_reading_again_from_as_far_back_as_readings_count_gives_the_same(
    kind: str, probe: Probe, samples: list[Sample], place: int
) -> None:
    if place >= len(samples):
        return
    begin = samples[place].at
    for rule in rules_in(kind, probe):
        whole = excursions(rule, samples)
        if any(each.since < begin and (each.ended_at or begin) >= begin for each in whole):
            continue  # the record is read again from the begin of the excursion, not from within
        since = begin - timedelta(seconds=rule.reach_s)
        again = replay(rule, [each for each in samples if each.at >= since], begin)
        assert again.found == [each for each in whole if each.since >= begin]


@places
@settings(max_examples=20)
@given(samples=series())
def test_no_alarm_without_its_evidence_and_no_end_without_hysteresis(
    kind: str, probe: Probe, samples: list[Sample]
) -> None:
    rules = {rule.id: rule for rule in rules_in(kind, probe)}
    _, told = live(list(rules.values()), [[each] for each in samples])

    for t in told:
        rule, value = rules[t.rule], t.why.params["value"]
        if t.kind == "opened":
            assert rule.beyond(value)
            assert t.reading is not None
            assert rule.is_critical(value) or t.at - t.since >= timedelta(seconds=rule.hold_s)
        if t.kind == "cleared":
            assert rule.recovered(value)


@places
@settings(max_examples=15)
@given(samples=series())
def test_each_rule_has_one_alarm_at_a_time(kind: str, probe: Probe, samples: list[Sample]) -> None:
    rules = rules_in(kind, probe)
    _, told = live(rules, [[each] for each in samples])

    for rule in rules:
        life = [t.kind for t in told if t.rule == rule.id and t.kind in ("opened", "cleared")]
        assert life == (["opened", "cleared"] * len(life))[: len(life)]


@places
@settings(max_examples=15)
@given(samples=series())
def test_a_low_limit_is_never_held_back(kind: str, probe: Probe, samples: list[Sample]) -> None:
    rules = rules_in(kind, probe)
    _, told = live(rules, [[each] for each in samples])

    low = {rule.id for rule in rules if rule.id.startswith("temperature_c_low")}
    held = [t for t in told if t.rule in low and t.kind == "held_back"]
    assert {t.why.code for t in held} <= {"held.covered"}


@settings(max_examples=20)
@given(samples=series())
def test_nothing_holds_back_a_probe_in_the_product(samples: list[Sample]) -> None:
    _, told = live(rules_in("frozen", "product"), [[each] for each in samples])

    assert {t.why.code for t in told if t.kind == "held_back"} <= {"held.covered"}


@places
@settings(max_examples=15)
@given(samples=series())
def test_a_mute_ends_by_its_cap(kind: str, probe: Probe, samples: list[Sample]) -> None:
    for rule in rules_in(kind, probe):
        for each in excursions(rule, samples):
            if each.muted_until is not None and each.called_at is not None:
                assert not rule.mutes or each.called_at is not None
            beyond_cap = [s for s in samples if each.muted_until and s.at >= each.muted_until]
            spans = each.ended_at is None or (beyond_cap and each.ended_at > beyond_cap[0].at)
            values = [s for s in beyond_cap if rule.signal is None and rule.metric in s.metrics]
            if values and spans and len(rule.mutes) == 1:
                assert each.called_at is not None


def plainly(
    rules: Sequence[ExcursionRule], samples: Sequence[Sample]
) -> tuple[ChannelStates, list[Transition]]:
    """As `live`, one reading after the other, with every rule and every mute asked each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excursion, "_resting", tuple)  # so that none is known to rest
        return live(rules, [[each] for each in samples])


@places
@settings(max_examples=30)
@given(samples=series(), cuts=st.lists(st.integers(0, 25), max_size=8), restarts=st.booleans())
def test_the_short_way_comes_to_the_same_as_asking_every_rule_and_every_mute(
    kind: str, probe: Probe, samples: list[Sample], cuts: list[int], restarts: bool
) -> None:
    rules = RuleSet(rules_in(kind, probe))
    ends = [0, *sorted(cut for cut in cuts if cut < len(samples)), len(samples)]
    states, told = ChannelStates(), list[Transition]()
    for begin, end in pairwise(ends):
        batch = samples[begin:end]
        if batch:
            readers, now = rules.reading(batch), max(each.at for each in batch)
            states, verdict = engine.read(readers, states, batch, now)
            told += verdict.transitions
            if restarts:  # else states stay in memory, as the gateway holds them
                states = decode_states(encode_states(states))
    whole, at_once = plainly(list(rules), samples)

    assert decode_states(encode_states(states.spread())) == whole
    assert sorted(((t.kind, t.rule, t.at, t.why) for t in told), key=str) == sorted(
        ((t.kind, t.rule, t.at, t.why) for t in at_once), key=str
    )
