"""A channel at peace: no excursion of what is read runs, and no alarm of it stands.

So it is with nearly every channel at nearly every reading: what is left of it is a little more
memory for each rule. Rules that look at the same readings then stand at the same one, which is said
once for all of them; whatever else happens is left to ``limits.fold``.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from iot_gateway.rules.excursion import ExcursionRule, loaded, sense
from iot_gateway.rules.limits import LimitState
from iot_gateway.rules.transition import Sample

_NO_VALUES: dict[str, float | None] = {}  # one for all, never written to


class Calm(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What limits remember that stand at one reading, by rule id.

    ``values``: of rules whose values last, the newest one.
    """

    latest_at: datetime
    latest_seq: int
    memories: dict[str, Any]  # Memory, or what it was stored as
    values: dict[str, float | None] = {}

    def limits(self) -> dict[str, LimitState]:
        """The same as one state for each rule."""
        return {
            rule: LimitState(self.latest_at, self.latest_seq, memory, value=self.values.get(rule))
            for rule, memory in self.memories.items()
        }


def step(rules: Sequence[ExcursionRule], calm: Calm, samples: Sequence[Sample]) -> Calm | None:
    """What more readings come to where peace is kept; None: every rule has to be asked.

    ``rules``: all that look at anything these readings say. ``samples``: sorted by (measured time,
    sequence), each once. None also where readings come late or are not of one kind.
    """
    if samples[0].at <= calm.latest_at or len(rules) != len(calm.memories):
        return None
    kind, values = samples[0].metrics.keys(), dict(calm.values)
    memories = calm.memories
    for sample in samples:
        alike = sample.metrics.keys() == kind
        after = _memories(rules, memories, sample, values) if alike else None
        if after is None:
            return None
        memories = after
    return Calm(samples[-1].at, samples[-1].seq, memories, values or _NO_VALUES)


def _memories(
    rules: Sequence[ExcursionRule],
    before: dict[str, Any],
    sample: Sample,
    values: dict[str, float | None],
) -> dict[str, Any] | None:
    """What each rule remembers after one more reading, noting lasting values; None as in `step`."""
    at_s, metrics = sample.at.timestamp(), sample.metrics
    found = {}
    for rule in rules:
        rule_id = rule.id
        if rule_id not in before:
            return None
        memory, seen = before[rule_id], None
        if rule.bare:
            seen = float(metrics[rule.metric])
        else:
            memory, seen, _ = sense(rule, loaded(rule, memory), at_s, metrics)
        if seen is not None:
            if rule.beyond(seen):
                return None
            if rule.lasting:
                values[rule_id] = seen
        found[rule_id] = memory
    return found


def gathered(rules: Iterable[ExcursionRule], limits: Mapping[str, LimitState]) -> Calm | None:
    """The states of these rules as one; None where they do not stand at one reading in peace."""
    states = {rule.id: limits.get(rule.id) for rule in rules}
    newest = next(iter(states.values()), None)
    if newest is None or newest.latest_at is None:
        return None
    at, seq = newest.latest_at, newest.latest_seq
    memories: dict[str, Any] = {}
    values: dict[str, float | None] = {}
    for rule, state in states.items():
        if state is None or state.running is not None or state.told is not None:
            return None
        if state.latest_at != at or state.latest_seq != seq:
            return None
        memories[rule] = state.memory
        if state.value is not None:
            values[rule] = state.value
    return Calm(at, seq, memories, values or _NO_VALUES)
