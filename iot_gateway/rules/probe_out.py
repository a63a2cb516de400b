"""A probe that fell out of its place: warmer within minutes than any room can become."""

import math
from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ROUNDING, ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.windows import PAIR, Points, load_points, note

SLOTS = 5


class Jumped(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The points of the window, and the value before the jump while it lasts."""

    points: Points
    base: float | None = None


class Jump(msgspec.Struct, frozen=True, kw_only=True):
    """How far the value lies above what it was ``window_s`` ago; after a jump of ``by``, above
    what it was before it, until half of that is gone.
    """

    metric: str
    window_s: float
    by: float

    @property
    def reads(self) -> frozenset[str]:
        """The one metric."""
        return frozenset({self.metric})

    @property
    def reach_s(self) -> float:
        """A probe may lie outside for hours; a day is looked back."""
        return 86_400.0

    def step(self, memory: Jumped | None, at_s: float, metrics: Metrics) -> tuple[Jumped, float]:
        """How far it jumped."""
        value = float(metrics[self.metric])
        before = None if memory is None else memory.points
        points = note(before, at_s, value, self.window_s, self.window_s / SLOTS)
        base = None if memory is None else memory.base
        if base is not None and value - base <= self.by / 2 + ROUNDING:  # as its excursion ends
            base = None
        if base is None:
            lowest = self._lowest(points, at_s)
            if value - lowest <= self.by:
                unchanged = memory is not None and points is before and memory.base is None
                return memory if memory and unchanged else Jumped(points), value - lowest
            base = lowest
        return Jumped(points, base), value - base

    def _lowest(self, points: Points, at_s: float) -> float:
        since_s, lowest = at_s - self.window_s, math.inf
        for then_s, was in PAIR.iter_unpack(points.packed):
            if was < lowest and then_s >= since_s:
                lowest = was
        return lowest

    def load(self, stored: Any) -> Jumped:
        """The points and the base."""
        if isinstance(stored, Jumped):
            return stored
        return Jumped(load_points(stored[0]), stored[1])

    def explain(self, memory: Jumped) -> dict[str, Any]:
        """The value before, and the window in seconds."""
        return {"before_c": memory.base, "window_s": int(self.window_s)}


class ProbeOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``by``: a jump of so many °C ``within`` so long is no room's."""

    by: float
    within: Duration = "5 min"
    severity: Severity = "major"

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """One rule; a defrost and an open door warm the air fast as well, so they mute it."""
        return (
            ExcursionRule(
                id="probe_out",
                metric="jump_c",
                side="high",
                limit=self.by,
                band=self.by / 2,
                severity=self.severity,
                group="probe",
                word="probe_out",
                signal=Jump(metric=place.metric, window_s=seconds(self.within), by=self.by),
                mutes=place.mutes,
                yields_to=(f"{place.metric}_high",),
            ),
        )
