"""A client of the live stream as a page would be one: it holds what frames told it."""

from dataclasses import dataclass, field
from typing import Any

from hanlu.live.frames import EventFrame, Heartbeat, StateFrame


@dataclass
class PageModel:
    """Holds the last number, the newest payload by event type, and states by topic and id."""

    held: int
    facts: dict[str, Any] = field(default_factory=dict)
    states: dict[tuple[str, str], Any] = field(default_factory=dict)
    gap: bool = False

    def apply(self, frame: EventFrame | Heartbeat | StateFrame) -> None:
        """What a page does with a frame: a repeat changes nothing, a gap is noticed."""
        if isinstance(frame, StateFrame):
            for topic, items in frame.data.items():
                for item_id, data in items.items():
                    if data is None:
                        self.states.pop((topic, item_id), None)
                    else:
                        self.states[topic, item_id] = data
            return
        if frame.seq <= self.held:
            return
        if frame.prev > self.held:
            self.gap = True
            return
        if isinstance(frame, EventFrame):
            self.facts[frame.type] = bytes(frame.data)
        self.held = frame.seq
