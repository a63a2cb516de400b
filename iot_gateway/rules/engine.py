"""Folds the readings of one channel over the states of its rules.

The caller stores the states, one value for each channel, in the transaction that stores the
readings and the alarms; after a crash the same readings meet the same states and make the same
transitions. Pass only readings the store had not seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import msgspec

from iot_gateway.rules import calm, limits, silence
from iot_gateway.rules.calm import Calm, gathered
from iot_gateway.rules.device_alarm import DeviceAlarmState
from iot_gateway.rules.excursion import Excursion, ExcursionRule
from iot_gateway.rules.limits import LateSpan, LimitState
from iot_gateway.rules.silence import SilenceRule, SilenceState
from iot_gateway.rules.transition import Sample, Transition

type Rule = ExcursionRule | SilenceRule

MOST_KINDS = 1000
"""Kinds of readings (sets of metrics) whose rules are remembered."""


_NO_LIMITS: dict[str, LimitState] = {}  # one for all, never written to


class ChannelStates(msgspec.Struct, kw_only=True, omit_defaults=True, gc=False):
    """Everything that rules remember of one channel: one value to store.

    ``limits`` by rule id, but for those that are in ``calm``; ``device`` by the rule id of the
    device's own alarms.
    """

    limits: dict[str, LimitState] = {}
    device: dict[str, DeviceAlarmState] = {}
    silence: SilenceState | None = None
    calm: Calm | None = None

    def spread(self) -> "ChannelStates":
        """The same with every rule in ``limits``."""
        if self.calm is None:
            return self
        return ChannelStates(
            limits=self.limits | self.calm.limits(), device=self.device, silence=self.silence
        )

    def moved(
        self, states: Mapping[str, LimitState], rules: Iterable[ExcursionRule] = ()
    ) -> "ChannelStates":
        """These with some of ``limits`` as they stand now; ``rules`` are gathered if calm."""
        limits = {**self.limits, **states}
        calm = self.calm or gathered(rules, limits)
        if calm is not None and calm is not self.calm:
            limits = {rule: state for rule, state in limits.items() if rule not in calm.memories}
        limits = limits or _NO_LIMITS
        return ChannelStates(limits=limits, device=self.device, silence=self.silence, calm=calm)


class RuleSet:
    """The limits of a channel, sorted once by what they look at. Shared by all channels alike."""

    def __init__(self, rules: Iterable[ExcursionRule]) -> None:
        self._rules = tuple(rules)
        self.lasting = tuple(rule for rule in self._rules if rule.lasting)
        self._readers: dict[tuple[str, ...], tuple[ExcursionRule, ...]] = {}

    def __iter__(self) -> Iterator[ExcursionRule]:
        return iter(self._rules)

    def reading(self, samples: Sequence[Sample]) -> tuple[ExcursionRule, ...]:
        """The rules that look at anything these readings say: most do not, for most readings."""
        first = samples[0].metrics
        if all(sample.metrics.keys() == first.keys() for sample in samples[1:]):
            said = tuple(first)
        else:
            said = tuple(sorted({metric for sample in samples for metric in sample.metrics}))
        found = self._readers.get(said)
        if found is None:
            if len(self._readers) >= MOST_KINDS:
                self._readers.clear()
            found = tuple(rule for rule in self._rules if not rule.reads.isdisjoint(said))
            self._readers[said] = found
        return found


class Verdict(NamedTuple):
    """What new readings of one channel mean.

    ``states``: the limits' states that moved. ``excursions`` are to be written over those of the
    same rule and start. ``late``: rules to be worked out again around readings that came late.
    """

    states: dict[str, LimitState]
    transitions: list[Transition]
    excursions: list[tuple[ExcursionRule, Excursion]]
    late: list[LateSpan]

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to write but the states."""
        return not (self.transitions or self.excursions or self.late)


QUIET = Verdict({}, [], [], [])


_decoder = msgspec.json.Decoder(ChannelStates)


def encode_states(states: ChannelStates) -> bytes:
    """States as JSON, for storing."""
    return msgspec.json.encode(states)


def decode_states(stored: bytes | str) -> ChannelStates:
    """Stored states; raises msgspec.ValidationError when they are none."""
    return _decoder.decode(stored)


