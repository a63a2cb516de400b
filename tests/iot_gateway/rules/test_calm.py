"""A channel at peace is one value; whatever happens makes each rule stand for itself again."""

import msgspec

from iot_gateway.rules import engine
from iot_gateway.rules.engine import ChannelStates, RuleSet
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.packs import defaults, rules_of
from iot_gateway.rules.transition import Sample
from tests.factories.readings import minute

FROZEN = [rule for rule in rules_of(defaults()["frozen"]) if isinstance(rule, ExcursionRule)]
RULES = RuleSet(FROZEN)


def said(at_min: float, temperature_c: float) -> Sample:
    return Sample(minute(at_min), int(at_min), {"temperature_c": temperature_c})


def after(states: ChannelStates, *samples: Sample, rules: RuleSet = RULES) -> ChannelStates:
    for sample in samples:
        states, _ = engine.read(rules.reading([sample]), states, [sample], sample.at)
    return states


def test_quiet_readings_leave_one_value_for_all_rules_that_look_at_them() -> None:
    states = after(ChannelStates(), said(0, -20.0), said(5, -20.5))
    assert not states.limits
    assert states.calm is not None
    assert states.calm.latest_at == minute(5)
    assert set(states.calm.memories) == {rule.id for rule in RULES.reading([said(0, -20.0)])}


def test_a_reading_beyond_the_limit_ends_the_peace_and_one_within_it_brings_it_back() -> None:
    warm = after(ChannelStates(), said(0, -20.0), said(5, -17.0))
    assert warm.calm is None
    assert warm.limits["temperature_c_high"].running is not None

    assert after(warm, said(10, -20.0)).calm is not None


def test_readings_of_another_kind_leave_what_is_at_peace_alone() -> None:
    calm = after(ChannelStates(), said(0, -20.0)).calm
    run_hours = Sample(minute(1), 1, {"run_hours": 10.0})
    states = after(ChannelStates(calm=calm), run_hours)
    assert states.calm == calm
    assert set(states.limits) == {rule.id for rule in RULES.reading([run_hours])}


def test_a_late_reading_moves_nothing_and_is_worked_out_again() -> None:
    calm = after(ChannelStates(), said(10, -20.0))
    late = said(5, -10.0)
    states, verdict = engine.read(RULES.reading([late]), calm, [late], minute(11))
    assert {span.rule.id for span in verdict.late} == set(calm.spread().limits)
    assert states.spread() == calm.spread()


def test_a_mute_that_is_taken_away_while_its_rule_is_held_in_memory_breaks_nothing() -> None:
    held = after(ChannelStates(), said(0, -20.0), said(5, -20.0))
    fewer = RuleSet(msgspec.structs.replace(each, mutes=each.mutes[:1]) for each in FROZEN)
    warm = after(held, said(10, -17.0), rules=fewer)
    assert warm.limits["temperature_c_high"].running is not None
