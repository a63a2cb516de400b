"""HTTP edge of onlookers: a page says which order its person looks at or edits."""

from uuid import UUID

from dispatch.edge import SeenOrderDep
from dispatch.work_orders import onlookers
from dispatch.work_orders.errors import WorkOrderMissing
from dispatch.work_orders.schemas import OnlookerIn
from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, PrincipalDep, ResourcesDep, require
from hanlu.http.routing import Router

router = Router(prefix="/work-orders", tags=["work-orders"])


@router.put(
    "/{order_id}/onlookers/{page_id}",
    status_code=204,
    dependencies=[require("work_orders.assign")],
    responses=documented(WorkOrderMissing),
)
async def look(
    page_id: UUID,
    body: OnlookerIn,
    order: SeenOrderDep,
    principal: PrincipalDep,
    resources: ResourcesDep,
    clock: ClockDep,
) -> None:
    """The page ``page_id`` looks at this order, or edits it, for the next 45 s; say it again
    before they are over. It warns other desks (topic ``onlookers``) and keeps nobody from
    anything. Nothing is kept, so it is not in the audit."""
    await onlookers.tell(resources.state, principal, page_id, order, body.doing, now=clock.now())


@router.delete(
    "/{order_id}/onlookers/{page_id}",
    status_code=204,
    dependencies=[require("work_orders.assign")],
)
async def leave(
    order_id: UUID,
    page_id: UUID,
    principal: PrincipalDep,
    resources: ResourcesDep,
) -> None:
    """The page has left the order; also where it never was on it."""
    await onlookers.leave(resources.state, principal, page_id, order_id)
