"""What becomes of a customer's word that the time of a visit suits (F-084). Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hanlu.contracts.work_orders import Confirmation, State, WorkOrder

TO_BE_CONFIRMED: State = "accepted"
"""Only then is there a time that somebody stands behind, and still time to tell it."""


def after_change(order: WorkOrder, to: State, columns: Mapping[str, Any]) -> Confirmation | None:
    """Whether the customer is to be told, or has agreed, once ``columns`` are written.

    Agreement holds while the visit stays in the window that was promised, whoever comes; without
    such a window it holds for the very start. A new window asks for a new word.
    """
    if "confirmation" in columns:
        given: Confirmation | None = columns["confirmation"]
        return given
    if order.confirmation is None or "window_from" in columns:
        return None
    starts_at = columns.get("starts_at", order.starts_at)
    if order.confirmation == "given" and order.promised:
        return "given" if _is_within(order, starts_at) else None
    if starts_at != order.starts_at:
        return None
    return None if order.confirmation == "due" and to != TO_BE_CONFIRMED else order.confirmation


def _is_within(order: WorkOrder, starts_at: datetime | None) -> bool:
    window = order.window
    return starts_at is None or (window is not None and window.start <= starts_at <= window.end)
