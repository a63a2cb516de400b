"""HTTP edge of the mails to a customer: what was owed for a case, and what became of it."""

from uuid import UUID

from fastapi import Response

from dispatch.mails import records
from dispatch.mails.model import CustomerMails
from dispatch.work_orders import repository
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.http.dependencies import ReadUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router

router = Router(prefix="/work-orders/{order_id}/mails", tags=["feedback"])


@router.get(
    "",
    dependencies=[require("work_orders.read")],
    responses=answers(CustomerMails, WorkOrderMissing),
)
async def mails_of_order(order_id: UUID, connection: ReadUow) -> Response:
    """The mails about a case, newest first: the invitation to rate among them."""
    await repository.seen(connection, order_id)
    return message(CustomerMails(await records.of_order(connection, order_id)))
