"""Running hours: a service is due at every multiple of an interval."""

from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Place
from iot_gateway.rules.signal import Metrics

REMIND = 0.05  # of the interval: how long the reminder stands


class SinceDue(msgspec.Struct, frozen=True, kw_only=True):
    """Running hours since the last service fell due; none before the first one does."""

    every_h: float

    @property
    def reads(self) -> frozenset[str]:
        """The counter."""
        return frozenset({"run_hours"})

    @property
    def reach_s(self) -> float:
        """Nothing is remembered."""
        return 0.0

    def step(self, _memory: None, _at_s: float, metrics: Metrics) -> tuple[None, float | None]:
        """Hours since a multiple of the interval was passed."""
        run_hours = float(metrics["run_hours"])
        if run_hours < self.every_h:
            return None, None
        return None, run_hours % self.every_h

    def load(self, stored: Any) -> None:
        """There is no memory."""

    def explain(self, _memory: None) -> dict[str, Any]:
        """The interval, in hours."""
        return {"every_h": self.every_h}


class RunHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``service_every_h``: running hours from one service to the next."""

    service_every_h: float
    severity: Severity = "minor"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """One rule, open for a twentieth of the interval after each service falls due."""
        return (
            ExcursionRule(
                id="run_hours",
                metric="since_due_h",
                side="low",
                limit=REMIND * self.service_every_h,
                band=0.0,
                severity=self.severity,
                group="service",
                word="service",
                signal=SinceDue(every_h=self.service_every_h),
            ),
        )
