"""When a technician is at work: a weekly pattern in a time zone, and the days that differ. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class WeeklyShift:
    """A shift that begins every ``weekday`` (0 is Monday) at ``starts``, wall time."""

    weekday: int
    starts: time
    length: timedelta


type Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Roster:
    """A weekly ``pattern`` in a ``zone``, ``extra`` duty beside it, and absences, which win.

    The intervals are sorted by their begin.
    """

    zone: ZoneInfo
    pattern: tuple[WeeklyShift, ...] = ()
    extra: tuple[Interval, ...] = ()
    absent: tuple[Interval, ...] = ()


def shift_after(roster: Roster, at: datetime) -> Interval | None:
    """The shift that runs at ``at``, else the next; None without any.

    Shifts that touch or overlap are one, and an absence within one leaves two. Lengths are real
    time: over a change of clocks a shift begins at its wall time and lasts as long as ever.
    """
    planned = _planned_after(roster, at)
    while planned is not None:
        for piece in _without(roster.absent, planned):
            if piece[1] > at:
                return piece
        planned = _planned_after(roster, planned[1])
    return None


def on_shift(roster: Roster, at: datetime) -> bool:
    """Whether a shift runs at ``at``; its end is no longer in it."""
    shift = shift_after(roster, at)
    return shift is not None and shift[0] <= at


def _planned_after(roster: Roster, at: datetime) -> Interval | None:
    """As `shift_after`, absences not yet taken out."""
    weekly = _around(roster.pattern, roster.zone, at.astimezone(roster.zone).date())
    merged: Interval | None = None
    for begin, end in merge(weekly, roster.extra):
        if merged is None or merged[1] <= at:
            merged = (begin, end) if end > at else merged
        elif begin <= merged[1]:
            merged = (merged[0], max(merged[1], end))
        else:
            break
    return merged if merged and merged[1] > at else None


def _without(absent: Iterable[Interval], span: Interval) -> Iterator[Interval]:
    """What is left of ``span``, in order."""
    begin, end = span
    for away, back in absent:
        if begin < away < end:
            yield begin, away
        if away < end:
            begin = max(begin, back)
    if begin < end:
        yield begin, end


@lru_cache(maxsize=4096)
def _around(pattern: tuple[WeeklyShift, ...], zone: ZoneInfo, today: date) -> tuple[Interval, ...]:
    """Every shift from two days before to eight days after, by its begin: one can last a day.

    Kept, because a plan asks for everybody's shift at every look and a date changes once a day.
    """
    return tuple(sorted(_shifts(pattern, zone, today)))


def _shifts(pattern: tuple[WeeklyShift, ...], zone: ZoneInfo, today: date) -> Iterator[Interval]:
    for offset in range(-2, 9):
        day = today + timedelta(days=offset)
        for shift in pattern:
            if shift.weekday == day.weekday():
                begin = datetime.combine(day, shift.starts, tzinfo=zone).astimezone(UTC)
                yield begin, begin + shift.length
