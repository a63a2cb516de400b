"""Excursions: how long was a value beyond its limit, and when does that call somebody?

The life of an excursion, over readings in the order they were measured:

- it starts with the first value strictly beyond the limit (or at it, where ``inclusive``);
- it *calls* (opens an alarm) once it lasted ``hold_s`` without a value back within the limit,
  or at once beyond the critical limit; a mute (defrost, an open door, pull-down) holds the call
  back until its cap;
- before it calls, the first value back within the limit ends it (a single event resets when
  back in range: Berlinger Q-tag 2 plus manual); after it called, only a value within the limit
  by at least ``band`` does, so that a value swinging round the limit is one excursion and one
  alarm.

The delay and the mutes hold back the call, never the record.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.mute import Mute, Muted, Seen, Word, known
from iot_gateway.rules.signal import Metrics, Signal
from iot_gateway.rules.transition import Sample, worse

ROUNDING = 1e-9  # 4.1 - 3.6 is a little less than 0.5 in binary


class ExcursionRule(msgspec.Struct, frozen=True, kw_only=True):
    """One limit on one signal; values in the signal's own unit.

    ``metric``: what is measured, or the name of what ``signal`` works out of it.
    ``band``: how far within the limit a value must return to end a called excursion.
    ``hold_s``: how long a value may stay beyond the limit, in measured time, before it calls.
    ``critical``: the limit beyond which it calls at once; None when there is none.
    ``word``: the code its alarms are worded by. ``lasting``: a value stands until the next one
    (a door that reports when it moves), so that the delay may run out between readings. ``job``:
    whether its alarms ask for somebody to go there, beside telling people. ``yields_to``: the
    rules of which an open alarm says all that this one would. ``peak_step``: a peak that grew by so
    much is told, None: by the band.
    """

    id: str
    metric: str = "temperature_c"
    side: Literal["high", "low"]
    limit: float
    inclusive: bool = False
    band: float = 0.5
    hold_s: int = 0
    critical: float | None = None
    critical_inclusive: bool = False
    severity: Severity = "major"
    group: str = ""
    word: str = "excursion"
    lasting: bool = False
    job: bool = True
    yields_to: tuple[str, ...] = ()
    peak_step: float | None = None
    signal: Any = None  # Signal | None; msgspec has no protocols
    mutes: tuple[Any, ...] = ()  # of Mute
    reads: frozenset[str] = frozenset()  # every metric it looks at; worked out, not given
    own_reads: frozenset[str] = frozenset()  # what its signal or itself looks at; likewise
    mute_reads: frozenset[str] = frozenset()  # what its mutes look at; likewise
    bare: bool = False  # whether it has neither a signal nor mutes, hence no memory; likewise
    reach_s: float = 0.0  # how long a reading goes on to count; likewise

    def __post_init__(self) -> None:
        signal: Signal | None = self.signal
        own = frozenset({self.metric}) if signal is None else signal.reads
        of_mutes: frozenset[str] = frozenset().union(*(mute.reads for mute in self.mutes))
        msgspec.structs.force_setattr(self, "reads", own | of_mutes)
        msgspec.structs.force_setattr(self, "own_reads", own)
        msgspec.structs.force_setattr(self, "mute_reads", of_mutes)
        msgspec.structs.force_setattr(self, "bare", signal is None and not self.mutes)
        reaches = [each.reach_s for each in (signal, *self.mutes) if each is not None]
        msgspec.structs.force_setattr(self, "reach_s", max(reaches, default=0.0))

    @property
    def cause(self) -> str:
        """What groups alarms into one incident: the same for every limit of a side."""
        return self.group or f"{self.metric}_{self.side}"

    def beyond(self, value: float) -> bool:
        """Whether the value breaks the limit; a value at the limit is allowed unless inclusive."""
        if self.side == "high":
            return value > self.limit or (self.inclusive and value == self.limit)
        return value < self.limit or (self.inclusive and value == self.limit)

    def is_critical(self, value: float) -> bool:
        """Whether the value calls without delay."""
        if self.critical is None:
            return False
        if self.critical_inclusive and value == self.critical:
            return True
        return value > self.critical if self.side == "high" else value < self.critical

    def recovered(self, value: float) -> bool:
        """Whether the value is back within the limit by at least the band."""
        if self.beyond(value):
            return False
        inside = self.limit - value if self.side == "high" else value - self.limit
        return inside >= self.band - ROUNDING

    def further(self, value: float, other: float) -> bool:
        """Whether ``value`` lies further out than ``other``."""
        return value > other if self.side == "high" else value < other


class Excursion(msgspec.Struct, frozen=True, kw_only=True):
    """One excursion, running while ``ended_at`` is None.

    ``limit`` is a copy, so that a later change of the rule leaves the record alone.
    ``called_at`` is the measured time of the reading that opened the alarm, None for a short one.
    ``muted_by``, ``muted_until``: what held the call back when it was due, and its cap.
    """

    rule: str
    limit: float
    since: datetime
    peak: float
    peak_at: datetime
    called_at: datetime | None = None
    severity: Severity
    ended_at: datetime | None = None
    muted_by: str | None = None
    muted_until: datetime | None = None


def step(
    rule: ExcursionRule,
    running: Excursion | None,
    at: datetime,
    value: float,
    muted: Muted | None = None,
) -> Excursion | None:
    """The excursion after one more value, taken in measured order.

    None: in range and none was running. A result with ``ended_at`` is over; the next step starts
    from None.
    """
    if running is None:
        return started(rule, at, value, muted) if rule.beyond(value) else None
    running = _called_meanwhile(rule, running, at)
    over = rule.recovered(value) if running.called_at else not rule.beyond(value)
    if over:
        return msgspec.structs.replace(running, ended_at=at)
    called_at, peaked = running.called_at, rule.further(value, running.peak)
    critical = rule.is_critical(value)
    due = called_at is None and (critical or held(rule, running, at))
    if due and muted is None:
        called_at = at
    elif not (due or peaked or critical):
        return running
    return msgspec.structs.replace(
        running,
        peak=value if peaked else running.peak,
        peak_at=at if peaked else running.peak_at,
        called_at=called_at,
        severity=worse(running.severity, "critical") if critical else running.severity,
        muted_by=muted.reason if due and muted else running.muted_by,
        muted_until=_instant(muted) if due and muted else running.muted_until,
    )


def _called_meanwhile(rule: ExcursionRule, running: Excursion, at: datetime) -> Excursion:
    """A value that lasts calls when its delay runs out, whether or not a reading comes then."""
    due = running.since + timedelta(seconds=rule.hold_s)
    if not rule.lasting or running.called_at is not None or at <= due:
        return running
    return msgspec.structs.replace(running, called_at=due)


def _instant(muted: Muted) -> datetime:
    return datetime.fromtimestamp(muted.until_s, UTC)


def held(rule: ExcursionRule, running: Excursion, at: datetime) -> bool:
    """Whether the excursion has lasted its delay by then."""
    return at - running.since >= timedelta(seconds=rule.hold_s)


def started(
    rule: ExcursionRule, at: datetime, value: float, muted: Muted | None = None
) -> Excursion:
    """The excursion that begins with a value beyond the limit."""
    critical = rule.is_critical(value)
    due = critical or rule.hold_s == 0
    return Excursion(
        rule=rule.id,
        limit=rule.limit,
        since=at,
        peak=value,
        peak_at=at,
        called_at=at if due and muted is None else None,
        severity="critical" if critical else rule.severity,
        muted_by=muted.reason if due and muted else None,
        muted_until=_instant(muted) if due and muted else None,
    )


class Memory(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a rule remembers of earlier readings: of its signal, and of each mute.

    ``last``: for its mutes, when the newest value came, and whether it lay beyond the limit.
    """

    signal: Any = None
    mutes: tuple[Any, ...] = ()
    last: Word | None = None


