"""What a technician is doing right now, from the orders, the shift and the last position. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from dispatch.technicians.shifts import Interval
from hanlu.contracts.technicians import TechnicianState
from hanlu.contracts.work_orders import State

LOST_AFTER: Final = timedelta(minutes=10)
"""Silence of a phone on shift that makes a board ask; a product choice."""

_BY_ORDER: Final[tuple[tuple[State, TechnicianState], ...]] = (
    ("working", "working"),
    ("on_site", "working"),
    ("travelling", "driving"),
    ("paused", "paused"),
)


def state_of(
    orders: Collection[State], shift: Interval | None, seen_at: datetime | None, now: datetime
) -> TechnicianState:
    """The state a board shows.

    Whoever does something is shown doing it, on shift or not. On shift a phone that has spoken
    in this shift and fallen silent is lost; one that has not spoken yet is free.
    """
    on_shift = shift is not None and shift[0] <= now < shift[1]
    spoke_in_shift = shift is not None and seen_at is not None and seen_at >= shift[0]
    if on_shift and spoke_in_shift and seen_at is not None and now - seen_at > LOST_AFTER:
        return "lost"
    for order_state, state in _BY_ORDER:
        if order_state in orders:
            return state
    return "free" if on_shift else "off"
