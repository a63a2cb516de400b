"""HTTP edge of task groups: calling people to a case, and the cases to which one was called."""

from uuid import UUID

from fastapi import Response

from dispatch.task_groups import reach, service
from dispatch.task_groups.errors import (
    GroupMemberUnknown,
    NotInGroup,
    TaskGroupMissing,
    TaskGroupOver,
    TaskGroupThere,
)
from dispatch.task_groups.model import CalledCase, TaskGroup
from dispatch.task_groups.schemas import TaskGroupEndIn, TaskGroupIn, TaskGroupWordsIn
from dispatch.work_orders import steps
from dispatch.work_orders.errors import (
    OperationReused,
    WorkOrderMissing,
    WorkOrderMoved,
    WorkOrderStale,
)
from hanlu.errors import documented
from hanlu.http.dependencies import PrincipalDep, ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message
from hanlu.http.routing import Router

mine = Router(prefix="/task-groups", tags=["task-groups"])
of_orders = Router(prefix="/work-orders/{order_id}/task-groups", tags=["task-groups"])
READ = [require("teams.read")]
CALL = [require("work_orders.change")]
_STEP = (WorkOrderMissing, WorkOrderMoved, WorkOrderStale, OperationReused)


@mine.get("", dependencies=READ, responses=answers_page(CalledCase))
async def called(connection: ReadUow, principal: PrincipalDep) -> Response:
    """The cases to which the caller was called, whole, also beyond their scope; one page."""
    return message({"items": await service.called_to(connection, principal), "next": None})


@of_orders.get("", dependencies=READ, responses=answers_page(TaskGroup, WorkOrderMissing))
async def index(order_id: UUID, connection: ReadUow, principal: PrincipalDep) -> Response:
    """The groups that were called to the case, the newest first; one page."""
    async with reach.seen(connection, principal, order_id) as order:
        if order is None:
            raise WorkOrderMissing(order=order_id)
        groups = await service.of_order(connection, order_id)
    return message({"items": groups, "next": None})


@of_orders.post(
    "",
    status_code=201,
    dependencies=CALL,
    responses=answers(
        TaskGroup, *_STEP, TaskGroupOver, TaskGroupThere, GroupMemberUnknown, status=201
    ),
)
async def form(order_id: UUID, body: TaskGroupIn, uow: WriteUow, if_match: IfMatchDep) -> Response:
    """Call people of several departments to the case: they are told, and see it until it ends."""
    await steps.match(uow, order_id, if_match)
    group = await service.form(
        uow,
        order_id,
        body.given(),
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(group, status=201)


@of_orders.put(
    "/current",
    dependencies=CALL,
    responses=answers(TaskGroup, *_STEP, TaskGroupMissing, GroupMemberUnknown),
)
async def replace(
    order_id: UUID, body: TaskGroupIn, uow: WriteUow, if_match: IfMatchDep
) -> Response:
    """Who is in the group from now on, and what it is for."""
    await steps.match(uow, order_id, if_match)
    group = await service.replace(
        uow,
        order_id,
        body.given(),
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(group)


@of_orders.post(
    "/current/end",
    dependencies=CALL,
    responses=answers(TaskGroup, *_STEP, TaskGroupMissing),
)
async def end(
    order_id: UUID, body: TaskGroupEndIn, uow: WriteUow, if_match: IfMatchDep
) -> Response:
    """Let the group go before the case is over; its people lose sight of the case."""
    await steps.match(uow, order_id, if_match)
    group = await service.end(
        uow,
        order_id,
        body.reason,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(group)


@of_orders.post(
    "/current/words",
    status_code=204,
    dependencies=READ,
    responses=documented(WorkOrderMissing, OperationReused, TaskGroupMissing, NotInGroup),
)
async def say(order_id: UUID, body: TaskGroupWordsIn, uow: WriteUow) -> None:
    """What a department has done or says, into the history of the case."""
    await service.say(uow, order_id, body.words, operation_id=body.operation_id)
