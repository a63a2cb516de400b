"""What nobody knows ahead: how long a drive and a job take. Drawn anew for each seed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp
from random import Random
from uuid import UUID

# How far drives and jobs spread around what is expected, as the standard deviation of the
# logarithm: our choice. A job half as long again is one in twenty at 0.25.
_DRIVE_SPREAD = 0.15
_WORK_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Chance:
    """One possible course of a day.

    The same seed gives an order the same luck whoever goes there and whatever was decided before,
    so that two policies are compared on the same days. ``worked_s`` is what jobs really took, where
    that is on record; chance plays around it.
    """

    seed: int
    worked_s: Mapping[UUID, int] = field(default_factory=dict)

    def drive_s(self, order_id: UUID, expected_s: int) -> int:
        """Seconds on the road to an order."""
        return round(expected_s * self._factor("drive", order_id, _DRIVE_SPREAD))

    def work_s(self, order_id: UUID, expected_s: int) -> int:
        """Seconds of work on an order."""
        usual_s = self.worked_s.get(order_id, expected_s)
        return max(1, round(usual_s * self._factor("work", order_id, _WORK_SPREAD)))

    def _factor(self, what: str, order_id: UUID, spread: float) -> float:
        """Log-normal around 1, which is its mean."""
        drawn = Random(f"{self.seed} {what} {order_id}").gauss(0.0, 1.0)  # noqa: S311  # no secret
        return exp(spread * drawn - spread * spread / 2)
