"""Saying until when an order waits: a part's arrival, a day agreed with the customer."""

from datetime import datetime
from uuid import UUID

from msgspec import structs

from dispatch.policies import Policies
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.errors import NotWaiting
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork


async def wait_until(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    until: datetime,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Let the order wait until then; an instant that has come ends the wait.

    Safe to repeat, also without an ``operation_id``: the same instant changes nothing. Raises
    WorkOrderMissing, WorkOrderMoved, OperationReused, NotWaiting.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    if order.wait is None:
        raise NotWaiting(number=order.number)
    if order.wait.until == until:
        return order
    wait = structs.replace(order.wait, until=until) if until > uow.now else None
    said = Change(
        action="wait_moved" if wait else "wait_over",
        to=order.state,
        reason=order.wait.reason,
        columns={"wait": wait},
        operation_id=operation_id,
    )
    return await change.write(uow, policies, order, said)
