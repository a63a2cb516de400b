"""Moving an order along its life: by its technician, by the office, by the product itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dispatch.policies import Policies
from dispatch.visits import service as visits
from dispatch.visits.model import VisitPatch
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.errors import AssignmentNeeded, ConfirmationMissing, VisitIncomplete
from dispatch.work_orders.states import ASSIGNED, Rule
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One wished step. ``done_at`` is when the phone says it happened; clocks go by our time."""

    to: State
    reason: str | None = None
    operation_id: UUID | None = None
    expected_version: int | None = None
    visit: VisitPatch | None = None
    done_at: datetime | None = None


async def transition(uow: UnitOfWork, policies: Policies, order_id: UUID, step: Step) -> WorkOrder:
    """Take the step, or refuse it with the reason.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, TransitionIllegal, TransitionForbidden, ReasonMissing, AssignmentNeeded,
    VisitIncomplete, ConfirmationMissing, TechnicianElsewhere, CaseAlreadyOpen, and what
    `visits.service.save` raises.
    """
    order, repeated = await steps.begin(
        uow,
        order_id,
        step.to,
        operation_id=step.operation_id,
        expected_version=step.expected_version,
    )
    if repeated:
        return order
    rule = steps.check(uow, order, step.to, step.reason)
    data: dict[str, Any] = {"done_at": step.done_at} if step.done_at else {}
    if step.visit is not None:
        _, changes = await visits.save(uow, order, step.visit, step.operation_id)
        data |= {"visit": changes} if changes else {}
    await _require(uow, policies, order, step.to, rule)
    taken = Change(
        action="transition",
        to=step.to,
        reason=step.reason,
        data=data,
        operation_id=step.operation_id,
    )
    return await change.write(uow, policies, order, taken)


async def _require(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, to: State, rule: Rule
) -> None:
    """See that what the rule asks for has come along."""
    solved_from_afar = order.technician_id is None and to in ASSIGNED
    if "technician" in rule.data or solved_from_afar:
        raise AssignmentNeeded(number=order.number)
    if not rule.data:
        return
    visit = await visits.of(uow.connection, order)
    if "visit" in rule.data and (missing := visit.missing(policies.visit)):
        raise VisitIncomplete(number=order.number, missing=", ".join(missing), items=missing)
    if "solution" in rule.data and not visit.solution.strip():
        raise VisitIncomplete(number=order.number, missing="solution", items=["solution"])
    if "confirmation" in rule.data and not visit.confirms(policies.close.requires):
        raise ConfirmationMissing(number=order.number, required=policies.close.requires)
