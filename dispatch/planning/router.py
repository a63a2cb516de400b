"""HTTP edge of planning: candidates of one order, and the day as it is planned."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import AwareDatetime

from dispatch.planning import kept, shown
from dispatch.planning.build import Built, build
from dispatch.planning.errors import NothingToPlan
from dispatch.planning.roads import shared
from dispatch.planning.schemas import CandidatesOut, PlanOut
from dispatch.policies import Policies
from dispatch.work_orders import repository as orders
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.errors import documented
from hanlu.http.dependencies import PrincipalDep, ReadUow, ResourcesDep, require
from hanlu.http.routing import Router
from hanlu.regions.travel import Source

router = Router(tags=["planning"])


async def read_day(
    connection: ReadUow, principal: PrincipalDep, resources: ResourcesDep
) -> tuple[Built, Source]:
    """The day as the caller may see it."""
    policies = Policies.of(resources.policy.current())
    today = await kept.shared(resources.database).read(connection, principal.scope)
    situation = today.situation(resources.clock.now(), policies.planning, policies.version)
    table = await shared(resources.regions)(situation.places(), situation.at)
    # With thousands of orders these take tenths of a second: others are answered meanwhile.
    return await asyncio.to_thread(build, situation, table, policies), table.source


DayDep = Annotated[tuple[Built, Source], Depends(read_day, scope="function")]


@router.get(
    "/work-orders/{order_id}/candidates",
    dependencies=[require("work_orders.assign")],
    responses=documented(WorkOrderMissing, NothingToPlan),
)
async def list_candidates(
    order_id: UUID, today: DayDep, connection: ReadUow, at: AwareDatetime | None = None
) -> CandidatesOut:
    """Who could go, ranked, with cost and reasons; then who cannot, and the rule in the way. With
    why the plan is as it is, or what would let an order be served that nobody can take. ``at``: who
    could begin at that instant.
    """
    built, roads = today
    job = built.job_of(order_id)
    if job is None:
        order = await orders.seen(connection, order_id)
        raise NothingToPlan(number=order.number, state=order.state)
    return await asyncio.to_thread(shown.candidates_out, built, job, roads, at)


@router.get("/plan", dependencies=[require("plan.read")])
async def get_plan(today: DayDep) -> PlanOut:
    """Every shift with its visits, and what nobody has; why, for the most urgent of those."""
    built, roads = today
    return await asyncio.to_thread(shown.plan_out, built, roads)
