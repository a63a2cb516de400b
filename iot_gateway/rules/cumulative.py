"""Cumulative time beyond a limit: five warm spells of 59 minutes are five hours.

Computed apart from single events, of which each resets (Berlinger Q-tag 2 plus manual; both are
needed). Nothing mutes it: it counts what the goods were exposed to.
"""

from typing import Any, Literal

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.windows import Share, load_share, share

SLOT_S = 900.0


class Beyond(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes beyond ``limit`` within the window. A value holds until the next, 30 min at most."""

    metric: str
    side: Literal["high", "low"]
    limit: float
    inclusive: bool
    window_s: float

    @property
    def reads(self) -> frozenset[str]:
        """The one metric."""
        return frozenset({self.metric})

    @property
    def reach_s(self) -> float:
        """The window, and the slot that it begins in."""
        return self.window_s + 3 * SLOT_S

    def step(self, memory: Share | None, at_s: float, metrics: Metrics) -> tuple[Share, float]:
        """Minutes beyond the limit after one more reading."""
        value = float(metrics[self.metric])
        beyond = value > self.limit if self.side == "high" else value < self.limit
        beyond = beyond or (self.inclusive and value == self.limit)
        after = share(memory, at_s, self.window_s, SLOT_S, now=beyond)
        return after, after.true_s() / 60.0

    def load(self, stored: Any) -> Share:
        """The share of time beyond the limit."""
        return load_share(stored)

    def explain(self, memory: Share) -> dict[str, Any]:
        """The temperature limit, and the window in seconds."""
        known_s = int(memory.known_s())
        return {"beyond_c": self.limit, "window_s": int(self.window_s), "known_s": known_s}


class Cumulative(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``allowance``: how long beyond the limit within ``window``. ``discard``: from here on it is
    critical. ``above``: another limit than the zone's own.
    """

    allowance: Duration
    window: Duration = "24 h"
    discard: Duration | None = None
    above: float | None = None
    inclusive: bool = False
    severity: Severity = "major"

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """One rule on the warm side; it asks people for a disposition, not for a technician."""
        limit = place.high if self.above is None else self.above
        if limit is None:
            return ()
        allowance = seconds(self.allowance) / 60
        signal = Beyond(
            metric=place.metric,
            side="high",
            limit=limit,
            inclusive=self.inclusive,
            window_s=seconds(self.window),
        )
        return (
            ExcursionRule(
                id=f"{place.metric}_cumulative",
                metric="beyond_min",
                side="high",
                limit=allowance,
                inclusive=True,
                band=allowance / 10,
                critical=None if self.discard is None else seconds(self.discard) / 60,
                critical_inclusive=True,
                severity=self.severity,
                group=f"{place.metric}_high",
                word="cumulative",
                signal=signal,
                job=False,
            ),
        )
