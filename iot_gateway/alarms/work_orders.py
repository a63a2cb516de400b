"""Alarms remember the work order that serves them, as dispatch tells of it."""

from hanlu.contracts.work_orders import WorkOrderOpened, WorkOrderReopened
from hanlu.database import UnitOfWork
from hanlu.runtime import Resources
from hanlu.stream.consumer import Consumer
from iot_gateway.alarms import repository


async def on_opened(uow: UnitOfWork, event: WorkOrderOpened | WorkOrderReopened) -> None:
    """The order of an alarm serves every alarm of the same incident. Safe to repeat."""
    if event.order.alarm_id is not None:
        await repository.note_work_order(uow.connection, event.order.alarm_id, event.order.id)


def consumer(resources: Resources) -> Consumer:
    """Follows the events of work orders."""
    return Consumer(
        "gateway.work_orders",
        resources.database,
        resources.stream,
        resources.holder,
        {WorkOrderOpened: on_opened, WorkOrderReopened: on_opened},
    )
