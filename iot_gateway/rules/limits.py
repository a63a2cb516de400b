"""A limit rule in time: folds new readings over its stored state and says what changed.

Excursions, the record, depend on the set of readings alone (``excursion.excursions``). Alarms
depend on when things became known: a reading older than the newest one already folded opens
nothing, closes nothing and changes no state; when it lies beyond the limit it makes one notice.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from hanlu.contracts.alarms import ReadingSeen
from hanlu.contracts.events import Reason
from iot_gateway.rules.excursion import Excursion, ExcursionRule, started, step
from iot_gateway.rules.transition import LATE_AFTER, Kind, Sample, Transition

# A peak is told again when it grew by this much (or the band, if larger), not on every reading.
PEAK_STEP = 0.1


class LimitState(msgspec.Struct, frozen=True, kw_only=True, tag="limit"):
    """What a limit rule remembers of a channel between batches.

    ``latest_at``, ``latest_seq``: the newest reading folded. ``told_peak``: the peak last told.
    """

    latest_at: datetime | None = None
    latest_seq: int = 0
    running: Excursion | None = None
    told_peak: float | None = None


class _News(NamedTuple):
    """One value on its way through one rule."""

    rule: ExcursionRule
    at: datetime
    seq: int
    value: float
    now: datetime


def advance(
    rule: ExcursionRule, state: LimitState, samples: Iterable[Sample], now: datetime
) -> tuple[LimitState, list[Transition]]:
    """The state after more readings of one channel, in any order, and what became of its alarm.

    Safe to repeat with the newest reading; other repeats are kept out by the store's unique key
    (or else may repeat a late notice). Returns the same state object when nothing was news.
    """
    transitions: list[Transition] = []
    late: list[_News] = []
    unique = {(s.at, s.seq): s.metrics[rule.metric] for s in samples if rule.metric in s.metrics}
    for (at, seq), value in sorted(unique.items()):
        news = _News(rule, at, seq, float(value), now)
        if state.latest_at is None or (at, seq) > (state.latest_at, state.latest_seq):
            state, transition = _fold(state, news)
            transitions += [transition] if transition else []
        elif (at, seq) < (state.latest_at, state.latest_seq) and rule.beyond(news.value):
            late.append(news)
    if late:
        transitions.append(_late_notice(late))
    return state, transitions


def _fold(state: LimitState, news: _News) -> tuple[LimitState, Transition | None]:
    running = step(news.rule, state.running, news.at, news.value)
    transition = _told(state, running, news)
    told_peak = running.peak if running and transition else state.told_peak
    if running is None or running.ended_at is not None:
        running, told_peak = None, None
    after = LimitState(latest_at=news.at, latest_seq=news.seq, running=running, told_peak=told_peak)
    return after, transition


def _told(state: LimitState, running: Excursion | None, news: _News) -> Transition | None:
    """The transition this value makes, if any."""
    before, rule = state.running, news.rule
    if running is None or running.called_at is None:
        return None
    if running.ended_at is not None:
        return _transition("cleared", "excursion.recovered", running, news)
    if before is None or before.called_at is None:
        code = "excursion.critical" if rule.is_critical(news.value) else "excursion.held"
        return _transition("opened", code, running, news)
    if running.severity != before.severity:
        return _transition("updated", "excursion.critical", running, news)
    told = running.peak if state.told_peak is None else state.told_peak
    if abs(running.peak - told) >= max(rule.band, PEAK_STEP):
        return _transition("updated", "excursion.peak", running, news)
    return None


def _transition(kind: Kind, code: str, running: Excursion, news: _News) -> Transition:
    rule = news.rule
    opened_at = running.called_at or running.since
    why = {
        "metric": rule.metric,
        "side": rule.side,
        "limit": running.limit,
        "critical": rule.critical,
        "hold_s": rule.hold_s,
        "value": news.value,
        "since": running.since,
        "lasted_s": int((news.at - running.since).total_seconds()),
        "peak": running.peak,
    }
    return Transition(
        kind=kind,
        rule=rule.id,
        cause=rule.cause,
        severity=running.severity,
        opened_at=opened_at,
        since=running.since,
        at=news.at,
        known_at=news.now,
        why=Reason(code, why),
        reading=ReadingSeen(metric=rule.metric, value=news.value, ts=news.at),
        peak=running.peak,
        late=news.now - news.at > LATE_AFTER,
    )


def _late_notice(late: list[_News]) -> Transition:
    """One notice for all late values of a batch beyond the limit, showing the furthest."""
    furthest = late[0]
    for news in late[1:]:
        if news.rule.further(news.value, furthest.value):
            furthest = news
    running = started(furthest.rule, furthest.at, furthest.value)
    return _transition("late", "excursion.late_reading", running, furthest)
