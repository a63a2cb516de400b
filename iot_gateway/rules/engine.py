"""Folds the readings of one channel over the states of its rules.

The caller stores the states, one value per (channel, rule), in the transaction that stores the
readings and the alarms; after a crash the same readings meet the same states and make the same
transitions. Pass only readings the store had not seen.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from iot_gateway.rules import limits, silence
from iot_gateway.rules.device_alarm import DeviceAlarmState
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.limits import LimitState
from iot_gateway.rules.silence import SilenceRule, SilenceState
from iot_gateway.rules.transition import Sample, Transition

type Rule = ExcursionRule | SilenceRule
type RuleState = LimitState | SilenceState | DeviceAlarmState
type States = Mapping[str, RuleState]  # by rule id

_decoder: msgspec.json.Decoder[RuleState] = msgspec.json.Decoder(
    LimitState | SilenceState | DeviceAlarmState
)


def encode_state(state: RuleState) -> bytes:
    """A state as JSON, for storing."""
    return msgspec.json.encode(state)


def decode_state(stored: bytes | str) -> RuleState:
    """A stored state; raises msgspec.ValidationError when it is none."""
    return _decoder.decode(stored)


def advance(
    rules: Sequence[Rule], states: States, samples: Sequence[Sample], now: datetime
) -> tuple[dict[str, RuleState], list[Transition]]:
    """The states that changed, and the transitions in measured order.

    ``samples``: new readings of one channel in any order, or none, to let time pass. A state not
    in the answer stays as it was; a state of another kind under a rule's id starts afresh.
    """
    changed: dict[str, RuleState] = {}
    transitions: list[Transition] = []
    for rule in rules:
        before = states.get(rule.id)
        after, told = _advance_one(rule, before, samples, now)
        transitions += told
        if after is not None and after != before:
            changed[rule.id] = after
    return changed, sorted(transitions, key=lambda transition: transition.at)


def _advance_one(
    rule: Rule, state: RuleState | None, samples: Sequence[Sample], now: datetime
) -> tuple[RuleState | None, list[Transition]]:
    if isinstance(rule, SilenceRule):
        heard = state if isinstance(state, SilenceState) else SilenceState()
        return silence.advance(rule, heard, (sample.at for sample in samples), now)
    if not samples:
        return state, []
    limit = state if isinstance(state, LimitState) else LimitState()
    return limits.advance(rule, limit, samples, now)
