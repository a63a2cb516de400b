"""Who is on the way to which device: a technician may look at what they are to repair."""

from hanlu.contracts.work_orders import (
    WorkOrder,
    WorkOrderChanged,
    WorkOrderOpened,
    WorkOrderReopened,
)
from hanlu.database import UnitOfWork
from hanlu.runtime import Resources
from hanlu.stream.consumer import Consumer

_OVER = frozenset({"closed", "cancelled"})


async def follow(
    uow: UnitOfWork, event: WorkOrderOpened | WorkOrderChanged | WorkOrderReopened
) -> None:
    """Keep the errand of an order as its newest event says. Safe to repeat."""
    order = event.order
    if order.device_id is None:
        return
    if order.technician_id is None or order.state in _OVER:
        await uow.connection.execute(
            "delete from gateway.errand where work_order_id = %s", (order.id,)
        )
    else:
        await _note(uow, order, order.device_id)


async def _note(uow: UnitOfWork, order: WorkOrder, device_id: str) -> None:
    await uow.connection.execute(
        """insert into gateway.errand (work_order_id, device_id, technician_id)
           values (%s, %s, %s)
           on conflict (work_order_id) do update set device_id = excluded.device_id,
               technician_id = excluded.technician_id""",
        (order.id, device_id, order.technician_id),
    )


def consumer(resources: Resources) -> Consumer:
    """Follows who has which order."""
    return Consumer(
        "gateway.errands",
        resources.database,
        resources.stream,
        resources.holder,
        {WorkOrderOpened: follow, WorkOrderChanged: follow, WorkOrderReopened: follow},
    )