def sense(
    rule: ExcursionRule, memory: Memory | None, at_s: float, metrics: Metrics
) -> tuple[Memory | None, float | None, Muted | None]:
    """Memory, value and mute after one more reading, taken in measured order."""
    signal: Signal | None = rule.signal
    inner = None if memory is None else memory.signal
    if signal is None:
        value = metrics.get(rule.metric)
    elif rule.own_reads.isdisjoint(metrics):
        value = None
    else:
        inner, value = signal.step(inner, at_s, metrics)
    number = None if value is None else float(value)
    if not rule.mutes:
        if signal is None or (memory is not None and inner is memory.signal):
            return memory, number, None
        return Memory(inner), number, None
    if memory is None:
        memory = Memory(None, (None,) * len(rule.mutes))
    beyond = number is not None and rule.beyond(number)
    kept, last, muted = memory.mutes, memory.last, None
    # What rests, a reading that is not beyond the limit leaves as it is: nothing calls then, so
    # that nobody asks either whether a call is held back.
    if beyond or type(kept) is not Resting or not rule.mute_reads.isdisjoint(metrics):
        was_within = known(last, at_s) is False
        kept, muted = _mutes(rule, kept, Seen(at_s, metrics, number, beyond, was_within))
    if number is not None:
        last = (at_s, beyond)
    return Memory(inner, kept, last), number, muted


