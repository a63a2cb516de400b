"""Vibration: bearings and mounts before they fail."""

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds


class Vibration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Velocity, root mean square, in mm/s: ``max`` for ``delay``, ``critical_above`` at once."""

    max: float
    critical_above: float | None = None
    band: float = 0.5
    delay: Duration = "10 min"
    severity: Severity = "minor"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """One rule."""
        return (
            ExcursionRule(
                id="vibration",
                metric="vibration_mm_s",
                side="high",
                limit=self.max,
                band=self.band,
                hold_s=seconds(self.delay),
                critical=self.critical_above,
                severity=self.severity,
                group="machine",
                word="vibration",
            ),
        )
