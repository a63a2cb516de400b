"""Who is told how to reach the person that asked. Pure."""

from datetime import datetime, timedelta
from typing import Final

from dispatch.work_orders.states import ASSIGNED, STARTED
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal
from hanlu.identity.rights import allowed

AROUND_THE_VISIT: Final = timedelta(hours=24)
"""For so long before and after it, the technician may have something to ask or to tell."""


def may_reach(principal: Principal, order: WorkOrder, now: datetime) -> bool:
    """Who may read customers, and the technician of the order around the visit; nobody else."""
    if allowed(principal.role, "customers.read"):
        return True
    is_theirs = principal.technician_id is not None and principal.technician_id == (
        order.technician_id
    )
    return is_theirs and _is_near_visit(order, now)


def _is_near_visit(order: WorkOrder, now: datetime) -> bool:
    """A visit lasts from its planned start for as long as planned, and while it is under way.

    Who is asked to come without a time is asked to come at once.
    """
    if order.state in STARTED:
        return True
    if order.starts_at is None:
        return order.state in ASSIGNED
    ends_at = order.starts_at + timedelta(seconds=order.duration_s)
    return order.starts_at - AROUND_THE_VISIT <= now <= ends_at + AROUND_THE_VISIT
