"""HTTP edge of playbooks: that of one case."""

from uuid import UUID

from fastapi import Response

from dispatch.edge import PoliciesDep
from dispatch.playbook import rules
from dispatch.playbook.rules import Playbook
from dispatch.work_orders import history, repository
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.http.dependencies import ReadUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router

router = Router(prefix="/work-orders/{order_id}/playbook", tags=["playbook"])


@router.get(
    "",
    dependencies=[require("work_orders.change")],
    responses=answers(Playbook, WorkOrderMissing),
)
async def of_order(order_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """What the grade of a case asks for, what of it the record shows done, and what is offered for
    a missed limit (F-063).
    """
    order = await repository.seen(connection, order_id)
    entries = await history.read(connection, order_id)
    found = Playbook(
        order_class=order.order_class,
        steps=rules.played(policies.playbook.of(order.order_class), entries),
        offers=rules.offers(policies.compensation, order.kind, order.order_class),
    )
    return message(found)
