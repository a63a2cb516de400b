"""When a technician is at work: a weekly pattern in a time zone, as instants. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class WeeklyShift:
    """A shift that begins every ``weekday`` (0 is Monday) at ``starts``, wall time."""

    weekday: int
    starts: time
    length: timedelta


type Interval = tuple[datetime, datetime]


def shift_after(pattern: Iterable[WeeklyShift], zone: ZoneInfo, at: datetime) -> Interval | None:
    """The shift that runs at ``at``, else the next; None without any.

    Shifts that touch or overlap are one. Lengths are real time: over a change of clocks a shift
    begins at its wall time and lasts as long as ever.
    """
    today = at.astimezone(zone).date()
    merged: Interval | None = None
    for begin, end in _around(tuple(pattern), zone, today):
        if merged is None or merged[1] <= at:
            merged = (begin, end) if end > at else merged
        elif begin <= merged[1]:
            merged = (merged[0], max(merged[1], end))
        else:
            break
    return merged if merged and merged[1] > at else None


def on_shift(pattern: Iterable[WeeklyShift], zone: ZoneInfo, at: datetime) -> bool:
    """Whether a shift runs at ``at``; its end is no longer in it."""
    shift = shift_after(pattern, zone, at)
    return shift is not None and shift[0] <= at


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
