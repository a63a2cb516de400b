"""What a change of an order means to the technicians it concerns, told on their phones."""

from uuid import UUID

from dispatch.work_orders.states import ASSIGNED
from hanlu.contracts.work_orders import Span, WorkOrder
from hanlu.database import UnitOfWork
from hanlu.notify.push import telling
from hanlu.notify.push.telling import Happened

_FINISHED = frozenset({"done", "signed", "closed"})


async def follow(uow: UnitOfWork, before: WorkOrder, after: WorkOrder) -> None:
    """Tell them in the transaction of the change. Nobody is told of what they did themselves."""
    for technician_id, happened in news(before, after):
        if technician_id != uow.principal.technician_id:
            await telling.tell(
                uow,
                technician_id,
                happened,
                order_id=after.id,
                number=after.number,
                version=after.version,
            )


def news(before: WorkOrder, after: WorkOrder) -> list[tuple[UUID, Happened]]:
    """Who is to hear what. Finished work is nothing taken away. Pure."""
    had, has = _holder(before), _holder(after)
    told: list[tuple[UUID, Happened]] = []
    if had is not None and had != has and after.state not in _FINISHED:
        told.append((had, "assignment.withdrawn"))
    if has is not None and has != had:
        told.append((has, "assignment.made"))
    if has is not None and has == had and _agreed(before) != _agreed(after):
        told.append((has, "assignment.time"))
    return told


def _holder(order: WorkOrder) -> UUID | None:
    return order.technician_id if order.state in ASSIGNED else None


def _agreed(order: WorkOrder) -> Span | None:
    """The time that was agreed with the customer."""
    return order.window if order.promised else None
