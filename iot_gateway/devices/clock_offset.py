"""How far a device's clock is off, seen from when its live messages arrive. Pure.

An offset is received minus measured: positive for a clock that is behind (or a slow way), negative
for one that is ahead. What a device kept and sends later says nothing of its clock, and is known
by its pace: a backlog's measured times run on faster than the time in which it arrives.
"""

from datetime import datetime, timedelta
from statistics import median
from struct import Struct

import msgspec

SAMPLES = 9  # odd; one outlier, or a few, do not move their median
LEAST = 3
_FASTER_THAN_LIFE = 2
_SECONDS = Struct("<d")
_SET_BACK_AFTER = timedelta(hours=1)  # nothing newer for so long: the clock itself was set back


class ClockTrack(msgspec.Struct, frozen=True, gc=False):
    """The newest contact of a device and the offsets of its last live ones, in seconds.

    Offsets are packed: one is held for each device, and as objects they take four times as much.
    """

    measured_at: datetime
    received_at: datetime
    packed_offsets: bytes = b""

    @property
    def offset_s(self) -> float | None:
        """The median; None while there are too few."""
        offsets_s = [each for (each,) in _SECONDS.iter_unpack(self.packed_offsets)]
        return median(offsets_s) if len(offsets_s) >= LEAST else None


def contact(track: ClockTrack | None, measured_at: datetime, received_at: datetime) -> ClockTrack:
    """The track after one more message, in the order of arrival.

    A message that is no newer than the newest one is a repeat or comes late, and changes nothing,
    unless that goes on for so long that the clock was set back: then all begins anew. One whose
    time runs faster than life belongs to a backlog, and is remembered but not counted.
    """
    if track is None:
        return ClockTrack(measured_at, received_at)
    measured = measured_at - track.measured_at
    received = received_at - track.received_at
    if measured <= timedelta():
        return ClockTrack(measured_at, received_at) if received > _SET_BACK_AFTER else track
    if measured > _FASTER_THAN_LIFE * received:
        return ClockTrack(measured_at, received_at, track.packed_offsets)
    offset_s = (received_at - measured_at).total_seconds()
    packed = track.packed_offsets + _SECONDS.pack(offset_s)
    return ClockTrack(measured_at, received_at, packed[-SAMPLES * _SECONDS.size :])
