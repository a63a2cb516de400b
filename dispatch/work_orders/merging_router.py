"""HTTP edge of duplicates: which orders look alike, merging one into another, taking it back."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import Query, Response

from dispatch.edge import PoliciesDep
from dispatch.work_orders import merging, repository, similar
from dispatch.work_orders.errors import (
    CaseAlreadyOpen,
    MergeElsewhere,
    MergeIntoItself,
    MergeOver,
    MergeUnderWay,
    NotMerged,
    OperationReused,
    TransitionForbidden,
    TransitionIllegal,
    WorkOrderMissing,
    WorkOrderMoved,
)
from dispatch.work_orders.schemas import MergeIn, UnmergeIn
from dispatch.work_orders.similar import About, Similar
from hanlu.contracts.work_orders import Kind, WorkOrder
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router

router = Router(prefix="/work-orders", tags=["work-orders"])

_MOST_AT_A_SITE = 500


class SimilarOrders(msgspec.Struct, frozen=True):
    """Open orders that are probably about the same thing, the surest first."""

    items: list[Similar]
    next: None = None


@router.get(
    "/similar",
    dependencies=[require("work_orders.read")],
    responses=answers(SimilarOrders),
)
async def look_alike(
    connection: ReadUow,
    site_id: UUID,
    asset_id: UUID | None = None,
    device_id: str | None = None,
    kind: Kind | None = None,
    order_id: Annotated[UUID | None, Query(description="The order itself, left out.")] = None,
) -> Response:
    """Which open orders look like one about this place, machine and kind."""
    about = About(
        site_id=site_id, asset_id=asset_id, device_id=device_id, kind=kind, order_id=order_id
    )
    orders = await repository.listed(
        connection, {"site_id": site_id}, open_only=True, limit=_MOST_AT_A_SITE
    )
    return message(SimilarOrders(similar.similar(about, orders)))


@router.post(
    "/{order_id}/merge",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        TransitionIllegal,
        TransitionForbidden,
        MergeIntoItself,
        MergeElsewhere,
        MergeUnderWay,
        MergeOver,
    ),
)
async def merge(order_id: UUID, body: MergeIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """End an order as a duplicate of another, which goes on with its alarms and its promises."""
    order = await merging.merge(
        uow,
        policies,
        order_id,
        body.into,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@router.post(
    "/{order_id}/unmerge",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder, WorkOrderMissing, WorkOrderMoved, OperationReused, NotMerged, CaseAlreadyOpen
    ),
)
async def unmerge(
    order_id: UUID, body: UnmergeIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Take a merging back: the order is open again, with its alarms and with new clocks."""
    order = await merging.unmerge(
        uow,
        policies,
        order_id,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)
