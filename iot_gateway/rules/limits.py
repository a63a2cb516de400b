"""A limit rule in time: folds new readings over its stored state and says what changed.

Excursions, the record, depend on the set of readings alone (``excursion.excursions``). Alarms
depend on when things became known: a reading older than the newest one already folded opens
nothing and closes nothing; when it lies beyond the limit it makes one notice, and what the state
says of excursions is worked out again from the stored readings (``recalled``).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from hanlu.contracts.alarms import ReadingSeen, Severity
from hanlu.contracts.events import Reason
from iot_gateway.rules.excursion import (
    Excursion,
    ExcursionRule,
    Memory,
    loaded,
    sense,
    started,
    step,
)
from iot_gateway.rules.transition import LATE_AFTER, Kind, Sample, Transition

# A peak is told again when it grew by this much (or the band, if larger), not on every reading.
PEAK_STEP = 0.1


class Told(msgspec.Struct, frozen=True, array_like=True):
    """The alarm as it was last told; ``covered``: held back, since another one says the same."""

    opened_at: datetime
    since: datetime
    severity: Severity
    peak: float
    covered: bool = False


class LimitState(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a limit rule remembers of a channel between readings.

    ``latest_at``, ``latest_seq``: the newest reading folded. ``running`` and ``memory`` are a
    function of the readings up to it; ``told``, the open alarm, of when they became known.
    ``value``: the newest value, for a rule whose values last.
    """

    latest_at: datetime | None = None
    latest_seq: int = 0
    memory: Any = None  # Memory, or what it was stored as
    running: Excursion | None = None
    told: Told | None = None
    value: float | None = None


class LateSpan(NamedTuple):
    """Readings older than what was known: this rule is to be worked out again around them."""

    rule: ExcursionRule
    since: datetime
    until: datetime


class Folded(NamedTuple):
    """What came of more readings under one rule.

    ``excursions`` are to be written over those of the same start. ``before``: the alarm as it was
    told before.
    """

    state: LimitState
    transitions: Sequence[Transition] = ()
    excursions: Sequence[Excursion] = ()
    late: LateSpan | None = None
    before: Told | None = None


class _News(NamedTuple):
    """One value on its way through one rule."""

    rule: ExcursionRule
    at: datetime
    seq: int
    value: float
    metrics: Any
    memory: Memory | None
    now: datetime


def fold(  # noqa: C901  # one loop that runs for every reading
    rule: ExcursionRule,
    state: LimitState,
    samples: Sequence[Sample],
    now: datetime,
) -> Folded:
    """The state after more readings of one channel, and what became of its alarm.

    ``samples``: sorted by (measured time, sequence), each once.
    Safe to repeat with the newest reading; other repeats are kept out by the store's unique key
    (or else may repeat a late notice). Returns the same state object when nothing was news.
    """
    latest_at, latest_seq, running, told = (
        state.latest_at,
        state.latest_seq,
        state.running,
        state.told,
    )
    memory, value = loaded(rule, state.memory), state.value
    reads, was_told = rule.reads, state.told
    transitions: list[Transition] = []
    touched: dict[datetime, Excursion] = {}
    late: list[Sample] = []
    for sample in samples:
        if reads.isdisjoint(sample.metrics):
            continue
        at, seq = sample.at, sample.seq
        if latest_at is not None and at <= latest_at and (at < latest_at or seq <= latest_seq):
            if at != latest_at or seq != latest_seq:
                late.append(sample)
            continue
        latest_at, latest_seq = at, seq
        memory, seen, muted = sense(rule, memory, at.timestamp(), sample.metrics)
        if seen is None:
            continue
        value = seen if rule.lasting else None
        if running is None and told is None and not rule.beyond(seen):
            continue
        after = step(rule, running, at, seen, muted)
        news = _News(rule, at, seq, seen, sample.metrics, memory, now)
        transition, told = _told(news, running, after, told)
        if transition is not None:
            transitions.append(transition)
        if after is not None and after is not running:
            touched[after.since] = after
        running = None if after is not None and after.ended_at is not None else after
    if latest_at is not state.latest_at or latest_seq != state.latest_seq:
        state = LimitState(
            latest_at=latest_at,
            latest_seq=latest_seq,
            memory=memory,
            running=running,
            told=told,
            value=value,
        )
    if not late:
        return Folded(state, transitions, tuple(touched.values()), before=was_told)
    notice = _late_notice(rule, late, now)
    return Folded(
        state,
        [*transitions, notice] if notice else transitions,
        tuple(touched.values()),
        LateSpan(rule, late[0].at, late[-1].at),
        was_told,
    )


def pass_time(rule: ExcursionRule, state: LimitState, now: datetime) -> Folded:
    """The state after time went by without a reading: a lasting value's delay may have run out."""
    due = due_at(rule, state)
    if due is None or now < due or state.running is None or state.value is None:
        return Folded(state)
    after = msgspec.structs.replace(state.running, called_at=due)
    news = _News(rule, due, state.latest_seq, state.value, {}, loaded(rule, state.memory), now)
    transition, told = _told(news, state.running, after, state.told)
    moved = msgspec.structs.replace(state, running=after, told=told)
    return Folded(moved, [transition] if transition else (), (after,))


def due_at(rule: ExcursionRule, state: LimitState) -> datetime | None:
    """When this rule has something to say if nothing arrives; None: nothing to wait for."""
    running = state.running
    if not rule.lasting or running is None or running.called_at is not None:
        return None
    return running.since + timedelta(seconds=rule.hold_s)


