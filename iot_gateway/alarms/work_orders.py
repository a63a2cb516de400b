"""Alarms remember the work order that serves them, as dispatch tells of it."""

from hanlu.contracts.work_orders import AlarmAttached
from hanlu.database import UnitOfWork
from hanlu.runtime import Resources
from hanlu.stream.consumer import Consumer
from iot_gateway.alarms import repository


async def on_attached(uow: UnitOfWork, event: AlarmAttached) -> None:
    """The order of an alarm serves every open alarm of the same incident. Safe to repeat.

    An alarm that comes again joins an order that is still open: only this event tells of it.
    """
    await repository.note_work_order(uow.connection, event.alarm_id, event.work_order_id)


def consumer(resources: Resources) -> Consumer:
    """Follows the events of work orders."""
    return Consumer(
        "gateway.work_orders",
        resources.database,
        resources.stream,
        resources.holder,
        {AlarmAttached: on_attached},
    )
