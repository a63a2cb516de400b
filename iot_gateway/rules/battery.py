"""Batteries: low now, and empty in how many days.

A cold cell shows less than it holds: days are compared at equal temperature, by the reading of
each day whose temperature was nearest to the first day's.
"""

from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.place import Duration, Place, seconds
from iot_gateway.rules.signal import Metrics

DAY_S = 86_400.0
LOOK_BACK_DAYS, LEAST_DAYS = 30, 7
FAR_DAYS = 365.0


class Days(msgspec.Struct, frozen=True, array_like=True):
    """``days``: (day since 1970, percent, how far from the reference temperature)."""

    reference_c: float | None
    last_c: float | None
    days: tuple[tuple[int, float, float], ...] = ()


class DaysLeft(msgspec.Struct, frozen=True, kw_only=True):
    """Days until the battery is empty, by the straight line through one reading a day; None
    until there are seven days, a year where it does not fall.
    """

    @property
    def reads(self) -> frozenset[str]:
        """The charge; the temperature it is compared at comes with it."""
        return frozenset({"battery_pct"})

    @property
    def reach_s(self) -> float:
        """A month."""
        return (LOOK_BACK_DAYS + 1) * DAY_S

    def step(self, memory: Days | None, at_s: float, metrics: Metrics) -> tuple[Days, float | None]:
        """The forecast after one more reading of the charge."""
        charge = float(metrics["battery_pct"])
        said = metrics.get("temperature_c")
        last_c = float(said) if said is not None else (memory.last_c if memory else None)
        reference_c = memory.reference_c if memory and memory.reference_c is not None else last_c
        off_c = 0.0 if last_c is None or reference_c is None else abs(last_c - reference_c)
        day, days = int(at_s // DAY_S), memory.days if memory else ()
        if days and days[-1][0] == day:
            if off_c < days[-1][2]:
                days = (*days[:-1], (day, charge, off_c))
        else:
            kept = tuple(each for each in days if each[0] > day - LOOK_BACK_DAYS)
            days = (*kept, (day, charge, off_c))
        return Days(reference_c, last_c, days), _days_left(days)

    def load(self, stored: Any) -> Days:
        """One reading a day."""
        return stored if isinstance(stored, Days) else msgspec.convert(stored, Days)

    def explain(self, memory: Days) -> dict[str, Any]:
        """The charge, and how many days it was watched."""
        return {"battery_pct": memory.days[-1][1], "days": len(memory.days)}


def _days_left(days: tuple[tuple[int, float, float], ...]) -> float | None:
    """Charge over the fall a day, by least squares."""
    if len(days) < LEAST_DAYS:
        return None
    mean_day = sum(each[0] for each in days) / len(days)
    mean_pct = sum(each[1] for each in days) / len(days)
    spread = sum((each[0] - mean_day) ** 2 for each in days)
    slope = sum((each[0] - mean_day) * (each[1] - mean_pct) for each in days) / spread
    if slope >= 0:
        return FAR_DAYS
    return min(FAR_DAYS, days[-1][1] / -slope)


class Battery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``low_pct``: from here down it is low. ``days``: a forecast of fewer days asks for a job."""

    low_pct: float
    days: Duration = "7 d"
    severity: Severity = "minor"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """Low tells people; few days left sends somebody."""
        days = seconds(self.days) / DAY_S
        return (
            ExcursionRule(
                id="battery_low",
                metric="battery_pct",
                side="low",
                limit=self.low_pct,
                inclusive=True,
                band=self.low_pct / 4,
                severity=self.severity,
                group="battery",
                word="battery",
                job=False,
            ),
            ExcursionRule(
                id="battery_days",
                metric="days_left",
                side="low",
                limit=days,
                inclusive=True,
                band=days,
                severity=self.severity,
                group="battery",
                word="battery_days",
                signal=DaysLeft(),
            ),
        )
