"""HTTP edge of recurring maintenance."""

from datetime import date
from uuid import UUID

from fastapi import Response

from dispatch.edge import PoliciesDep
from dispatch.maintenance import occurrences, plans
from dispatch.maintenance.errors import (
    AlwaysPaused,
    CounterNeedsMachine,
    CounterTaken,
    PlanCodeTaken,
    PlanMissing,
    WindowsOverlap,
)
from dispatch.maintenance.model import MaintenancePlan, Occurrence
from dispatch.maintenance.schemas import MaintenancePlanIn, PauseWish
from dispatch.parts.errors import PartUnknown
from dispatch.work_orders.errors import AssetUnknown, PlaceMissing, SiteUnknown
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.versions import VersionConflict

router = Router(prefix="/maintenance-plans", tags=["maintenance"])
READ = [require("maintenance.read")]
WRITE = [require("maintenance.write")]
_REFUSED = (
    PlaceMissing,
    SiteUnknown,
    AssetUnknown,
    PartUnknown,
    PlanCodeTaken,
    CounterTaken,
    CounterNeedsMachine,
    WindowsOverlap,
    AlwaysPaused,
)


@router.get("", dependencies=READ, responses=answers_page(MaintenancePlan))
async def index(
    connection: ReadUow,
    page: PageDep,
    site_id: UUID | None = None,
    asset_id: UUID | None = None,
    customer_id: UUID | None = None,
) -> Response:
    """Plans in the caller's scope by their next due day; of a site with those of its machines."""
    asked = {"site_id": site_id, "asset_id": asset_id, "customer_id": customer_id}
    found = await plans.listed(
        connection,
        {name: value for name, value in asked.items() if value is not None},
        after=page.after(tuple[date, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda plan: (plan.next_due_on.isoformat(), plan.id))


@router.post(
    "",
    status_code=201,
    dependencies=WRITE,
    responses=answers(MaintenancePlan, *_REFUSED, status=201),
)
async def create(body: MaintenancePlanIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Make a plan; its visits become work orders ahead of their time."""
    plan = await plans.create(uow, body.given(policies.maintenance))
    return message(plan, status=201, version=plan.version)


@router.get("/{plan_id}", dependencies=READ, responses=answers(MaintenancePlan, PlanMissing))
async def show(plan_id: UUID, connection: ReadUow) -> Response:
    """One plan; its ETag is the version to write against."""
    plan = await plans.get(connection, plan_id)
    if plan is None:
        raise PlanMissing(plan=plan_id)
    return message(plan, version=plan.version)


@router.put(
    "/{plan_id}",
    dependencies=WRITE,
    responses=answers(MaintenancePlan, PlanMissing, VersionConflict, *_REFUSED),
)
async def change(
    plan_id: UUID,
    body: MaintenancePlanIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Correct a plan; orders that were made stay as they are."""
    plan = await plans.change(uow, plan_id, body.given(policies.maintenance), if_match)
    return message(plan, version=plan.version)


@router.put(
    "/{plan_id}/pause",
    dependencies=WRITE,
    responses=answers(MaintenancePlan, PlanMissing, VersionConflict),
)
async def pause(plan_id: UUID, body: PauseWish, uow: WriteUow, if_match: IfMatchDep) -> Response:
    """Let a plan rest for a reason, or go on."""
    plan = await plans.pause(uow, plan_id, body.reason, if_match)
    return message(plan, version=plan.version)


@router.get(
    "/{plan_id}/occurrences",
    dependencies=READ,
    responses=answers_page(Occurrence, PlanMissing),
)
async def history(plan_id: UUID, connection: ReadUow, page: PageDep) -> Response:
    """What became of each due day, the newest first."""
    if await plans.get(connection, plan_id) is None:
        raise PlanMissing(plan=plan_id)
    after = (page.after(tuple[date]) or (None,))[0]
    found = await occurrences.listed(connection, plan_id, after=after, limit=page.limit + 1)
    return message_page(found, page, key=lambda each: (each.due_on.isoformat(),))