class Resting(tuple[Any, ...]):
    """What mutes remember where each of them rests: nobody has to ask them again."""

    __slots__ = ()


@lru_cache(maxsize=4096)
def _resting(kept: tuple[Any, ...]) -> Resting:
    """One object for all that rest alike: most rooms' doors and heaters are never heard of."""
    return Resting(kept)


def _mutes(
    rule: ExcursionRule, memories: tuple[Any, ...], seen: Seen
) -> tuple[tuple[Any, ...], Muted | None]:
    """What each mute remembers, and the one in force that lasts longest."""
    longest: Muted | None = None
    kept = []
    mute: Mute
    for mute, before in zip(rule.mutes, memories, strict=True):
        after, muted = mute.step(before, seen)
        kept.append(after)
        if muted is None or _too_far(rule, mute, seen.value):
            continue
        if longest is None or muted.until_s > longest.until_s:
            longest = muted
    rests = all(mute.rests(after) for mute, after in zip(rule.mutes, kept, strict=True))
    return _resting(tuple(kept)) if rests else tuple(kept), longest


def _too_far(rule: ExcursionRule, mute: Mute, value: float | None) -> bool:
    """Whether a measured value lies beyond what this mute excuses."""
    if mute.up_to is None or value is None or rule.signal is not None:
        return False
    return rule.further(value, mute.up_to)


def loaded(rule: ExcursionRule, stored: Any) -> Memory | None:
    """The memory of a rule from what it was stored as; afresh where the rule has changed shape."""
    if stored is None:
        return None
    if isinstance(stored, Memory):
        return stored if len(stored.mutes) == len(rule.mutes) else None
    inner, mutes, *last = stored
    if len(mutes) != len(rule.mutes) or (inner is not None and rule.signal is None):
        return None
    return Memory(
        None if inner is None else rule.signal.load(inner),
        tuple(
            None if each is None else mute.load(each)
            for mute, each in zip(rule.mutes, mutes, strict=True)
        ),
        tuple(last[0]) if last and last[0] is not None else None,
    )


class Replayed(NamedTuple):
    """What a set of readings comes to: every excursion, and the memory after the newest one."""

    found: list[Excursion]
    memory: Memory | None

    @property
    def running(self) -> Excursion | None:
        """The excursion that still runs."""
        return self.found[-1] if self.found and self.found[-1].ended_at is None else None


def replay(
    rule: ExcursionRule, samples: Iterable[Sample], begin: datetime | None = None
) -> Replayed:
    """Fold a set of readings, whatever their order and however often each is given.

    Readings before ``begin`` are remembered, but begin no excursion. Readings are told apart by
    (measured time, sequence). O(n log n).
    """
    found: list[Excursion] = []
    running: Excursion | None = None
    memory: Memory | None = None
    for sample in in_order(rule.reads, samples):
        memory, value, muted = sense(rule, memory, sample.at.timestamp(), sample.metrics)
        if value is None or (begin is not None and sample.at < begin):
            continue
        running = step(rule, running, sample.at, value, muted)
        if running is not None and running.ended_at is not None:
            found.append(running)
            running = None
    return Replayed([*found, running] if running is not None else found, memory)


def excursions(rule: ExcursionRule, samples: Iterable[Sample]) -> list[Excursion]:
    """Every excursion of a set of readings: the record. The last one may still be running."""
    return replay(rule, samples).found


def in_order(metrics: frozenset[str], samples: Iterable[Sample]) -> list[Sample]:
    """The readings that say anything of these metrics, by measured time, each once."""
    said = [sample for sample in samples if not metrics.isdisjoint(sample.metrics)]
    if all(one.at < other.at for one, other in pairwise(said)):  # as stored ones nearly always are
        return said
    unique = {(sample.at, sample.seq): sample for sample in said}
    return [unique[key] for key in sorted(unique)]


def values_in_order(metric: str, samples: Iterable[Sample]) -> list[tuple[datetime, float]]:
    """The metric's values by measured time, each reading once."""
    return [
        (sample.at, float(sample.metrics[metric]))
        for sample in in_order(frozenset({metric}), samples)
    ]
