"""The engine: several rules over one channel, states stored one by one."""

import msgspec
import pytest

from iot_gateway.rules.device_alarm import DeviceAlarmState
from iot_gateway.rules.engine import advance, decode_state, encode_state
from iot_gateway.rules.limits import LimitState
from iot_gateway.rules.packs import defaults, rules_of
from iot_gateway.rules.silence import SilenceState
from tests.factories.readings import minute, sample

RULES = rules_of(defaults()["chilled_0_4"])


def test_each_rule_keeps_a_state_of_its_own_and_transitions_come_in_measured_order() -> None:
    samples = [sample(0, 9.0), sample(20, 2.0), sample(40, -2.0)]
    changed, told = advance(RULES, {}, samples, minute(60))

    assert set(changed) == {"temperature_c_high", "temperature_c_low", "silence"}
    assert [(t.rule, t.kind) for t in told] == [
        ("temperature_c_high", "opened"),
        ("temperature_c_high", "cleared"),
        ("temperature_c_low", "opened"),
        ("silence", "opened"),
    ]


def test_letting_time_pass_moves_the_silence_alone() -> None:
    states, _ = advance(RULES, {}, [sample(0, 2.0)], minute(0))
    changed, told = advance(RULES, states, [], minute(15))

    assert set(changed) == {"silence"}
    assert [t.kind for t in told] == ["opened"]


def test_a_state_of_another_kind_under_a_rules_id_starts_afresh() -> None:
    changed, told = advance(
        RULES, {"temperature_c_high": SilenceState()}, [sample(0, 9.0)], minute(0)
    )

    assert isinstance(changed["temperature_c_high"], LimitState)
    assert [t.kind for t in told] == ["opened"]


def test_a_state_of_a_rule_that_is_gone_is_left_alone() -> None:
    device = DeviceAlarmState(latest_at=minute(0), latest_seq=1, severity="major")

    changed, _ = advance(RULES, {"device:E4": device}, [sample(0, 2.0)], minute(0))
    assert "device:E4" not in changed
    assert decode_state(encode_state(device)) == device


def test_what_is_no_state_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_state(b'{"type": "other"}')
