"""What happened within a moving span of time, kept small: slots of fixed width.

Slots begin at multiples of their width since 1970, so that what a window holds is a function of
the readings alone, wherever the counting began. A window moves on by one slot at a time.
"""

from base64 import b64decode
from struct import Struct
from typing import Any

import msgspec

# A value stands for at most so long after it was measured: beyond that, nobody knows.
HOLD_S = 1800.0


type Slot = tuple[int, float, float]  # number, seconds true, seconds known
type Run = tuple[int, int, float, float]  # first number, how many; seconds true and known of each


class Share(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How long something was true: the slot that is not over, and the ones before it.

    Slots that follow each other and are alike are one run: a quiet day is one or two, and costs
    as little to add up as to store.
    """

    last_s: float
    last: bool
    slot: Slot | None = None
    runs: tuple[Run, ...] = ()

    def true_s(self) -> float:
        """Seconds it was true within the window."""
        so_far = 0.0 if self.slot is None else self.slot[1]
        for _, count, true_s, _ in self.runs:
            so_far += count * true_s
        return so_far

    def known_s(self) -> float:
        """Seconds of the window of which anything is known."""
        so_far = 0.0 if self.slot is None else self.slot[2]
        for _, count, _, known_s in self.runs:
            so_far += count * known_s
        return so_far


def share(before: Share | None, at_s: float, window_s: float, slot_s: float, *, now: bool) -> Share:
    """The share after one more reading; what was last said held until now, but never for long.

    ``now``: whether it is true from now on.
    """
    if before is None:
        return Share(at_s, now)
    slot, runs = before.slot, before.runs
    begin_s, until_s = before.last_s, min(at_s, before.last_s + HOLD_S)
    number = int(begin_s // slot_s)
    while begin_s < until_s:
        border_s = min(until_s, (number + 1) * slot_s)
        lasted_s = border_s - begin_s
        true_s = lasted_s if before.last else 0.0
        if slot is not None and slot[0] == number:
            slot = (number, slot[1] + true_s, slot[2] + lasted_s)
        else:
            runs = _closed(runs, slot)
            slot = (number, true_s, lasted_s)
        begin_s, number = border_s, number + 1
    oldest = _oldest(at_s, window_s, slot_s)
    if runs and runs[0][0] < oldest:
        runs = _from(runs, oldest)
    if slot is not None and slot[0] < oldest:
        slot = None
    return Share(at_s, now, slot, runs)


def _closed(runs: tuple[Run, ...], slot: Slot | None) -> tuple[Run, ...]:
    """The runs with one more slot."""
    if slot is None:
        return runs
    number, true_s, known_s = slot
    if runs:
        first, count, *alike = runs[-1]
        if first + count == number and alike == [true_s, known_s]:
            return (*runs[:-1], (first, count + 1, true_s, known_s))
    return (*runs, (number, 1, true_s, known_s))


def _from(runs: tuple[Run, ...], oldest: int) -> tuple[Run, ...]:
    """What is left of the runs from a slot on."""
    left = []
    for first, count, true_s, known_s in runs:
        over = max(0, oldest - first)
        if over < count:
            left.append((first + over, count - over, true_s, known_s))
    return tuple(left)


def _oldest(at_s: float, window_s: float, slot_s: float) -> int:
    """The oldest slot that lies in the window whole or in part."""
    return int((at_s - window_s) // slot_s)


class Points(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The first value of each slot of a window, as packed pairs of (seconds since 1970, value).

    Packed, a day of fifty thousand probes fits in memory: a pair takes 16 bytes, as objects 136.
    """

    packed: bytes = b""

    def since(self, at_s: float) -> list[tuple[float, float]]:
        """The points not older than this."""
        return [point for point in PAIR.iter_unpack(self.packed) if point[0] >= at_s]

    @property
    def last(self) -> tuple[float, float]:
        """The newest point; raises struct.error when there is none."""
        return last_pair(self.packed)


def note(
    before: Points | None, at_s: float, value: float, window_s: float, slot_s: float
) -> Points:
    """The points after one more value; the same object while its slot has one already."""
    if before is None or not before.packed:
        return Points(PAIR.pack(at_s, value))
    packed = before.packed
    newest_s, _ = PAIR.unpack_from(packed, len(packed) - PAIR.size)
    if newest_s // slot_s == at_s // slot_s:
        return before
    begin_s = _oldest(at_s, window_s, slot_s) * slot_s
    return Points(pairs_from(packed, begin_s) + PAIR.pack(at_s, value))


PAIR = Struct("<dd")


def pairs_from(packed: bytes, begin: float) -> bytes:
    """What is left of packed pairs without those before ``begin``."""
    keep = 0
    while keep < len(packed) and PAIR.unpack_from(packed, keep)[0] < begin:
        keep += PAIR.size
    return packed[keep:]


def last_pair(packed: bytes) -> tuple[float, float]:
    """The last of packed pairs; raises struct.error when there is none."""
    at, value = PAIR.unpack_from(packed, len(packed) - PAIR.size)
    return at, value


def load_packed(stored: Any, shape: Struct) -> bytes:
    """Packed rows from what they were stored as: once, a list of lists."""
    if isinstance(stored, str):
        return b64decode(stored)
    return b"".join(shape.pack(*row) for row in stored)


def load_share(stored: Any) -> Share:
    """A share from what it was stored as, also from the time when each slot stood for itself."""
    if isinstance(stored, Share):
        return stored
    if len(stored) > _SINGLE_SLOTS:
        return msgspec.convert(stored, Share)
    last_s, last, slots = stored
    runs: tuple[Run, ...] = ()
    for number, true_s, known_s in slots[:-1]:
        runs = _closed(runs, (number, true_s, known_s))
    return Share(last_s, last, tuple(slots[-1]) if slots else None, runs)


_SINGLE_SLOTS = 3  # fields of a share whose third were all of its slots


def load_points(stored: Any) -> Points:
    """Points from what they were stored as."""
    return stored if isinstance(stored, Points) else Points(load_packed(stored[0], PAIR))
