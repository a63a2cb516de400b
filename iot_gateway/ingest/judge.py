"""What new readings of one channel mean: states that moved, alarms, excursions. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from iot_gateway.rules import engine
from iot_gateway.rules.engine import RuleState
from iot_gateway.rules.excursion import Excursion, ExcursionRule, step, values_in_order
from iot_gateway.rules.limits import LimitState
from iot_gateway.rules.transition import Sample, Transition


@dataclass(frozen=True, slots=True)
class LateSpan:
    """Readings older than what was known: their rule's record is to be read again around them."""

    rule: ExcursionRule
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """``excursions`` are to be written over those of the same rule and start."""

    states: dict[str, RuleState]
    transitions: list[Transition]
    excursions: list[tuple[ExcursionRule, Excursion]]
    late: list[LateSpan]


def judge(
    rules: Sequence[ExcursionRule],
    states: Mapping[str, RuleState],
    recorded: Mapping[str, Excursion],
    samples: Sequence[Sample],
    now: datetime,
) -> Verdict:
    """Fold readings that the store had not seen over the states of one channel.

    Alarms go on from ``states``, the record from what is ``recorded`` as running, by rule: a late
    reading may have changed the record, but never an alarm.
    """
    changed, transitions = engine.advance(rules, states, samples, now)
    excursions: list[tuple[ExcursionRule, Excursion]] = []
    late: list[LateSpan] = []
    for rule in rules:
        before = states.get(rule.id)
        state = before if isinstance(before, LimitState) else LimitState()
        fresh, old = _split(rule, state, samples)
        excursions += [(rule, each) for each in touched(rule, recorded.get(rule.id), fresh)]
        if old:
            late.append(LateSpan(rule, min(s.at for s in old), max(s.at for s in old)))
    return Verdict(changed, transitions, excursions, late)


def _split(
    rule: ExcursionRule, state: LimitState, samples: Iterable[Sample]
) -> tuple[list[Sample], list[Sample]]:
    """Readings newer than the newest known one of this rule, and the others."""
    fresh: list[Sample] = []
    old: list[Sample] = []
    for sample in samples:
        if rule.metric in sample.metrics:
            newer = state.latest_at is None or (sample.at, sample.seq) > (
                state.latest_at,
                state.latest_seq,
            )
            (fresh if newer else old).append(sample)
    return fresh, old


def touched(
    rule: ExcursionRule, running: Excursion | None, samples: Iterable[Sample]
) -> list[Excursion]:
    """Every excursion these readings began, lengthened or ended, going on from ``running``."""
    found: dict[datetime, Excursion] = {}
    for at, value in values_in_order(rule.metric, samples):
        running = step(rule, running, at, value)
        if running is not None:
            found[running.since] = running
            running = None if running.ended_at is not None else running
    return list(found.values())
