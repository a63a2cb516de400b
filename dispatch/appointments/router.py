"""HTTP edge of appointments: for the desk by the order, for the customer by the link."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from dispatch.appointments import service
from dispatch.appointments.errors import NothingToConfirm, SlotGone, TickUnknown, TooLateToChange
from dispatch.appointments.schemas import AppointmentIn, ChoicesOut, SlotsOut, VisitConfirmationIn
from dispatch.appointments.service import Wish
from dispatch.edge import PoliciesDep, SeenOrderDep
from dispatch.planning.errors import NothingToPlan
from dispatch.planning.roads import TableOf, shared
from dispatch.tracking.errors import LinkUnknown
from dispatch.tracking.model import Tracked
from dispatch.tracking.router import ActingDep, HeldDep, now_shown
from dispatch.work_orders import repository
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing, WorkOrderMoved
from hanlu.contracts.work_orders import WorkOrder
from hanlu.errors import documented
from hanlu.http.dependencies import ResourcesDep, WriteUow, require
from hanlu.http.idempotency import unkeyed
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.identity.principal import Principal

desk = Router(prefix="/work-orders/{order_id}", tags=["appointments"])
customer = Router(prefix="/track/{secret}", tags=["appointments"])

# Prices are asked as the product itself: a visit out of the caller's sight takes time all the same.
_PRICING = Principal.system("appointments")


async def _roads(resources: ResourcesDep) -> TableOf:
    return shared(resources.regions)


RoadsDep = Annotated[TableOf, Depends(_roads)]


@desk.get(
    "/slots",
    dependencies=[require("work_orders.change")],
    responses=documented(WorkOrderMissing, NothingToPlan),
)
async def list_slots(
    order: SeenOrderDep,
    resources: ResourcesDep,
    policies: PoliciesDep,
    roads: RoadsDep,
) -> SlotsOut:
    """The windows of the next days: who could keep each at what cost, and why not the others."""
    now = resources.clock.now()
    async with resources.database.read(_PRICING) as everything:
        found = await service.free(everything, policies, roads, order, now=now, with_closed=True)
    return SlotsOut.of(found, policies.booking)


@desk.put(
    "/appointment",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder, WorkOrderMissing, WorkOrderMoved, OperationReused, NothingToPlan, SlotGone
    ),
)
async def book(
    order_id: UUID, body: AppointmentIn, uow: WriteUow, policies: PoliciesDep, roads: RoadsDep
) -> Response:
    """Promise the customer a window; 409 with what is free when it cannot be kept."""
    order = await service.book(uow, policies, roads, order_id, _wish(body, by_customer=False))
    return message(order, version=order.version)


@desk.delete(
    "/appointment",
    dependencies=[require("work_orders.change")],
    responses=answers(WorkOrder, WorkOrderMissing, NothingToPlan),
)
async def cancel(order_id: UUID, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Give the agreed time up; the order stays open."""
    order = await service.cancel(uow, policies, order_id, by_customer=False)
    return message(order, version=order.version)


@desk.post(
    "/appointment/confirmation",
    dependencies=[require("work_orders.change")],
    responses=answers(WorkOrder, WorkOrderMissing, NothingToConfirm, TickUnknown),
)
async def confirm(
    order_id: UUID, body: VisitConfirmationIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """The customer was told when somebody comes, and agrees."""
    order = await service.confirm(uow, policies, order_id, body.needs, body.ticks)
    return message(order, version=order.version)


@customer.get("/slots", responses=documented(LinkUnknown, NothingToPlan, TooLateToChange))
async def list_choices(
    held: HeldDep, resources: ResourcesDep, policies: PoliciesDep, roads: RoadsDep
) -> ChoicesOut:
    """The times that the customer may choose from."""
    now = resources.clock.now()
    async with resources.database.read(_PRICING) as everything:
        order = await repository.get(everything, held.order_id)
        if order is None:
            raise LinkUnknown
        found = await service.free(everything, policies, roads, order, now=now, by_customer=True)
    return ChoicesOut.of(found, policies.booking)


@customer.put(
    "/appointment",
    responses=answers(
        Tracked, LinkUnknown, OperationReused, NothingToPlan, TooLateToChange, SlotGone
    ),
)
async def choose(
    body: AppointmentIn, acting: ActingDep, policies: PoliciesDep, roads: RoadsDep
) -> Response:
    """The customer books a time, or another one."""
    wish = _wish(body, by_customer=True)
    await service.book(acting.uow, policies, roads, acting.order_id, wish)
    return await now_shown(acting, policies)


@customer.delete(
    "/appointment", responses=answers(Tracked, LinkUnknown, NothingToPlan, TooLateToChange)
)
async def give_up(acting: ActingDep, policies: PoliciesDep) -> Response:
    """The customer gives the booked time up; somebody comes as soon as there is time."""
    await service.cancel(acting.uow, policies, acting.order_id, by_customer=True)
    return await now_shown(acting, policies)


@customer.post(
    "/appointment/confirmation",
    responses=answers(Tracked, LinkUnknown, NothingToConfirm, TickUnknown),
    openapi_extra=unkeyed("what is agreed stays so"),
)
async def agree(body: VisitConfirmationIn, acting: ActingDep, policies: PoliciesDep) -> Response:
    """The time of the visit suits, says the customer."""
    await service.confirm(acting.uow, policies, acting.order_id, body.needs, body.ticks)
    return await now_shown(acting, policies)


def _wish(body: AppointmentIn, *, by_customer: bool) -> Wish:
    return Wish(
        window=body.window.pair(),
        by_customer=by_customer,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
