"""How far behind the gateway hears its devices: what arrives now was measured when?

After the gateway or its broker was away, the broker hands over its queue: for a while everything
that arrives is old, and whoever has said nothing for long may have said it long ago. So silence is
judged at the instant up to which devices have been heard, which falls back behind the clock while
old messages arrive. Pure: instants come in.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=30)
"""What arrived longer ago says nothing of now. With nothing in it, nothing is on the way."""
FRESHEST_SHARE = 4
"""The lag is that of the freshest quarter of the devices: those that hand over a store of their
own, or whose clock is slow, do not hold back the rest; a clock that is fast hides no queue."""


class Lag:
    """The newest lag of each device heard within the window."""

    def __init__(self) -> None:
        self._heard: dict[int, tuple[datetime, timedelta]] = {}  # the longest unheard first

    def note(self, heard: Iterable[tuple[int, datetime, datetime]]) -> None:
        """Readings as (device key, measured, received), in order of arrival.

        One that has no time of its own was stamped on arrival and tells no age.
        """
        for device, measured_at, received_at in heard:
            if measured_at == received_at:
                continue
            self._heard.pop(device, None)
            self._heard[device] = received_at, received_at - measured_at

    def at(self, now: datetime) -> timedelta:
        """How far behind devices are heard; zero when all is fresh or nothing arrives."""
        while self._heard:
            longest_unheard = next(iter(self._heard))
            if self._heard[longest_unheard][0] > now - WINDOW:
                break
            del self._heard[longest_unheard]
        lags = sorted(lag for _, lag in self._heard.values())
        return max(timedelta(0), lags[len(lags) // FRESHEST_SHARE]) if lags else timedelta(0)
