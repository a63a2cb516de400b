"""A value that does not move: the same number again and again is a fault of the probe.

"The same raw value for N reports is an event of its own" is what users ask for (traccar#3292).
"""

from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics


class Unmoved(msgspec.Struct, frozen=True, kw_only=True):
    """Hours without any change of the value, once ``reports`` of them were alike; at most
    twice ``after_s`` are counted.
    """

    metric: str
    after_s: float
    reports: int

    @property
    def reads(self) -> frozenset[str]:
        """The one metric."""
        return frozenset({self.metric})

    @property
    def reach_s(self) -> float:
        """What is counted at most, and an hour for the reading it begins with."""
        return 2 * self.after_s + 3600.0

    def step(self, memory: Any, at_s: float, metrics: Metrics) -> tuple[Any, float]:
        """Memory: (value, since when, how often)."""
        value = float(metrics[self.metric])
        if memory is None or memory[0] != value:
            return (value, at_s, 1), 0.0
        _, since_s, count = memory
        after = (value, since_s, min(count + 1, self.reports))
        unmoved_s = min(at_s - since_s, 2 * self.after_s)
        return after, unmoved_s / 3600.0 if count + 1 >= self.reports else 0.0

    def load(self, stored: Any) -> Any:
        """As it is."""
        return tuple(stored)

    def explain(self, memory: Any) -> dict[str, Any]:
        """The value that does not move."""
        return {"unmoved_c": memory[0], "reports": self.reports}


class Stuck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``after``: so long without any change is a fault, for a probe in the air; ``product``: for
    one in the goods, which rests for longer.
    """

    after: Duration
    product: Duration
    reports: int = 24
    severity: Severity = "minor"

    def rules(self, place: Place) -> tuple[ExcursionRule, ...]:
        """One rule for the temperature."""
        after_s = seconds(self.product if place.probe == "product" else self.after)
        return (
            ExcursionRule(
                id="stuck",
                metric="unmoved_h",
                side="high",
                limit=after_s / 3600,
                inclusive=True,
                band=after_s / 7200,
                severity=self.severity,
                group="probe",
                word="stuck",
                signal=Unmoved(metric=place.metric, after_s=after_s, reports=self.reports),
            ),
        )