def recalled(state: LimitState, running: Excursion | None, memory: Memory | None) -> LimitState:
    """The state once late readings were worked in: the open alarm stays as it was told."""
    return msgspec.structs.replace(state, running=running, memory=memory)


def covered(folded: Folded, opening: Callable[[Transition], str | None]) -> Folded:
    """The same, where an open alarm of another of the channel's rules may say all that this one
    would.

    ``opening``: the rule of the one that does so when this one opens. Such an alarm is held back
    then, and let go when it would clear; in between there is nothing to tell.
    """
    state, transitions = folded.state, []
    hidden, by = folded.before is not None and folded.before.covered, None
    for each in folded.transitions:
        if each.kind == "opened":
            by = opening(each)
            hidden = by is not None
        if not hidden or each.kind not in _HIDDEN:
            transitions.append(each)
        elif each.kind == "opened":
            why = Reason("held.covered", each.why.params)
            transitions.append(
                msgspec.structs.replace(
                    each, kind="held_back", why=why, calls=each.why.code, covered_by=by or ""
                )
            )
        elif each.kind == "cleared":
            transitions.append(msgspec.structs.replace(each, kind="let_go"))
    if state.told is not None and state.told.covered != hidden:
        state = msgspec.structs.replace(
            state, told=msgspec.structs.replace(state.told, covered=hidden)
        )
    return folded._replace(state=state, transitions=transitions)


_HIDDEN = frozenset({"opened", "updated", "cleared"})


def _told(
    news: _News, before: Excursion | None, after: Excursion | None, told: Told | None
) -> tuple[Transition | None, Told | None]:
    """The transition this value makes, if any, and the alarm as it is then known."""
    rule = news.rule
    if told is not None and rule.recovered(news.value):
        ended = after or _as_told(rule, told)
        return _transition("cleared", f"{rule.word}.recovered", ended, news, told), None
    if after is None:
        return None, told
    if told is None:
        if after.called_at is None or after.ended_at is not None:
            return _held_back(news, before, after), None
        code = "critical" if rule.is_critical(news.value) else "held"
        told = Told(after.called_at, after.since, after.severity, after.peak)
        return _transition("opened", f"{rule.word}.{code}", after, news, told), told
    if after.severity != told.severity and after.severity == "critical":
        code, grown = "critical", True
    else:
        code = "peak"
        step = max(rule.band, PEAK_STEP) if rule.peak_step is None else rule.peak_step
        grown = rule.further(after.peak, told.peak) and abs(after.peak - told.peak) >= step
    if not grown:
        return None, told
    told = msgspec.structs.replace(told, severity=after.severity, peak=after.peak)
    return _transition("updated", f"{rule.word}.{code}", after, news, told), told


def _held_back(news: _News, before: Excursion | None, after: Excursion) -> Transition | None:
    """A mute began to hold back a call that was due, or what it held back ended by itself."""
    if after.muted_by is None:
        return None
    if after.ended_at is not None:
        return _transition("let_go", f"{news.rule.word}.recovered", after, news, None)
    if before is None or before.muted_by != after.muted_by:
        held = _transition("held_back", f"held.{after.muted_by}", after, news, None)
        return msgspec.structs.replace(held, calls=f"{news.rule.word}.held")
    return None


def _as_told(rule: ExcursionRule, told: Told) -> Excursion:
    return Excursion(
        rule=rule.id,
        limit=rule.limit,
        since=told.since,
        peak=told.peak,
        peak_at=told.since,
        called_at=told.opened_at,
        severity=told.severity,
    )


def _transition(
    kind: Kind, code: str, running: Excursion, news: _News, told: Told | None
) -> Transition:
    rule = news.rule
    opened_at = told.opened_at if told else running.called_at or running.since
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
    if rule.signal is not None and news.memory is not None:
        why |= rule.signal.explain(news.memory.signal)
    if running.muted_by is not None:
        why |= {"muted_by": running.muted_by, "muted_until": running.muted_until}
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
        reading=_reading(news),
        peak=running.peak,
        late=news.now - news.at > LATE_AFTER,
        job=rule.job,
        seq=news.seq,
    )


def _reading(news: _News) -> ReadingSeen | None:
    """The measured value that decided: the signal itself, else what it was worked out of."""
    rule = news.rule
    if rule.signal is None:
        return ReadingSeen(metric=rule.metric, value=news.value, ts=news.at)
    for metric in sorted(rule.signal.reads):
        if metric in news.metrics:
            return ReadingSeen(metric=metric, value=news.metrics[metric], ts=news.at)
    return None


def _late_notice(rule: ExcursionRule, late: Iterable[Sample], now: datetime) -> Transition | None:
    """One notice for all late values of a batch beyond the limit, showing the furthest."""
    if rule.signal is not None:
        return None
    furthest: tuple[float, Sample] | None = None
    for sample in late:
        value = sample.metrics.get(rule.metric)
        if value is None or not rule.beyond(float(value)):
            continue
        if furthest is None or rule.further(float(value), furthest[0]):
            furthest = float(value), sample
    if furthest is None:
        return None
    value, sample = furthest
    running = started(rule, sample.at, value)
    news = _News(rule, sample.at, sample.seq, value, sample.metrics, None, now)
    return _transition("late", "excursion.late_reading", running, news, None)
