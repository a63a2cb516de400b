"""Compressor duty cycle: one that hardly rests has lost capacity, or the room leaks."""

from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.windows import Share, load_share, share

SLOT_S = 900.0
KNOWN = 0.8  # the share of the window that must be known


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Percent of the window in which the compressor ran; None while too little is known."""

    window_s: float

    @property
    def reads(self) -> frozenset[str]:
        """Whether it runs."""
        return frozenset({"compressor_on"})

    @property
    def reach_s(self) -> float:
        """The window, and the slot that it begins in."""
        return self.window_s + 3 * SLOT_S

    def step(
        self, memory: Share | None, at_s: float, metrics: Metrics
    ) -> tuple[Share, float | None]:
        """The duty cycle after one more reading."""
        after = share(memory, at_s, self.window_s, SLOT_S, now=bool(metrics["compressor_on"]))
        known_s = after.known_s()
        if known_s < KNOWN * self.window_s:
            return after, None
        return after, 100.0 * after.true_s() / known_s

    def load(self, stored: Any) -> Share:
        """The share of time it ran."""
        return load_share(stored)

    def explain(self, _memory: Share) -> dict[str, Any]:
        """The window, in seconds."""
        return {"window_s": int(self.window_s)}


class DutyCycle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``max_pct``: running for more of ``window`` than this is too much."""

    max_pct: float
    window: Duration = "6 h"
    band: float = 10.0
    severity: Severity = "minor"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """One rule."""
        return (
            ExcursionRule(
                id="duty_cycle",
                metric="duty_pct",
                side="high",
                limit=self.max_pct,
                band=self.band,
                severity=self.severity,
                group="machine",
                word="duty",
                signal=Duty(window_s=seconds(self.window)),
            ),
        )
