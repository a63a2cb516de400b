"""What a handover says of the orders that were open. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from hanlu.contracts.work_orders import WorkOrder

type Why = Literal["late", "unassigned", "paused"]

_OVER: Final = frozenset({"done", "signed", "closed", "cancelled"})


class OpenItem(msgspec.Struct, frozen=True, kw_only=True):
    """One order that somebody has to look after, why, and since when."""

    work_order_id: UUID
    number: str
    site: str
    why: Why
    since: datetime


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What was open when a shift ended; ``taken_by`` is whoever has signed for it."""

    id: UUID
    given_at: datetime
    given_by: UUID
    given_by_name: str
    note: str
    items: list[OpenItem]
    taken_at: datetime | None = None
    taken_by: UUID | None = None
    taken_by_name: str | None = None


def open_items(orders: Iterable[WorkOrder], now: datetime) -> list[OpenItem]:
    """Orders with a missed limit, with nobody, or paused: each once, by the worst, longest first.

    What waits for a known day has somebody's word for it and is left out.
    """
    found = (_item(order, now) for order in orders if order.state not in _OVER)
    return sorted((item for item in found if item is not None), key=lambda item: item.since)


def _item(order: WorkOrder, now: datetime) -> OpenItem | None:
    why, since = _why(order, now)
    if why is None:
        return None
    return OpenItem(
        work_order_id=order.id, number=order.number, site=order.site.name, why=why, since=since
    )


def _why(order: WorkOrder, now: datetime) -> tuple[Why | None, datetime]:
    missed = [
        clock.due_at
        for clock in order.clocks
        if clock.due_at <= now
        and clock.met_at is None
        and clock.stopped_at is None
        and clock.paused_at is None
    ]
    if missed:
        return "late", min(missed)
    if order.technician_id is None and (order.wait is None or order.wait.until is None):
        return "unassigned", order.state_at
    return ("paused" if order.state == "paused" else None), order.state_at
