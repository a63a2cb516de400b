"""What the product does to an order by itself once its time has come."""

from datetime import datetime
from uuid import UUID

from dispatch.policies import Policies
from dispatch.work_orders import change, repository, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.confirmation import TO_BE_CONFIRMED
from dispatch.work_orders.timers import OWN_STEPS
from hanlu.database import UnitOfWork


async def take(uow: UnitOfWork, policies: Policies, order_id: UUID, now: datetime) -> int:
    """Offer again what nobody confirmed, have the customer told of what is near, close what
    nobody disputes; 1 when it was done.

    Safe to repeat and to race: the order is locked, and the step is only taken while it is due.
    """
    order = await repository.lock(uow.connection, order_id)
    due_at = await repository.own_step_due_at(uow.connection, order_id)
    if order is None or due_at is None or due_at > now:
        return 0
    if order.state == TO_BE_CONFIRMED:
        due = Change(action="confirmation_due", to=order.state, columns={"confirmation": "due"})
        await change.write(uow, policies, order, due)
        return 1
    step = OWN_STEPS[order.state]
    steps.check(uow, order, step.to, step.reason)
    await change.write(
        uow, policies, order, Change(action="own_step", to=step.to, reason=step.reason)
    )
    return 1
