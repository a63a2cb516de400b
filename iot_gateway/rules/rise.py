"""Rate of rise: a room that warms faster than its walls and its thermostat can explain."""

from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics
from iot_gateway.rules.windows import PAIR, Points, load_points, note

SLOTS = 10


class Rise(msgspec.Struct, frozen=True, kw_only=True):
    """How fast a metric rises over ``window_s``, in units a minute; negative while it falls.

    None until readings cover half of the window.
    """

    metric: str
    window_s: float

    @property
    def reads(self) -> frozenset[str]:
        """The one metric."""
        return frozenset({self.metric})

    @property
    def reach_s(self) -> float:
        """The window, and the slot that it begins in."""
        return self.window_s * (1 + 2 / SLOTS)

    def step(
        self, memory: Points | None, at_s: float, metrics: Metrics
    ) -> tuple[Points, float | None]:
        """The slope from the oldest point of the window to this reading."""
        value = float(metrics[self.metric])
        after = note(memory, at_s, value, self.window_s, self.window_s / SLOTS)
        for then_s, was in PAIR.iter_unpack(after.packed):
            if then_s >= at_s - self.window_s:
                lasted_s = at_s - then_s
                if 2 * lasted_s < self.window_s:
                    break
                return after, (value - was) / lasted_s * 60.0
        return after, None

    def load(self, stored: Any) -> Points:
        """The points of the window."""
        return load_points(stored)

    def explain(self, _memory: Points) -> dict[str, Any]:
        """The window, in seconds."""
        return {"window_s": int(self.window_s)}


class RateOfRise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``per_min``: what is too fast, in °C a minute, over ``window`` and for ``delay`` more."""

    per_min: float
    window: Duration = "10 min"
    delay: Duration = "0 min"
    severity: Severity = "major"

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """One rule for a probe in the air, muted as the high limit is."""
        if place.probe == "product":
            return ()
        return (
            ExcursionRule(
                id=f"{place.metric}_rise",
                metric="rise_c_min",
                side="high",
                limit=self.per_min,
                band=self.per_min / 2,
                hold_s=seconds(self.delay),
                severity=self.severity,
                group=f"{place.metric}_high",
                word="rise",
                signal=Rise(metric=place.metric, window_s=seconds(self.window)),
                mutes=place.mutes,
                yields_to=(f"{place.metric}_high",),
            ),
        )
