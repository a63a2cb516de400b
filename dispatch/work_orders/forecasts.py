"""The deadline that physics sets: when the room of a case reaches its limit, by the gateway."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from dispatch.policies import Policies
from dispatch.work_orders import change, repository
from dispatch.work_orders.change import Change
from dispatch.work_orders.states import ASSIGNED, UNASSIGNED
from hanlu.contracts.alarms import AlarmRaised, AlarmUpdated
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork

WORTH_TELLING: Final = timedelta(minutes=1)
"""A forecast that moved by less changes nobody's day."""

NO_LIMIT: Final[Mapping[str, None]] = {"limit_at": None, "limit_alarm_id": None}
"""The columns of an order without a deadline by a forecast."""


def brought_by(alarm: AlarmRaised, known: datetime | None = None) -> dict[str, Any]:
    """The columns that an alarm's forecast sets on its order; the earliest limit counts. Pure."""
    if alarm.limit_at is None or (known is not None and known <= alarm.limit_at):
        return {}
    return {"limit_at": alarm.limit_at, "limit_alarm_id": alarm.alarm_id}


def earlier(order: WorkOrder, limit: dict[str, Any]) -> dict[str, Any]:
    """The columns that the ``limit`` of another order (see `of_order`) sets where it is sooner."""
    if not limit or (order.limit_at is not None and order.limit_at <= limit["limit_at"]):
        return {}
    return limit


def ended(order: WorkOrder, at: datetime, *, is_warm: bool) -> dict[str, Any]:
    """The columns of an order whose forecast is over at ``at``. Pure.

    ``is_warm``: it gave way to the excursion that it foretold, which stands. The limit has come
    then, at the latest now, and the case is late. Without one the clock alone says nothing.
    """
    if order.limit_at is None:
        return {}
    if is_warm:
        return {"limit_at": min(order.limit_at, at)}
    return dict(NO_LIMIT)


async def reached(uow: UnitOfWork, order: WorkOrder, alarm: AlarmRaised) -> dict[str, Any]:
    """The columns of an order without a deadline that an excursion joins: where a forecast of it
    had ended before, it was right all the same, and the limit has come.

    A case that was reopened or goes on with a second visit has none, as ever.
    """
    if alarm.limit_at is not None or order.limit_at is not None:
        return {}
    if order.round > 1 or order.visit_number > 1:
        return {}
    foretold_by = await repository.foretold_by(uow.connection, order.id, alarm.cause)
    if foretold_by is None:
        return {}
    return {"limit_at": alarm.opened_at, "limit_alarm_id": foretold_by}


async def over(uow: UnitOfWork, order: WorkOrder, alarm_id: UUID, at: datetime) -> dict[str, Any]:
    """The columns of an order of which this alarm is over at ``at``: the forecast that its deadline
    rests on, or the excursion that had come of it. Where the room has recovered, nothing presses.
    """
    if order.limit_at is None:
        return {}
    if await repository.limit_alarm(uow.connection, order.id) == alarm_id:
        is_warm = await repository.has_come(uow.connection, alarm_id)
        return ended(order, at, is_warm=is_warm)
    return dict(NO_LIMIT) if await repository.limit_is_over(uow.connection, order.id) else {}


async def of_order(uow: UnitOfWork, order: WorkOrder) -> dict[str, Any]:
    """The columns of the deadline that the order has by a forecast, empty without one."""
    if order.limit_at is None:
        return {}
    alarm_id = await repository.limit_alarm(uow.connection, order.id)
    return {"limit_at": order.limit_at, "limit_alarm_id": alarm_id}


async def follow(uow: UnitOfWork, policies: Policies, event: AlarmUpdated) -> WorkOrder | None:
    """Let the deadline of the order that rests on this alarm come nearer with its forecast; one
    that recedes without ending keeps the earlier deadline.

    None where none does. Safe to repeat. What is done keeps its deadline.
    """
    if event.limit_at is None:
        return None
    order_id = await repository.of_forecast(uow.connection, event.alarm_id)
    order = await repository.lock(uow.connection, order_id) if order_id else None
    if order is None or order.limit_at is None or order.state not in UNASSIGNED | ASSIGNED:
        return order
    if order.limit_at - event.limit_at < WORTH_TELLING:
        return order
    moved = Change(action="limit_moved", to=order.state, columns={"limit_at": event.limit_at})
    return await change.write(uow, policies, order, moved)
