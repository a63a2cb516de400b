"""The engine: several rules over one channel, their states stored as one value."""

import msgspec
import pytest

from iot_gateway.rules.device_alarm import DeviceAlarmState
from iot_gateway.rules.engine import ChannelStates, advance, decode_states, encode_states
from iot_gateway.rules.packs import Pack, parse_pack, rules_of
from tests.factories.readings import minute, sample

PLAIN: Pack = parse_pack(
    {
        "max": 4.0,
        "min": 0.0,
        "delay_high": "15 min",
        "critical_above": 8.0,
        "critical_from_below": -1.0,
    }
)
RULES = rules_of(PLAIN)


def test_each_rule_keeps_a_state_of_its_own_and_transitions_come_in_measured_order() -> None:
    samples = [sample(0, 9.0), sample(20, 2.0), sample(40, -2.0)]
    states, told = advance(RULES, ChannelStates(), samples, minute(60))

    assert set(states.limits) == {"temperature_c_high", "temperature_c_low"}
    assert states.silence is not None
    assert [(t.rule, t.kind) for t in told] == [
        ("temperature_c_high", "opened"),
        ("temperature_c_high", "cleared"),
        ("temperature_c_low", "opened"),
        ("silence", "opened"),
    ]


def test_letting_time_pass_moves_the_silence_alone() -> None:
    states, _ = advance(RULES, ChannelStates(), [sample(0, 2.0)], minute(0))
    later, told = advance(RULES, states, [], minute(15))

    assert later.limits == states.limits
    assert [t.kind for t in told] == ["opened"]


def test_a_state_of_a_rule_that_is_gone_is_left_alone() -> None:
    device = DeviceAlarmState(latest_at=minute(0), latest_seq=1, severity="major")
    before = ChannelStates(device={"device:E4": device})

    states, _ = advance(RULES, before, [sample(0, 2.0)], minute(0))
    assert states.device == before.device
    assert decode_states(encode_states(states)) == states


def test_what_is_no_state_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_states(b'{"limits": 4}')
