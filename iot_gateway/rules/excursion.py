"""Excursions: how long was a value beyond its limit, and when does that call somebody?

The life of an excursion, over readings in the order they were measured:

- it starts with the first reading strictly beyond the limit (or at it, where ``inclusive``);
- it *calls* (opens an alarm) once it lasted ``hold_s`` without a reading back within the limit,
  or at once beyond the critical limit;
- before it calls, the first reading back within the limit ends it (a single event resets when
  back in range: Berlinger Q-tag 2 plus manual); after it called, only a reading within the limit
  by at least ``band`` does, so that a value swinging round the limit is one excursion and one
  alarm.

The delay holds back the call, never the record.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.transition import Sample, worse

_ROUNDING = 1e-9  # 4.1 - 3.6 is a little less than 0.5 in binary


class ExcursionRule(msgspec.Struct, frozen=True, kw_only=True):
    """One limit of one metric; values in the metric's own unit.

    ``band``: how far within the limit a value must return to end a called excursion.
    ``hold_s``: how long a value may stay beyond the limit, in measured time, before it calls.
    ``critical``: the limit beyond which it calls at once; None when there is none.
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

    @property
    def cause(self) -> str:
        """What groups alarms into one incident: the same for every limit of a side."""
        return f"{self.metric}_{self.side}"

    def beyond(self, value: float) -> bool:
        """Whether the value breaks the limit; a value at the limit is allowed unless inclusive."""
        return _beyond(self.side, value, self.limit, inclusive=self.inclusive)

    def is_critical(self, value: float) -> bool:
        """Whether the value calls without delay."""
        return self.critical is not None and _beyond(
            self.side, value, self.critical, inclusive=self.critical_inclusive
        )

    def recovered(self, value: float) -> bool:
        """Whether the value is back within the limit by at least the band."""
        if self.beyond(value):
            return False
        inside = self.limit - value if self.side == "high" else value - self.limit
        return inside >= self.band - _ROUNDING

    def further(self, value: float, other: float) -> bool:
        """Whether ``value`` lies further out than ``other``."""
        return value > other if self.side == "high" else value < other


def _beyond(side: str, value: float, limit: float, *, inclusive: bool) -> bool:
    if inclusive and value == limit:
        return True
    return value > limit if side == "high" else value < limit


class Excursion(msgspec.Struct, frozen=True, kw_only=True):
    """One excursion, running while ``ended_at`` is None.

    ``limit`` is a copy, so that a later change of the rule leaves the record alone.
    ``called_at`` is the measured time of the reading that opened the alarm, None for a short one.
    """

    rule: str
    limit: float
    since: datetime
    peak: float
    peak_at: datetime
    called_at: datetime | None = None
    severity: Severity
    ended_at: datetime | None = None


def step(
    rule: ExcursionRule, running: Excursion | None, at: datetime, value: float
) -> Excursion | None:
    """The excursion after one more reading, taken in measured order.

    None: in range and none was running. A result with ``ended_at`` is over; the next step starts
    from None.
    """
    if running is None:
        return started(rule, at, value) if rule.beyond(value) else None
    over = rule.recovered(value) if running.called_at else not rule.beyond(value)
    if over:
        return msgspec.structs.replace(running, ended_at=at)
    critical = rule.is_critical(value)
    held = at - running.since >= timedelta(seconds=rule.hold_s)
    peaked = rule.further(value, running.peak)
    return msgspec.structs.replace(
        running,
        peak=value if peaked else running.peak,
        peak_at=at if peaked else running.peak_at,
        called_at=running.called_at or (at if critical or held else None),
        severity=worse(running.severity, "critical") if critical else running.severity,
    )


def started(rule: ExcursionRule, at: datetime, value: float) -> Excursion:
    """The excursion that begins with a value beyond the limit."""
    critical = rule.is_critical(value)
    return Excursion(
        rule=rule.id,
        limit=rule.limit,
        since=at,
        peak=value,
        peak_at=at,
        called_at=at if critical or rule.hold_s == 0 else None,
        severity="critical" if critical else rule.severity,
    )


def excursions(rule: ExcursionRule, samples: Iterable[Sample]) -> list[Excursion]:
    """Every excursion of a set of readings, whatever their order and however often each is given.

    This is the record. Readings are told apart by (measured time, sequence). The last one may
    still be running. O(n log n).
    """
    found: list[Excursion] = []
    running: Excursion | None = None
    for at, value in values_in_order(rule.metric, samples):
        running = step(rule, running, at, value)
        if running is not None and running.ended_at is not None:
            found.append(running)
            running = None
    return [*found, running] if running is not None else found


def values_in_order(metric: str, samples: Iterable[Sample]) -> list[tuple[datetime, float]]:
    """The metric's values by measured time, each reading once."""
    unique = {
        (sample.at, sample.seq): float(sample.metrics[metric])
        for sample in samples
        if metric in sample.metrics
    }
    return [(at, value) for (at, _), value in sorted(unique.items())]
