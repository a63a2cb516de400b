"""HTTP edge of compensation: look, grant, decline."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from dispatch.compensation import service
from dispatch.compensation.errors import AlreadyDecided, NothingOffered
from dispatch.compensation.model import Compensation, Decision
from dispatch.edge import PoliciesDep
from dispatch.work_orders import repository
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing, WorkOrderMoved
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema

router = Router(prefix="/work-orders/{order_id}/compensation", tags=["compensation"])


class CompensationIn(Schema):
    """What was decided and why; the amount is the policy's."""

    decision: Decision
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


@router.get(
    "",
    dependencies=[require("work_orders.change")],
    responses=answers(Compensation, WorkOrderMissing, NothingOffered),
)
async def show(
    order_id: UUID, connection: ReadUow, policies: PoliciesDep, clock: ClockDep
) -> Response:
    """What the customer is offered for a missed limit, by what it has come to now."""
    order = await repository.seen(connection, order_id)
    offered = await service.of(connection, policies, order, clock.now())
    if offered is None:
        raise NothingOffered(number=order.number)
    return message(offered)


@router.post(
    "",
    dependencies=[require("compensation.decide")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        NothingOffered,
        AlreadyDecided,
    ),
)
async def decide(
    order_id: UUID, body: CompensationIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Grant or decline it, once; what is granted stands on the customer's page."""
    order = await service.decide(
        uow,
        policies,
        order_id,
        body.decision,
        body.reason,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)
