"""What happened within a moving span of time, kept small: slots of fixed width.

Slots begin at multiples of their width since 1970, so that what a window holds is a function of
the readings alone, wherever the counting began. A window moves on by one slot at a time.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

# A value stands for at most so long after it was measured: beyond that, nobody knows.
HOLD_S = 1800.0


class Share(msgspec.Struct, frozen=True, array_like=True):
    """How long something was true: ``slots`` of (number, seconds true, seconds known)."""

    last_s: float
    last: bool
    slots: tuple[tuple[int, float, float], ...] = ()

    def true_s(self) -> float:
        """Seconds it was true within the window."""
        return sum(slot[1] for slot in self.slots)

    def known_s(self) -> float:
        """Seconds of the window of which anything is known."""
        return sum(slot[2] for slot in self.slots)


def share(before: Share | None, at_s: float, window_s: float, slot_s: float, *, now: bool) -> Share:
    """The share after one more reading; what was last said held until now, but never for long.

    ``now``: whether it is true from now on.
    """
    if before is None:
        return Share(at_s, now)
    slots = list(before.slots)
    for number, begin_s, end_s in _slots(before.last_s, min(at_s, before.last_s + HOLD_S), slot_s):
        lasted = end_s - begin_s
        true_s = lasted if before.last else 0.0
        if slots and slots[-1][0] == number:
            _, so_far, known = slots[-1]
            slots[-1] = (number, so_far + true_s, known + lasted)
        else:
            slots.append((number, true_s, lasted))
    oldest = _oldest(at_s, window_s, slot_s)
    while slots and slots[0][0] < oldest:
        del slots[0]
    return Share(at_s, now, tuple(slots))


def _slots(begin_s: float, end_s: float, slot_s: float) -> Iterator[tuple[int, float, float]]:
    """The parts of a span that lie in each slot."""
    number = int(begin_s // slot_s)
    while begin_s < end_s:
        border_s = min(end_s, (number + 1) * slot_s)
        yield number, begin_s, border_s
        begin_s, number = border_s, number + 1


def _oldest(at_s: float, window_s: float, slot_s: float) -> int:
    """The oldest slot that lies in the window whole or in part."""
    return int((at_s - window_s) // slot_s)


class Points(msgspec.Struct, frozen=True, array_like=True):
    """The first value of each slot of a window, as (seconds since 1970, value)."""

    points: tuple[tuple[float, float], ...] = ()

    def since(self, at_s: float) -> tuple[tuple[float, float], ...]:
        """The points not older than this."""
        return tuple(point for point in self.points if point[0] >= at_s)


def note(
    before: Points | None, at_s: float, value: float, window_s: float, slot_s: float
) -> Points:
    """The points after one more value; the same object while its slot has one already."""
    if before is None or not before.points:
        return Points(((at_s, value),))
    points = before.points
    if int(points[-1][0] // slot_s) == int(at_s // slot_s):
        return before
    oldest = _oldest(at_s, window_s, slot_s)
    keep = 0
    while keep < len(points) and points[keep][0] // slot_s < oldest:
        keep += 1
    return Points((*points[keep:], (at_s, value)))


def load_share(stored: Any) -> Share:
    """A share from what it was stored as."""
    return stored if isinstance(stored, Share) else msgspec.convert(stored, Share)


def load_points(stored: Any) -> Points:
    """Points from what they were stored as."""
    return stored if isinstance(stored, Points) else msgspec.convert(stored, Points)
