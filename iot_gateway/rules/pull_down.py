"""Start-up and pull-down: a warm room on its way to its temperature is no alarm while it cools.

From the return of power until the room was within its limit once, or stops getting colder, or the
cap is over. Makers give start-up a longer delay of its own (Danfoss EET, ERC 21 manuals). A room
that nobody says was switched on is warm, not starting: while one is put into service, shelve it.
"""

from typing import Any

import msgspec

from iot_gateway.rules.mute import KNOWN_FOR_S, Muted, Seen, known
from iot_gateway.rules.place import Duration, Place, seconds

_NOTHING: tuple[None, None, float, None] = (None, None, 0.0, None)


class PullDownMute(msgspec.Struct, frozen=True, kw_only=True):
    """``stall_s``: without a new lowest value for so long, the room no longer cools."""

    cap_s: float
    stall_s: float
    up_to: float | None = None

    @property
    def reads(self) -> frozenset[str]:
        """Whether there is power."""
        return frozenset({"power_on"})

    @property
    def reach_s(self) -> float:
        """Its cap, and what was known of the power when it began."""
        return self.cap_s + KNOWN_FOR_S

    def step(self, memory: Any, seen: Seen) -> tuple[Any, Muted | None]:
        """Memory: (begin of the cooling or None, lowest value, when it was, power)."""
        began_s, lowest, lowest_s, power = memory or _NOTHING
        said = seen.metrics.get("power_on")
        if said is not None:
            if said and known(power, seen.at_s) is False:
                began_s, lowest, lowest_s = seen.at_s, None, seen.at_s
            power = (seen.at_s, bool(said))
        if began_s is None or seen.value is None:
            return (began_s, lowest, lowest_s, power), None
        if not seen.beyond:
            return (None, None, 0.0, power), None
        if lowest is None or seen.value < lowest:
            lowest, lowest_s = seen.value, seen.at_s
        until_s = min(began_s + self.cap_s, lowest_s + self.stall_s)
        if seen.at_s >= until_s or known(power, seen.at_s) is False:
            return (None, None, 0.0, power), None
        return (began_s, lowest, lowest_s, power), Muted("pull_down", until_s)

    def rests(self, memory: Any) -> bool:
        """No cooling has begun."""
        return memory is not None and memory[0] is None

    def load(self, stored: Any) -> Any:
        """As it is; afresh from one of another shape."""
        *cooling, power = stored
        if isinstance(power, bool):
            return None
        return (*cooling, None if power is None else tuple(power))


class PullDown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``cap``: the longest a start may take. ``stall``: how long it may go without progress."""

    cap: Duration
    stall: Duration = "30 min"

    def mute(self, _place: Place) -> PullDownMute | None:
        """What a start holds back."""
        if seconds(self.cap) == 0:
            return None
        return PullDownMute(cap_s=seconds(self.cap), stall_s=seconds(self.stall))
