"""HTTP edge of teams: who is in which, and handing an order to one."""

from uuid import UUID

from fastapi import Response

from dispatch.edge import PoliciesDep
from dispatch.teams import service
from dispatch.teams.errors import (
    TeamCodeTaken,
    TeamMemberUnknown,
    TeamMissing,
    TeamOfOver,
    TeamUnknown,
)
from dispatch.teams.model import Team
from dispatch.teams.policy import TeamCode
from dispatch.teams.schemas import HandToTeamIn, TeamIn, TeamPut
from dispatch.work_orders import steps
from dispatch.work_orders.errors import (
    OperationReused,
    WorkOrderMissing,
    WorkOrderMoved,
    WorkOrderStale,
)
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message
from hanlu.http.routing import Router
from hanlu.versions import VersionConflict

router = Router(prefix="/teams", tags=["teams"])
of_orders = Router(prefix="/work-orders/{order_id}/team", tags=["teams"])
KEEP = [require("people.manage")]


@router.get("", dependencies=[require("teams.read")], responses=answers_page(Team))
async def index(connection: ReadUow, policies: PoliciesDep, clock: ClockDep) -> Response:
    """Every team with its people and who of them is here, the front line first; one page."""
    since = clock.now() - policies.teams.here_within
    return message({"items": await service.listed(connection, since), "next": None})


@router.post(
    "",
    status_code=201,
    dependencies=KEEP,
    responses=answers(Team, TeamCodeTaken, TeamMemberUnknown, status=201),
)
async def create(body: TeamIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """A new team. Who is in one sees no more than their role and scope let them see."""
    team = await service.create(uow, body.code, body.given(), policies.teams.here_within)
    return message(team, status=201, version=team.version)


@router.put(
    "/{team}",
    dependencies=KEEP,
    responses=answers(Team, TeamMissing, TeamMemberUnknown, VersionConflict),
)
async def replace(
    team: TeamCode, body: TeamPut, uow: WriteUow, policies: PoliciesDep, if_match: IfMatchDep
) -> Response:
    """Its names, duty, tier and people; without ``active`` no order goes to it any more."""
    written = await service.replace(uow, team, body.given(), if_match, policies.teams.here_within)
    return message(written, version=written.version)


@of_orders.put(
    "",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        WorkOrderStale,
        OperationReused,
        TeamUnknown,
        TeamOfOver,
    ),
)
async def hand_to(
    order_id: UUID,
    body: HandToTeamIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Hand the order to another team, with a reason; the team is told on the board."""
    await steps.match(uow, order_id, if_match)
    order = await service.hand_to(
        uow,
        policies,
        order_id,
        body.team,
        body.reason,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)
