"""HTTP edge of work orders: parse, call the service, shape the answer. No queries, no rules."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from dispatch.assignments import service as assignments
from dispatch.assignments.service import Assignment
from dispatch.complaints.errors import StepsMissing
from dispatch.edge import PoliciesDep
from dispatch.feedback import rating
from dispatch.feedback.errors import AlreadyRated, DimensionUnknown, WordsMissing
from dispatch.intake import answers as intake
from dispatch.intake.errors import AnswerMissing, QuestionUnknown, SourceUnknown
from dispatch.knowledge.errors import ProcedureUnknown
from dispatch.parts.errors import PartNotOriginal, PartReserved, PartUnknown
from dispatch.task_groups import reach
from dispatch.technicians.errors import (
    TechnicianAskedForHelp,
    TechnicianInactive,
    TechnicianMissing,
    TechnicianUnfit,
)
from dispatch.visits.errors import (
    ChecklistUnknown,
    NoVisitNow,
    PartNotInVan,
    TooFarFromSite,
    VanUnknown,
)
from dispatch.work_orders import (
    history,
    opening,
    refused,
    regrading,
    repository,
    steps,
    transition,
    waiting,
)
from dispatch.work_orders.errors import (
    AssetUnknown,
    AssignmentNeeded,
    CaseAlreadyOpen,
    ConfirmationMissing,
    GradeForbidden,
    GradeOver,
    HelpNeedsPause,
    NeedsFixed,
    NotWaiting,
    OperationReused,
    PlaceMissing,
    ReasonMissing,
    ReasonUnknown,
    SiteUnknown,
    TechnicianElsewhere,
    TransitionForbidden,
    TransitionIllegal,
    UnsolvedNeedsGivingBack,
    VisitIncomplete,
    WorkOrderMissing,
    WorkOrderMoved,
    WorkOrderStale,
)
from dispatch.work_orders.history import WorkOrderHistory
from dispatch.work_orders.opening import Request
from dispatch.work_orders.schemas import (
    AssignmentIn,
    GradeIn,
    RefusedStepIn,
    RequestIn,
    TransitionIn,
    WaitIn,
)
from hanlu.contracts.work_orders import Colour, Kind, OrderClass, State, WorkOrder
from hanlu.errors import documented
from hanlu.http.dependencies import PrincipalDep, ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router

router = Router(prefix="/work-orders", tags=["work-orders"])

_STEP_REFUSALS = (
    WorkOrderMissing,
    WorkOrderMoved,
    WorkOrderStale,
    OperationReused,
    TransitionIllegal,
    TransitionForbidden,
    ReasonMissing,
    TechnicianElsewhere,
    CaseAlreadyOpen,
)


@router.post(
    "",
    status_code=201,
    dependencies=[require("work_orders.create")],
    responses=answers(
        WorkOrder,
        PlaceMissing,
        SiteUnknown,
        AssetUnknown,
        GradeForbidden,
        AnswerMissing,
        QuestionUnknown,
        SourceUnknown,
        status=201,
    ),
)
async def create(
    body: RequestIn, uow: WriteUow, policies: PoliciesDep, resources: ResourcesDep
) -> Response:
    """Open a work order for a request; it is graded at once and its clocks run.

    ``class`` and ``priority`` are for staff: a site's manager is refused with either.
    """
    request = Request(
        kind=body.kind,
        site_id=body.site_id,
        asset_id=body.asset_id,
        serial=body.serial,
        device_id=body.device_id,
        description=body.description,
        source=body.source,
        order_class=body.order_class,
        priority=body.priority,
        window=body.window.pair() if body.window else None,
    )
    said = intake.given(policies.intake, body.kind, body.source, body.answers)
    order = await opening.open_for_request(uow, policies, request)
    await intake.keep(uow, intake.sealer_of(resources.keyring), order.id, said)
    return message(order, status=201, version=order.version)


@router.get("", dependencies=[require("work_orders.read")], responses=answers_page(WorkOrder))
async def index(
    connection: ReadUow,
    page: PageDep,
    state: Annotated[list[State] | None, Query()] = None,
    order_class: Annotated[list[OrderClass] | None, Query(alias="class")] = None,
    colour: Annotated[list[Colour] | None, Query()] = None,
    kind: Annotated[list[Kind] | None, Query()] = None,
    source: Annotated[list[str] | None, Query(max_length=20)] = None,
    number: str | None = None,
    site_id: UUID | None = None,
    asset_id: UUID | None = None,
    device_id: str | None = None,
    alarm_id: UUID | None = None,
    merged_into: UUID | None = None,
    helps: UUID | None = None,
    technician_id: UUID | None = None,
    region: str | None = None,
    outlet: str | None = None,
    team: Annotated[list[str] | None, Query(max_length=20)] = None,
    *,
    open_only: Annotated[bool, Query(alias="open")] = False,
) -> Response:
    """Work orders in the caller's scope, newest first, filtered by their fields."""
    asked = {
        "state": state,
        "class": order_class,
        "colour": colour,
        "kind": kind,
        "source": source,
        "number": number,
        "site_id": site_id,
        "asset_id": asset_id,
        "device_id": device_id,
        "merged_into": merged_into,
        "helps": helps,
        "technician_id": technician_id,
        "region": region,
        "outlet": outlet,
        "team": team,
    }
    orders = await repository.listed(
        connection,
        {name: value for name, value in asked.items() if value is not None},
        alarm_id=alarm_id,
        open_only=open_only,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(orders, page, key=lambda order: (order.opened_at, order.id))


@router.get(
    "/{order_id}",
    dependencies=[require("work_orders.read")],
    responses=answers(WorkOrder, WorkOrderMissing),
)
async def show(order_id: UUID, connection: ReadUow, principal: PrincipalDep) -> Response:
    """One work order; its ETag is the version to write against. Also one beyond the caller's scope
    to which they were called.
    """
    async with reach.seen(connection, principal, order_id) as order:
        if order is None:
            raise WorkOrderMissing(order=order_id)
    return message(order, version=order.version)


@router.get(
    "/{order_id}/events",
    dependencies=[require("work_orders.read")],
    responses=answers(WorkOrderHistory, WorkOrderMissing),
)
async def events(order_id: UUID, connection: ReadUow, principal: PrincipalDep) -> Response:
    """Everything that happened to the order, oldest first: who, when, why, before, after.

    Customers and technicians do not read what the office says of a rating or a missed limit.
    """
    async with reach.seen(connection, principal, order_id) as order:
        if order is None:
            raise WorkOrderMissing(order=order_id)
        entries = await history.read(connection, order_id)
    return message(WorkOrderHistory(history.shown_to(principal.role, entries)))


@router.put(
    "/{order_id}/grade",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        GradeOver,
        NeedsFixed,
        PartUnknown,
    ),
)
async def grade(order_id: UUID, body: GradeIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Decide against triage: the class with its limits, the priority, or what the visit needs."""
    order = await regrading.regrade(
        uow,
        policies,
        order_id,
        body.wish(),
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@router.post(
    "/{order_id}/transitions",
    dependencies=[require("work_orders.transition")],
    responses=answers(
        WorkOrder,
        *_STEP_REFUSALS,
        AssignmentNeeded,
        ReasonUnknown,
        HelpNeedsPause,
        UnsolvedNeedsGivingBack,
        VisitIncomplete,
        StepsMissing,
        TooFarFromSite,
        ConfirmationMissing,
        ChecklistUnknown,
        ProcedureUnknown,
        NoVisitNow,
        PartNotOriginal,
        PartNotInVan,
        PartUnknown,
        VanUnknown,
        AlreadyRated,
        DimensionUnknown,
        WordsMissing,
    ),
)
async def move(
    order_id: UUID,
    body: TransitionIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Take one step of the order's life; refused with the steps that are legal."""
    await steps.match(uow, order_id, if_match)
    step = body.step()
    if body.rating is not None:
        order = await rating.sign(uow, policies, order_id, step, body.rating.given())
    else:
        order = await transition.transition(uow, policies, order_id, step)
    return message(order, version=order.version)


@router.post(
    "/{order_id}/refused-steps",
    status_code=204,
    dependencies=[require("technicians.self")],
    responses=documented(WorkOrderMissing, OperationReused),
)
async def tell_refused(order_id: UUID, body: RefusedStepIn, uow: WriteUow) -> None:
    """Tell the desk of a step made offline that was refused when it was sent.

    Also of an order that went to somebody else meanwhile; repeating it tells nothing twice.
    """
    await refused.tell(uow, order_id, body.refused())


@router.put(
    "/{order_id}/wait",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder, WorkOrderMissing, WorkOrderMoved, WorkOrderStale, OperationReused, NotWaiting
    ),
)
async def wait(
    order_id: UUID,
    body: WaitIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Say until when an order waits: when the part comes, or the day that was agreed."""
    await steps.match(uow, order_id, if_match)
    order = await waiting.wait_until(
        uow,
        policies,
        order_id,
        body.until,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@router.put(
    "/{order_id}/assignment",
    dependencies=[require("work_orders.assign")],
    responses=answers(
        WorkOrder,
        *_STEP_REFUSALS,
        TechnicianMissing,
        TechnicianAskedForHelp,
        TechnicianInactive,
        TechnicianUnfit,
        PartReserved,
    ),
)
async def assign(
    order_id: UUID,
    body: AssignmentIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Give the order to a technician, fix it in place, or take it back with null."""
    await steps.match(uow, order_id, if_match)
    if body.technician_id is None:
        order = await assignments.withdraw(
            uow, policies, order_id, body.reason, expected_version=body.version
        )
        return message(order, version=order.version)
    wish = Assignment(
        technician_id=body.technician_id,
        starts_at=body.starts_at,
        locked=body.locked,
        fixed=body.fixed,
        fetches_parts=body.fetches_parts,
        reason=body.reason,
        expected_version=body.version,
        operation_id=body.operation_id,
    )
    order = await assignments.assign(uow, policies, order_id, wish)
    return message(order, version=order.version)
