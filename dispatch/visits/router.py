"""HTTP edge of visits: writing one down while it happens, and its report."""

from uuid import UUID

from fastapi import Response

from dispatch.edge import PoliciesDep
from dispatch.visits import report, service
from dispatch.visits.errors import ChecklistUnknown, NoVisitNow
from dispatch.visits.model import VisitShown
from dispatch.visits.report import ServiceReport
from dispatch.visits.schemas import VisitIn
from dispatch.work_orders import repository, steps
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router

router = Router(prefix="/work-orders/{order_id}", tags=["visits"])


@router.post(
    "/visit",
    dependencies=[require("work_orders.visit")],
    responses=answers(VisitShown, WorkOrderMissing, NoVisitNow, ChecklistUnknown),
)
async def write(order_id: UUID, body: VisitIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Write what was found and done; answers the visit and what is still missing."""
    order, _ = await steps.begin(uow, order_id)
    visit = await service.save(uow, order, body.patch())
    return message(VisitShown(visit, visit.missing(policies.visit)))


@router.get(
    "/visit",
    dependencies=[require("work_orders.read")],
    responses=answers(VisitShown, WorkOrderMissing),
)
async def show(order_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """The present visit, and what keeps it from ending."""
    order = await repository.get(connection, order_id)
    if order is None:
        raise WorkOrderMissing(order=order_id)
    visit = await service.of(connection, order)
    return message(VisitShown(visit, visit.missing(policies.visit)))


@router.get(
    "/report",
    dependencies=[require("work_orders.read")],
    responses=answers(ServiceReport, WorkOrderMissing),
)
async def service_report(order_id: UUID, connection: ReadUow) -> Response:
    """Cause, solution and parts of every visit, with the times that count (F-108)."""
    order = await repository.get(connection, order_id)
    if order is None:
        raise WorkOrderMissing(order=order_id)
    return message(await report.of(connection, order))