def sorted_once(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Readings by (measured time, sequence), each once."""
    if all(one.at < other.at for one, other in pairwise(samples)):  # as they nearly always are
        return samples
    unique = {(sample.at, sample.seq): sample for sample in samples}
    return [unique[key] for key in sorted(unique)]


def read(
    rules: Sequence[ExcursionRule],
    before: ChannelStates,
    samples: Sequence[Sample],
    now: datetime,
) -> tuple[ChannelStates, Verdict]:
    """The states after new readings, in any order, and what they mean.

    ``rules``: all that look at anything they say. The same states where none of them moved.
    """
    ordered = sorted_once(samples)
    if before.calm is not None:
        after = calm.step(rules, before.calm, ordered)
        if after is not None:
            states = ChannelStates(
                limits=before.limits, device=before.device, silence=before.silence, calm=after
            )
            return states, QUIET
        if any(rule.id in before.calm.memories for rule in rules):
            before = before.spread()
    verdict = judge(rules, before.limits, ordered, now)
    return (before.moved(verdict.states, rules) if verdict.states else before), verdict


def judge(
    rules: Iterable[ExcursionRule],
    states: Mapping[str, LimitState],
    samples: Sequence[Sample],
    now: datetime,
) -> Verdict:
    """What new readings of one channel, in any order, mean to its limits.

    A state that is not in the answer stays as it was. A rule that yields comes after the one it
    yields to.
    """
    ordered = sorted_once(samples)
    if not ordered:
        return Verdict({}, [], [], [])
    verdict = Verdict({}, [], [], [])
    for rule in rules:
        before = states.get(rule.id, _NEW)
        folded = limits.fold(rule, before, ordered, now)
        if rule.yields_to and folded.transitions:
            opening = partial(_covering, rule, states, verdict)
            folded = limits.covered(folded, opening)
        _take(verdict, rule, before, folded)
    if len(verdict.transitions) > 1:
        verdict.transitions.sort(key=lambda transition: transition.at)
    return verdict


_NEW = LimitState()


def pass_time(
    rules: Iterable[ExcursionRule], states: Mapping[str, LimitState], now: datetime
) -> Verdict:
    """What becomes of a channel's limits by ``now`` when no reading comes."""
    verdict = Verdict({}, [], [], [])
    for rule in rules:
        before = states.get(rule.id)
        if before is not None:
            _take(verdict, rule, before, limits.pass_time(rule, before, now))
    return verdict


def due_at(rules: Iterable[ExcursionRule], states: Mapping[str, LimitState]) -> datetime | None:
    """When time alone will next have something to say of this channel."""
    running = [rule for rule in rules if rule.id in states and states[rule.id].running is not None]
    if not running:  # as it is of nearly every channel
        return None
    due = [at for rule in running if (at := limits.due_at(rule, states[rule.id])) is not None]
    return min(due, default=None)


def _covering(
    rule: ExcursionRule,
    states: Mapping[str, LimitState],
    verdict: Verdict,
    opened: Transition,
) -> str | None:
    """Whichever rule that this one yields to has an alarm that stands when it opens."""
    return next(
        (other for other in rule.yields_to if _stands(other, states, verdict, opened)), None
    )


def _stands(
    rule_id: str, states: Mapping[str, LimitState], verdict: Verdict, opened: Transition
) -> bool:
    so_far = [
        each.kind
        for each in verdict.transitions
        if each.rule == rule_id
        and each.kind in ("opened", "cleared")
        and (each.at, each.seq) <= (opened.at, opened.seq)
    ]
    if so_far:
        return so_far[-1] == "opened"
    state = states.get(rule_id)
    return state is not None and state.told is not None


def _take(verdict: Verdict, rule: ExcursionRule, before: LimitState, folded: limits.Folded) -> None:
    if folded.state is not before:
        verdict.states[rule.id] = folded.state
    if folded.transitions:
        verdict.transitions.extend(folded.transitions)
    if folded.excursions:
        verdict.excursions.extend((rule, each) for each in folded.excursions)
    if folded.late is not None:
        verdict.late.append(folded.late)


def advance(
    rules: Sequence[Rule], states: ChannelStates, samples: Sequence[Sample], now: datetime
) -> tuple[ChannelStates, list[Transition]]:
    """The states and transitions of limits and silence together, as a backtest needs them.

    ``samples``: new readings of one channel in any order, or none, to let time pass.
    """
    limit_rules = [rule for rule in rules if isinstance(rule, ExcursionRule)]
    verdict = (
        judge(limit_rules, states.limits, samples, now)
        if samples
        else pass_time(limit_rules, states.limits, now)
    )
    told, heard = verdict.transitions, states.silence
    for rule in rules:
        if isinstance(rule, SilenceRule):
            measured = (sample.at for sample in samples)
            heard, more = silence.advance(rule, heard or SilenceState(), measured, now)
            told += more
    told.sort(key=lambda transition: transition.at)
    after = ChannelStates(
        limits={**states.limits, **verdict.states}, device=states.device, silence=heard
    )
    return after, told
