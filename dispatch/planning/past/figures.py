"""What a played day came to, and what another policy changes, with how sure that is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Began:
    """Who began an order, and when."""

    technician_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """A day that was played. ``began`` by order; ``due`` of every order that needed a visit.

    ``drive_s`` is spent on the road to orders. ``promised`` are the orders that somebody accepted;
    ``promises_moved`` counts how often one was taken from whoever had accepted it,
    ``promises_retimed`` how often it stayed and begins outside of the interval that was told.
    ``started_moved`` is 0, or the planner has taken away what was under way.
    """

    end: datetime
    began: Mapping[UUID, Began]
    opened: Mapping[UUID, datetime]
    due: Mapping[UUID, datetime]
    drive_s: int
    promises_moved: int
    promises_retimed: int = 0
    started_moved: int = 0
    promised: frozenset[UUID] = frozenset()

    def figures(self) -> dict[str, float]:
        """The day in numbers: shares from 0 to 1, minutes, hours, counts.

        On time is who began by then, of those that fell due within the day. Lateness goes up to
        the day's end for those that nobody began.
        """
        fell_due = [order for order, due in self.due.items() if due < self.end]
        on_time = [order for order in fell_due if self._began_at(order) <= self.due[order]]
        late_s = [
            max(0.0, (self._began_at(order) - self.due[order]).total_seconds())
            for order in fell_due
        ]
        waited_s = [
            (began.at - self.opened[order]).total_seconds() for order, began in self.began.items()
        ]
        return {
            "on_time_share": len(on_time) / len(fell_due) if fell_due else 1.0,
            "late_min": _mean(late_s) / 60,
            "waited_min": _mean(waited_s) / 60,
            "begun": float(len(self.began)),
            "drive_h": self.drive_s / 3600,
            "promises_moved": float(self.promises_moved),
        }

    def _began_at(self, order_id: UUID) -> datetime:
        began = self.began.get(order_id)
        return self.end if began is None else began.at


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure under both policies, and their difference with its 95 % interval."""

    figure: str
    before: float
    after: float
    difference: float
    interval: tuple[float, float]


def compared(before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Compared]:
    """Each figure's mean before and after; the days are paired by seed.

    The interval is the percentile bootstrap of the mean of the paired differences (Efron and
    Tibshirani 1993, An Introduction to the Bootstrap, chapter 13), and the same each time.
    """
    befores, afters = ([day.figures() for day in days] for days in (before, after))
    return [
        _compared(
            figure, np.array([f[figure] for f in befores]), np.array([f[figure] for f in afters])
        )
        for figure in befores[0]
    ]


def _compared(figure: str, before: NDArray[np.float64], after: NDArray[np.float64]) -> Compared:
    differences = after - before
    drawn = np.random.default_rng(0).integers(0, len(differences), (_RESAMPLES, len(differences)))
    low, high = np.percentile(differences[drawn].mean(axis=1), (2.5, 97.5))
    return Compared(
        figure=figure,
        before=float(before.mean()),
        after=float(after.mean()),
        difference=float(differences.mean()),
        interval=(float(low), float(high)),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
