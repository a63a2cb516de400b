"""HTTP edge of warranty: how a case stands, for whoever sees it."""

from uuid import UUID

from fastapi import Response

from dispatch.edge import PoliciesDep
from dispatch.warranty import service
from dispatch.warranty.rules import Warranty
from dispatch.work_orders import repository
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.http.dependencies import ReadUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router

router = Router(prefix="/work-orders/{order_id}/warranty", tags=["warranty"])


@router.get(
    "",
    dependencies=[require("work_orders.read")],
    responses=answers(Warranty, WorkOrderMissing),
)
async def of_order(order_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """In or out of warranty and why, the parts fitted before and by this case with their source,
    warranty and charge (F-105, F-128, F-293, F-308)."""
    order = await repository.seen(connection, order_id)
    return message(await service.of_order(connection, policies.warranty, order))
