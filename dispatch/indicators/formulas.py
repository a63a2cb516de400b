"""The indicators of a period and their formulas. Pure.

A *finished repair* is a repair whose work was done, once for each time that the case was taken up;
work that went on at once, still at the door, was not finished yet. Orders for helpers count
nowhere.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted in a period.

    ``finished`` are orders of every kind, all others down to ``resolve_s`` are of repairs alone.
    ``timed`` are the finished repairs with a limit to be solved in, ``lasting`` those that
    neither were taken up again nor saw the same device repaired again soon after; ``visited``
    those to which somebody went, ``first_time`` the lasting ones of these to which somebody came
    once; ``on_device`` those of a known device. ``resolve_s`` is the sum of the seconds from when
    each was opened, or taken up again, until its work was done. ``stars`` is the sum of all
    scores. ``settled`` are finished complaints, ``settled_soon`` those within the policy's time,
    ``settle_s`` the sum of their seconds. ``dimensions``: the sum of the stars of each, and how
    many ratings judged it. ``tiered`` are finished orders of which a team is known; of them
    ``front_line`` were with the front line alone (F-012), ``rethought`` came to a team that
    decides, and ``same_day`` are the others that were finished on the day they came, by the
    site's own days. ``answered`` ratings said how likely a recommendation is; of them some are
    ``promoters``, some ``detractors``.
    """

    finished: int = 0
    repairs: int = 0
    timed: int = 0
    on_time: int = 0
    lasting: int = 0
    visited: int = 0
    first_time: int = 0
    on_device: int = 0
    repeated: int = 0
    resolve_s: int = 0
    ratings: int = 0
    satisfied: int = 0
    stars: int = 0
    complaints: int = 0
    customers: int = 0
    settled: int = 0
    settled_soon: int = 0
    settle_s: int = 0
    tiered: int = 0
    front_line: int = 0
    same_day: int = 0
    rethought: int = 0
    answered: int = 0
    promoters: int = 0
    detractors: int = 0
    dimensions: dict[str, tuple[int, int]] = {}


class Ratio(msgspec.Struct, frozen=True):
    """``part`` of ``whole``; without a whole there is no ``value``."""

    part: int
    whole: int
    value: float | None

    @property
    def cells(self) -> tuple[int, int, str]:
        """Part, whole and value for a spreadsheet; the value of nothing is empty."""
        return self.part, self.whole, "" if self.value is None else f"{self.value:.4f}"


class Spread(msgspec.Struct, frozen=True):
    """Durations in seconds: their mean, and the least that half and nine of ten do not exceed;
    None of nothing.
    """

    mean_s: Ratio
    median_s: int | None
    p90_s: int | None

    @property
    def cells(self) -> tuple[int | str | None, ...]:
        """Sum, number, mean, median and 90th percentile for a spreadsheet."""
        return *self.mean_s.cells, self.median_s, self.p90_s


class Indicators(msgspec.Struct, frozen=True, kw_only=True):
    """The thirteen of a period, and the dimensions by their code; those of complaints are None for
    one technician, since a complaint names nobody. The value of ``settle`` is in seconds.
    """

    csat: Ratio
    score: Ratio
    on_time: Ratio
    success: Ratio
    first_time_fix: Ratio
    repeat: Ratio
    complaints: Ratio | None
    closed_loop: Ratio | None
    settle: Ratio | None
    nps: Ratio
    front_line: Ratio
    same_day: Ratio
    rethought: Ratio
    dimensions: dict[str, Ratio]


def ratio(part: int, whole: int) -> Ratio:
    """``part / whole``, which may exceed 1 (complaints); None of nothing."""
    return Ratio(part, whole, part / whole if whole else None)


def indicators(counts: Counts, *, of_one_person: bool) -> Indicators:
    """The formulas.

    - ``csat`` (F-171, C-14): ratings that the policy takes for satisfied / ratings
    - ``score`` (F-232): sum of the scores / ratings, 1 to 5
    - ``on_time`` (F-229): repairs finished within their limit / finished repairs with a limit
    - ``success`` (F-230): finished repairs after which all ran well / finished repairs
    - ``first_time_fix`` (F-257): those of them to which somebody came once / finished repairs to
      which somebody came
    - ``repeat`` (F-173): finished repairs whose device was repaired again within the policy's
      window / finished repairs of a known device
    - ``complaints`` (F-231): complaints received / customers served
    - ``closed_loop`` (F-260): complaints settled within 24 hours (policy) / settled complaints
    - ``settle`` (F-258): seconds until each was settled / settled complaints
    - ``nps`` (F-172): (promoters - detractors) / answers of 0 to 10, -1 to 1; times 100 it is the
      score in points
    - ``front_line`` (F-012): finished orders that no team beyond the front line ever had, and of
      which nobody said that they cannot be solved there / finished orders of a known team
    - ``same_day`` (F-012): of the rest, those finished on the day they came / the same
    - ``rethought`` (F-012): those that came to a team that decides how we work / the same; the
      three are apart, and what is missing from 100 % took longer
    - ``dimensions`` (F-170, F-174): of each, sum of its stars / ratings that judged it, 1 to 5
    """
    return Indicators(
        csat=ratio(counts.satisfied, counts.ratings),
        score=ratio(counts.stars, counts.ratings),
        on_time=ratio(counts.on_time, counts.timed),
        success=ratio(counts.lasting, counts.repairs),
        first_time_fix=ratio(counts.first_time, counts.visited),
        repeat=ratio(counts.repeated, counts.on_device),
        complaints=None if of_one_person else ratio(counts.complaints, counts.customers),
        closed_loop=None if of_one_person else ratio(counts.settled_soon, counts.settled),
        settle=None if of_one_person else ratio(counts.settle_s, counts.settled),
        nps=ratio(counts.promoters - counts.detractors, counts.answered),
        front_line=ratio(counts.front_line, counts.tiered),
        same_day=ratio(counts.same_day, counts.tiered),
        rethought=ratio(counts.rethought, counts.tiered),
        dimensions={name: ratio(*counted) for name, counted in sorted(counts.dimensions.items())},
    )


def weeks(first: date, last: date) -> list[date]:
    """The Mondays of all weeks from that of ``first`` to that of ``last``."""
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]


def by_week(
    counted: Mapping[str, Counts], first: date, last: date, *, of_one_person: bool
) -> list[tuple[date, Indicators]]:
    """Every week of the period in turn, also those in which nothing happened."""
    return [
        (monday, indicators(counted.get(str(monday), Counts()), of_one_person=of_one_person))
        for monday in weeks(first, last)
    ]
