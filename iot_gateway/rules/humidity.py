"""Humidity: a range of its own, with its own delay."""

from typing import Literal

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds


class Humidity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``max``, ``min``: allowed percent of relative humidity. ``band``: percent back inside."""

    max: float | None = None
    min: float | None = None
    band: float = 3.0
    delay: Duration = "30 min"
    severity: Severity = "minor"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """A rule for each side that has a limit."""
        sides: tuple[tuple[Literal["high", "low"], float | None], ...] = (
            ("high", self.max),
            ("low", self.min),
        )
        return tuple(
            ExcursionRule(
                id=f"humidity_pct_{side}",
                metric="humidity_pct",
                side=side,
                limit=limit,
                band=self.band,
                hold_s=seconds(self.delay),
                severity=self.severity,
            )
            for side, limit in sides
            if limit is not None
        )
