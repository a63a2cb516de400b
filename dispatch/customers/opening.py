"""When a site can be visited: its opening hours as people write them, in its own wall time. Pure.

The notation is a small part of the ``opening_hours`` of OpenStreetMap: rules parted by ``;``, each
of days and times, a later one overruling an earlier one on its days::

    Mo-Fr 08:00-12:00,13:00-18:00; Sa 09:00-13:00; 2026-10-01 off

Times may run past midnight (``Fr 22:00-06:00``). A day that no rule names is closed; ``24/7`` alone
or nothing at all means always open.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

type Interval = tuple[datetime, datetime]
type _Times = tuple[tuple[int, int], ...]
"""Minutes after midnight, from and to; beyond 1440 is the next day."""

_WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE: Final = re.compile(
    r"(?P<days>(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?(?:,\s*(?=\w))?)+"
    r"|\d{4}-\d{2}-\d{2})\s+(?P<times>off|[\d:,\s-]+)"
)
_SPAN: Final = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")
_DAY_MIN: Final = 24 * 60
_WEEK_MIN: Final = 7 * _DAY_MIN
_LOOKS_AHEAD: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening hours by weekday (0 is Monday) and by date, in the wall time of ``zone``."""

    zone: ZoneInfo
    weekly: Mapping[int, _Times]
    dates: Mapping[date, _Times]

    def spans(self, at: datetime) -> Iterator[Interval]:
        """The times when it is open that end after ``at``, for 60 days; those that touch are one.

        Wall times keep over a change of clocks.
        """
        day = at.astimezone(self.zone).date() - timedelta(days=1)  # last night's may run on
        last = (at + _LOOKS_AHEAD).astimezone(self.zone).date()
        known: Interval | None = None
        while day <= last:
            for opens, closes in self._of(day):
                if known is not None and opens <= known[1]:
                    known = known[0], max(known[1], closes)
                    continue
                if known is not None and known[1] > at:
                    yield known
                known = opens, closes
            day += timedelta(days=1)
        if known is not None and known[1] > at:
            yield known

    def covers(self, begin: datetime, end: datetime) -> bool:
        """Whether it is open all the time between the two."""
        first = next(self.spans(begin), None)
        return first is not None and first[0] <= begin and end <= first[1]

    def next_open(self, at: datetime) -> datetime:
        """``at`` where it is open then, else when it opens next; 60 days on if it never does."""
        first = next(self.spans(at), None)
        return at + _LOOKS_AHEAD if first is None else max(at, first[0])

    def starts(
        self, at: datetime, duration: timedelta, planned: datetime | None = None
    ) -> Interval:
        """The first and last start of a visit of ``duration``, at ``at`` or later, in the first
        opening that has room for it; a visit that is ``planned`` in a later one stays in that.

        Work that takes longer than any opening starts with one.
        """
        if planned is not None and planned > at:
            held = next(self.spans(planned), None)
            if held is not None and held[0] <= planned <= held[1] - duration:
                return max(at, held[0]), held[1] - duration
        whole: Interval | None = None
        for opens, closes in self.spans(at):
            first, last = max(at, opens), closes - duration
            if first <= last:
                return first, last
            if whole is None and opens >= at:
                whole = opens, opens
            if whole is not None and opens - at > timedelta(days=7):
                break
        return whole or (at + _LOOKS_AHEAD, at + _LOOKS_AHEAD)

    def _of(self, day: date) -> Iterator[Interval]:
        times = self.dates.get(day, self.weekly.get(day.weekday(), ()))
        for begin, end in sorted(times):
            yield self._instant(day, begin), self._instant(day, end)

    def _instant(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, _DAY_MIN)
        wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60))
        return wall.replace(tzinfo=self.zone).astimezone(UTC)


@lru_cache(maxsize=4096)
def parsed(text: str, timezone: str) -> Opening | None:
    """The hours that ``text`` says; None for always open. Raises ValueError naming the rule."""
    if text.strip() in ("", "24/7"):
        return None
    weekly: dict[int, _Times] = {}
    dates: dict[date, _Times] = {}
    for rule in filter(None, (each.strip() for each in text.split(";"))):
        match = _RULE.fullmatch(rule)
        if match is None:
            raise ValueError(f"cannot read the opening hours {rule!r}; write Mo-Fr 08:00-18:00")
        times = () if match["times"] == "off" else tuple(_times(rule, match["times"]))
        if match["days"][0].isdigit():
            dates[date.fromisoformat(match["days"])] = times
        else:
            weekly |= dict.fromkeys(_weekdays(match["days"]), times)
    if not any(weekly.values()):
        raise ValueError("these opening hours never open on any weekday")
    if not dates and _never_closes(weekly):
        return None
    return Opening(ZoneInfo(timezone), weekly, dates)


def _never_closes(weekly: Mapping[int, _Times]) -> bool:
    """Whether the times of a week leave no minute of it out; Sunday's may run into Monday."""
    times = sorted(
        (day * _DAY_MIN + begin, day * _DAY_MIN + end)
        for day, each in weekly.items()
        for begin, end in each
    )
    until = max(end for _, end in times) - _WEEK_MIN
    for begin, end in times:
        if begin > until:
            return False
        until = max(until, end)
    return until >= _WEEK_MIN


def _weekdays(days: str) -> Iterator[int]:
    for part in days.split(","):
        first, _, last = part.strip().partition("-")
        begin = _WEEKDAYS.index(first)
        length = (_WEEKDAYS.index(last) - begin) % 7 if last else 0
        yield from ((begin + n) % 7 for n in range(length + 1))


def _times(rule: str, times: str) -> Iterator[tuple[int, int]]:
    for part in times.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"cannot read the times of {rule!r}; write 08:00-18:00")
        from_h, from_min, to_h, to_min = map(int, match.groups())
        begin, end = from_h * 60 + from_min, to_h * 60 + to_min
        if max(from_min, to_min) > 59 or begin >= _DAY_MIN or end > _DAY_MIN:
            raise ValueError(f"there is no such time in {rule!r}")
        yield begin, end if end > begin else end + _DAY_MIN
