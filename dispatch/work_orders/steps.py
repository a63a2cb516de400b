"""What every step of an order begins with: repeated? locked, at the version seen, and legal?"""

from typing import Any
from uuid import UUID

from dispatch.work_orders import repository, states
from dispatch.work_orders.errors import (
    OperationReused,
    ReasonMissing,
    TransitionForbidden,
    TransitionIllegal,
    WorkOrderMissing,
    WorkOrderMoved,
    WorkOrderStale,
)
from dispatch.work_orders.states import Refusal, Rule
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork


async def begin(
    uow: UnitOfWork,
    order_id: UUID,
    to: State | None = None,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> tuple[WorkOrder, bool]:
    """The order, ours until the unit ends, and whether this operation was done before.

    ``to`` is the step that a repetition must ask for again, where there is only one such step.
    Looks for the operation only once the order is locked, so that a double tap waits for itself.
    Raises WorkOrderMissing, WorkOrderMoved, OperationReused.
    """
    order = await repository.lock(uow.connection, order_id)
    if operation_id is not None:
        done = await _done_before(uow, order_id, to, operation_id)
        if done is not None:
            return done, True
    if order is None:
        raise WorkOrderMissing(order=order_id)
    own = uow.principal.technician_id
    if own is not None and order.technician_id != own:
        raise WorkOrderMissing(order=order_id)  # whoever asked for help sees it, and no more
    if expected_version is not None and expected_version != order.version:
        raise WorkOrderMoved(**_moved(order, expected_version))
    return order, False


async def hold_with_case(uow: UnitOfWork, order_id: UUID) -> None:
    """Lock a helper's order together with the case that it helps, the same one first as whoever
    merges them; nothing of an order that helps none.

    To be called before the order is locked otherwise: `begin` decides who may do what afterwards.
    """
    async with uow.beyond_scope():
        helped = await repository.helped_by(uow.connection, order_id)
        if helped is not None:
            for each in sorted((order_id, helped)):
                await repository.lock(uow.connection, each)


async def match(uow: UnitOfWork, order_id: UUID, if_match: int | None) -> None:
    """Hold the order at the version of an ``If-Match`` header. Raises WorkOrderStale."""
    if if_match is None:
        return
    await hold_with_case(uow, order_id)  # the step that follows may ask for both
    order = await repository.lock(uow.connection, order_id)
    if order is not None and order.version != if_match:
        raise WorkOrderStale(**_moved(order, if_match))


def _moved(order: WorkOrder, asked: int) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": order.state,
        "version": order.version,
        "asked": asked,
        "technician_id": order.technician_id,
    }


async def _done_before(
    uow: UnitOfWork, order_id: UUID, to: State | None, operation_id: UUID
) -> WorkOrder | None:
    """The order as it is, when its operation was; the one who did it may have lost sight of it."""
    async with uow.beyond_scope():
        known = await repository.of_operation(uow.connection, operation_id)
        if known is None:
            return None
        step = (known["work_order_id"], known["by_id"], known["to_state"])
        if step != (order_id, uow.principal.id, to or known["to_state"]):
            raise OperationReused(operation=operation_id)
        return await repository.get(uow.connection, order_id)


def check(uow: UnitOfWork, order: WorkOrder, to: State, reason: str | None) -> Rule:
    """The rule by which the caller may move the order; raises the refusal otherwise."""
    principal = uow.principal
    actor = states.actor_for(principal.role)
    if actor == "technician" and order.technician_id != principal.technician_id:
        actor = None  # another's order, in whatever way it came into sight
    answer = states.check(order.state, to, actor, reason)
    if isinstance(answer, Rule):
        return answer
    raise _refusal(answer, order, to, principal.role)


def _refusal(answer: Refusal, order: WorkOrder, to: State, role: str) -> Exception:
    told: dict[str, Any] = {
        "number": order.number,
        "state": order.state,
        "to": to,
        "allowed": answer.allowed,
    }
    match answer.code:
        case "work_order.transition_illegal":
            return TransitionIllegal(**told)
        case "work_order.transition_forbidden":
            return TransitionForbidden(role=role, **told)
        case "work_order.reason_missing":
            return ReasonMissing(**told)
