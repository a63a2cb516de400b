"""When maintenance falls due, in days of the site's own calendar. Pure.

Due days are counted from an anchor, never from the one before: what began on the 31st falls due on
the last day of a shorter month and on the 31st again after it.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

type Unit = Literal["day", "week", "month"]
type CountsFrom = Literal["planned", "done"]
type Window = tuple[datetime, datetime]

_DAY = timedelta(days=1)
_DAYS_IN = {"day": 1, "week": 7, "month": 28}
# A leap year has every day on which a pause can begin or end.
_EVERY_DAY = tuple(date(2024, 1, 1) + n * _DAY for n in range(366))


class SeasonPause(msgspec.Struct, frozen=True, rename={"begins": "from", "ends": "to"}):
    """Days of every year, both included, as ``MM-DD``; it may run over the new year."""

    begins: str
    ends: str

    def holds(self, day: date) -> bool:
        """Whether the pause has this day."""
        at = day.strftime("%m-%d")
        if self.begins <= self.ends:
            return self.begins <= at <= self.ends
        return at >= self.begins or at <= self.ends


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every so many units; the visit may be ``days_before`` to ``days_after`` the due day.

    What falls due in a pause is due on the first day after it.
    """

    every: int
    unit: Unit
    days_before: int = 0
    days_after: int = 0
    pauses: tuple[SeasonPause, ...] = ()

    def rests(self, day: date) -> bool:
        """Whether no visit is made on this day of any year."""
        return any(pause.holds(day) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Fallen:
    """What has fallen due: the one to be made, and those that nobody can make any more."""

    due_on: date | None
    missed: tuple[date, ...] = ()


def faults(schedule: Schedule) -> tuple[str, ...]:
    """What is wrong with a schedule, as codes; empty when it can be kept."""
    shortest_days = schedule.every * _DAYS_IN[schedule.unit]
    found = []
    if schedule.days_before + schedule.days_after >= shortest_days:
        found.append("windows_overlap")
    if all(schedule.rests(day) for day in _EVERY_DAY):
        found.append("always_paused")
    return tuple(found)


def next_due(schedule: Schedule, anchor: date, after: date, *, visited: bool = False) -> date:
    """The first due day that is later than ``after``.

    The anchor itself is the first of all, unless a visit was made on it (``visited``): that one
    does not come again at the end of the pause it was made in.
    """
    begins = after + _DAY
    while schedule.rests(begins - _DAY):  # what fell due in this pause comes at its end
        begins -= _DAY
    if visited:
        begins = max(begins, anchor + _DAY)
    due = _at_or_after(schedule, anchor, begins)
    while schedule.rests(due):
        due += _DAY
    return due


def window(schedule: Schedule, due_on: date, zone: ZoneInfo) -> Window:
    """Whole days of the site, over a change of clocks too: when the visit may be made, in UTC."""
    opens = _midnight(due_on - schedule.days_before * _DAY, zone)
    return opens, _midnight(due_on + (schedule.days_after + 1) * _DAY, zone)


def window_left(planned: Window, now: datetime) -> Window:
    """The window of a visit that is ordered at ``now``: one that is over begins then instead."""
    opens, closes = planned
    return planned if now < closes else (now, now + (closes - opens))


def not_over(schedule: Schedule, today: date) -> date:
    """Visits due after this day can still be made within their window."""
    return today - (schedule.days_after + 1) * _DAY


def fallen_due(
    schedule: Schedule, anchor: date, first: date, zone: ZoneInfo, lead: timedelta, now: datetime
) -> Fallen:
    """What is to be ordered at ``now``, ``lead`` before its window opens, from ``first`` on.

    One visit is made of several that fell due while nobody looked: the first whose window is not
    over, else the newest.
    """
    missed: list[date] = []
    for due_on in _from(schedule, anchor, first):
        opens, closes = window(schedule, due_on, zone)
        if opens - lead > now:
            break
        if closes > now:
            return Fallen(due_on, tuple(missed))
        missed.append(due_on)
    return Fallen(missed[-1], tuple(missed[:-1])) if missed else Fallen(None)


def overdue(schedule: Schedule, anchor: date, first: date, today: date) -> tuple[date, ...]:
    """The due days from ``first`` on whose window is over."""
    over = not_over(schedule, today)
    found: list[date] = []
    for due_on in _from(schedule, anchor, first):
        if due_on > over:
            break
        found.append(due_on)
    return tuple(found)


def counted_on(
    counts_from: CountsFrom, visited_on: date | None, due_on: date, done_on: date | None
) -> tuple[date | None, date]:
    """From which visit (None: the first due day), and after which day, the next one is counted
    once this one is over.

    ``done_on`` None: it was not made, and the plan goes on as if it had been made in time.
    """
    if done_on is None or counts_from == "planned":
        return visited_on, due_on
    return done_on, max(done_on, due_on)


def _from(schedule: Schedule, anchor: date, first: date) -> Iterator[date]:
    due_on = first
    while True:
        yield due_on
        due_on = next_due(schedule, anchor, due_on)


def _at_or_after(schedule: Schedule, anchor: date, day: date) -> date:
    if day <= anchor:
        return anchor
    if schedule.unit != "month":
        step = schedule.every * _DAYS_IN[schedule.unit]
        return anchor + -(-(day - anchor).days // step) * step * _DAY
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    months -= months % schedule.every
    due = _months_after(anchor, months)
    return due if due >= day else _months_after(anchor, months + schedule.every)


def _months_after(anchor: date, months: int) -> date:
    years, month = divmod(anchor.month - 1 + months, 12)
    year = anchor.year + years
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
