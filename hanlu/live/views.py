"""What one kind of socket sees, and the numbers it is told. Pure: no socket, no clock, no I/O.

Sockets with the same wish share one view, so that a frame is made and encoded once for all of
them. ``told`` is the last number that the view let out, so each frame's ``prev`` is at most what
a socket holds that missed nothing, and more than what one holds that did.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from hanlu.contracts.events import Audience, NumberedEvent
from hanlu.identity.principal import Role, Scope
from hanlu.live.frames import Bounds, EventFrame, Heartbeat, StateFrame
from hanlu.live.state import StateItem

type Board = Mapping[str, Mapping[str, StateItem]]
"""How things stand: items by topic and id."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody may and wants to see. Equal wishes share a view."""

    role: Role
    scope: Scope
    technician_id: UUID | None
    topics: frozenset[str]
    bounds: Bounds | None = None

    def passes(self, event: NumberedEvent) -> bool:
        """Whether this event is for this wish."""
        return event.audience.topic in self.topics and self._reaches(event.audience)

    def shows(self, item: StateItem) -> bool:
        """Whether this item is for this wish, and within its bounds when it has a position."""
        if not self._reaches(item.audience):
            return False
        return self.bounds is None or item.position is None or within(self.bounds, item.position)

    def _reaches(self, audience: Audience) -> bool:
        return self.scope.reaches(
            region=audience.region,
            outlet=audience.outlet,
            technician_ids=audience.technician_ids,
            site_id=audience.site_id,
        )


def within(bounds: Bounds, position: tuple[float, float]) -> bool:
    """Whether (longitude, latitude) lies inside; bounds whose west is above east wrap around."""
    west, south, east, north = bounds
    longitude, latitude = position
    inside = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return inside and south <= latitude <= north


def chain(wish: Wish, events: Iterable[NumberedEvent], held: int) -> Iterator[EventFrame]:
    """The frames of what somebody missed who holds ``held``; each frame's prev is the one before.

    The events must follow ``held`` without a gap.
    """
    for event in events:
        if wish.passes(event):
            yield _frame(event, held)
            held = event.number


@dataclass(slots=True)
class View:
    """One wish, the numbers told under it, and what of the board changed since the last flush."""

    wish: Wish
    told: int
    shown: set[tuple[str, str]] = field(default_factory=set)
    changed: set[tuple[str, str]] = field(default_factory=set)

    def frame(self, event: NumberedEvent) -> EventFrame | None:
        """The frame of the next event, or None when it is not for this view."""
        if not self.wish.passes(event):
            return None
        frame = _frame(event, self.told)
        self.told = event.number
        return frame

    def heartbeat(self, number: int, at: datetime) -> Heartbeat:
        """Everything up to ``number`` is told, also what was kept back."""
        beat = Heartbeat(seq=number, prev=self.told, at=at)
        self.told = number
        return beat

    def lost(self, number: int) -> None:
        """Events up to ``number`` are lost to us: the next frame makes every socket ask anew."""
        self.told = max(self.told, number)

    def mark(self, topic: str, ids: Iterable[str]) -> None:
        """These stand differently now; how, is looked at when it is flushed."""
        if topic in self.wish.topics:
            self.changed.update((topic, item_id) for item_id in ids)

    def whole(self, board: Board) -> dict[str, dict[str, Any]]:
        """All that this view shows of the board, for a snapshot."""
        found: dict[str, dict[str, Any]] = {}
        for topic, items in board.items():
            if topic not in self.wish.topics:
                continue
            seen = {item_id: item.data for item_id, item in items.items() if self.wish.shows(item)}
            if seen:
                found[topic] = seen
                self.shown.update((topic, item_id) for item_id in seen)
        return found

    def flush(self, board: Board, at: datetime) -> StateFrame | None:
        """What changed since the last flush, each item once as it stands now; None for nothing.

        What left the bounds or the scope is told as null, once, to those who were shown it.
        """
        data: dict[str, dict[str, Any]] = {}
        for topic, item_id in sorted(self.changed):
            item = board.get(topic, {}).get(item_id)
            if item is not None and self.wish.shows(item):
                self.shown.add((topic, item_id))
                data.setdefault(topic, {})[item_id] = item.data
            elif (topic, item_id) in self.shown:
                self.shown.discard((topic, item_id))
                data.setdefault(topic, {})[item_id] = None
        self.changed.clear()
        return StateFrame(at=at, data=data) if data else None


def _frame(event: NumberedEvent, prev: int) -> EventFrame:
    return EventFrame(type=event.type, seq=event.number, prev=prev, at=event.at, data=event.data)
