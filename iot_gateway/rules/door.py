"""A door: open for too long, and what an open door explains for a while."""

from typing import Any

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.mute import KNOWN_FOR_S, Muted, Seen, known, loaded_word
from iot_gateway.rules.place import Duration, Place, seconds

DOORS = ("door_open", "door2_open")


class DoorMute(msgspec.Struct, frozen=True, kw_only=True):
    """Holds a call back for ``cap_s`` from the opening of the door.

    A door that opens again earns another span only while the room is within its limit: one that
    is opened every few minutes cannot mute a warm room for ever.
    """

    cap_s: float
    up_to: float | None = None

    @property
    def reads(self) -> frozenset[str]:
        """Both doors."""
        return frozenset(DOORS)

    @property
    def reach_s(self) -> float:
        """Its cap, and what was known of door and room when it began."""
        return self.cap_s + KNOWN_FOR_S

    def step(self, memory: Any, seen: Seen) -> tuple[Any, Muted | None]:
        """Memory: (when the door opened, whether it is open)."""
        opened_s, open_word = memory or (None, None)
        said = [bool(seen.metrics[door]) for door in DOORS if door in seen.metrics]
        opens = any(said) and not known(open_word, seen.at_s)
        if opens and seen.was_within:
            opened_s = seen.at_s
        if said:
            open_word = (seen.at_s, any(said))
        muted = None
        if opened_s is not None and seen.at_s < opened_s + self.cap_s:
            muted = Muted("door", opened_s + self.cap_s)
        return (opened_s, open_word), muted

    def rests(self, memory: Any) -> bool:
        """Only words move it."""
        return memory is not None

    def load(self, stored: Any) -> Any:
        """As it is; afresh from one of another shape."""
        return loaded_word(stored)


class Door(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``open_for``: longer than this is too long. ``mute``: how long an opening explains warmth."""

    open_for: Duration
    mute_for: Duration | None = None
    severity: Severity = "minor"

    def rules(self, _place: Place) -> tuple[ExcursionRule, ...]:
        """One rule a door; whoever is there shuts it, so nobody is sent."""
        return tuple(
            ExcursionRule(
                id=door,
                metric=door,
                side="high",
                limit=0.5,
                band=0.5,
                hold_s=seconds(self.open_for),
                severity=self.severity,
                group="door",
                word="door",
                lasting=True,
                job=False,
            )
            for door in DOORS
        )

    def mute(self, _place: Place) -> DoorMute | None:
        """What an opening holds back."""
        cap_s = 0 if self.mute_for is None else seconds(self.mute_for)
        return DoorMute(cap_s=cap_s) if cap_s else None
