"""What a technician did without a network and the product then refused, told to the desk.

A refusal leaves no trace of its own: its transaction is undone. The phone shows it to who did it,
and tells it here, so that the history of the order shows it to whoever gave the order away.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.assignments import repository as assignments
from dispatch.work_orders import change, repository
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing
from hanlu.contracts.work_orders import State
from hanlu.database import UnitOfWork

ACTION = "step_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedStep:
    """One step (``to`` None: a photo) as the phone kept it; ``code`` is why it was refused."""

    operation_id: UUID
    to: State | None
    done_at: datetime
    code: str


async def tell(uow: UnitOfWork, order_id: UUID, refused: RefusedStep) -> None:
    """Write a refused step into the history of its order, which may be out of the teller's sight.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing for an order that the
    technician never had, and OperationReused where the step was taken after all.
    """
    own = uow.principal.technician_id
    async with uow.beyond_scope():
        order = await repository.lock(uow.connection, order_id)
        if order is None or own is None:
            raise WorkOrderMissing(order=order_id)
        if not await assignments.ever_held(uow.connection, order_id, own):
            raise WorkOrderMissing(order=order_id)
        known = await repository.of_operation(uow.connection, refused.operation_id)
    if known is None:
        data = {"step": refused.to, "done_at": refused.done_at, "code": refused.code}
        await change.retell(uow, order, ACTION, data, operation_id=refused.operation_id)
    elif (known["action"], known["by_id"]) != (ACTION, uow.principal.id):
        raise OperationReused(operation=refused.operation_id)
