"""HTTP edge of feedback: what was said to a customer who was not satisfied."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from dispatch.edge import PoliciesDep
from dispatch.feedback import follow_up
from dispatch.feedback.errors import FollowUpAtTop, FollowUpElsewhere, NoFollowUp
from dispatch.feedback.follow_up import Outcome
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing, WorkOrderMoved
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import WriteUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema

router = Router(prefix="/work-orders/{order_id}", tags=["feedback"])


class FollowUpIn(Schema):
    """What came of a talk with the customer, in the words of who had it."""

    outcome: Outcome
    words: Annotated[str, Field(min_length=1, max_length=2000)]
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


@router.post(
    "/follow-up",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        NoFollowUp,
        FollowUpElsewhere,
        FollowUpAtTop,
    ),
)
async def follow(
    order_id: UUID, body: FollowUpIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Settle the follow-up of a bad rating, or pass it on to the next level."""
    order = await follow_up.answer(
        uow,
        policies,
        order_id,
        body.outcome,
        body.words,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)
