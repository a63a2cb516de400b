"""Who is drawn: by a seed and nobody's choice, and the same again whenever it is asked. Pure."""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

_NO_LESS: Final = 9
"""Digits to which a share of a number counts: 0.1 of 30 is 3, not a hair more."""


class Candidate(NamedTuple):
    """Something that may be drawn, and whose work it is."""

    item: str
    outlet: str | None
    technician: str | None

    @property
    def group(self) -> tuple[str, str]:
        """Of each outlet and technician the share is drawn."""
        return self.outlet or "", self.technician or ""


class Drawn(NamedTuple):
    """One draw as it was written: what was new, at which share, and what it chose."""

    candidates: Sequence[Candidate]
    share: float
    drawn: Sequence[str]


def needed(share: float, whole: int) -> int:
    """How many of ``whole`` are at least ``share`` of them."""
    return math.ceil(round(share * whole, _NO_LESS))


def draw(
    candidates: Iterable[Candidate], already: Collection[str], share: float, seed: str
) -> list[str]:
    """What has to be drawn besides ``already``, so that of each group the share is; sorted.

    Chosen is whoever stands first in an order that the seed alone makes: nobody who does not know
    it can foresee or steer that, and it is the same for the same seed.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in candidates:
        groups[each.group].append(each.item)
    chosen: list[str] = []
    for items in groups.values():
        unique = set(items)
        left = unique.difference(already)
        wanted = needed(share, len(unique)) - (len(unique) - len(left))
        chosen += sorted(left, key=lambda item: (_rank(seed, item), item))[: max(wanted, 0)]
    return sorted(chosen)


def repeats(draws: Iterable[Drawn], seed: str) -> bool:
    """Whether the draws of a month, oldest first, come out again from their seed.

    As `draw` chooses, but each candidate is placed once and not again in each draw after it: a
    month of a large house is a hundred thousand of them in thirty draws.
    """
    waiting: dict[tuple[str, str], list[tuple[bytes, str]]] = defaultdict(list)
    size: Counter[tuple[str, str]] = Counter()
    known: set[str] = set()
    for each in draws:
        for candidate in each.candidates:
            if candidate.item not in known:
                known.add(candidate.item)
                heappush(waiting[candidate.group], (_rank(seed, candidate.item), candidate.item))
                size[candidate.group] += 1
        chosen: list[str] = []
        for group, left in waiting.items():
            wanted = needed(each.share, size[group]) - (size[group] - len(left))
            chosen += [heappop(left)[1] for _ in range(wanted)]
        if sorted(chosen) != sorted(each.drawn):
            return False
    return True


def month_of(at: datetime, zone: str) -> date:
    """The first day of the month that it is there."""
    return at.astimezone(ZoneInfo(zone)).date().replace(day=1)


def bounds(month: date, zone: str) -> tuple[datetime, datetime]:
    """The instants at which the month begins and ends there."""
    following = (month + timedelta(days=31)).replace(day=1)
    begin, end = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (month, following))
    return begin, end


def previous(month: date) -> date:
    """The month before it."""
    return (month - timedelta(days=1)).replace(day=1)


def through(
    month: date,
    zone: str,
    now: datetime,
    last: datetime | None,
    *,
    every: timedelta,
    close_after: timedelta,
) -> datetime | None:
    """Until when a draw that is due now looks; None where none is. ``last``: until when the last
    one of the month looked.
    """
    begin, end = bounds(month, zone)
    if last is not None and last >= end:
        return None
    if now >= end + close_after:
        return end
    if not begin <= now < end:
        return None
    return now if last is None or now - last >= every else None


def _rank(seed: str, item: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{item}".encode()).digest()
