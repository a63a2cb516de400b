"""Moving an order along its life: by its technician, by the office, by the product itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dispatch.complaints import gate
from dispatch.policies import Policies
from dispatch.sla import unsolved
from dispatch.visits import service as visits
from dispatch.visits.arrival import Arrival, Whereabouts, arrived
from dispatch.visits.model import VisitPatch
from dispatch.work_orders import change, helping, steps, waits
from dispatch.work_orders.change import Change
from dispatch.work_orders.errors import (
    AssignmentNeeded,
    ConfirmationMissing,
    HelpNeedsPause,
    ReasonUnknown,
    UnsolvedNeedsGivingBack,
    VisitIncomplete,
)
from dispatch.work_orders.helping import HelpWanted
from dispatch.work_orders.states import ASSIGNED, Rule, breaks_off_visit
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One wished step. ``done_at`` is when the phone says it happened; clocks go by our time.

    ``whereabouts`` is where the phone was on arriving; far from the site, ``reason`` says why.
    ``until`` and ``note`` say more of what the order waits for after a pause or a broken-off visit.
    ``unsolved`` with a hand-back: it cannot be solved there, and goes up with its ``reason``.
    """

    to: State
    reason: str | None = None
    operation_id: UUID | None = None
    expected_version: int | None = None
    visit: VisitPatch | None = None
    done_at: datetime | None = None
    until: datetime | None = None
    note: str = ""
    help: HelpWanted | None = None
    whereabouts: Whereabouts | None = None
    unsolved: bool = False


async def transition(uow: UnitOfWork, policies: Policies, order_id: UUID, step: Step) -> WorkOrder:
    """Take the step, or refuse it with the reason.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, TransitionIllegal, TransitionForbidden, ReasonMissing, ReasonUnknown,
    HelpNeedsPause, UnsolvedNeedsGivingBack, AssignmentNeeded,
    VisitIncomplete, StepsMissing, ConfirmationMissing, TooFarFromSite, TechnicianElsewhere,
    CaseAlreadyOpen, and what `visits.service.save` raises.
    """
    if step.unsolved:
        await steps.hold_with_case(uow, order_id)
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
    if step.help is not None and step.to != "paused":
        raise HelpNeedsPause(number=order.number, to=step.to)
    if step.unsolved and step.to != "classified":
        raise UnsolvedNeedsGivingBack(number=order.number, to=step.to)
    columns = _waits(uow, policies, order, step)
    data: dict[str, Any] = {"done_at": step.done_at} if step.done_at else {}
    data |= {"help": step.help.kind} if step.help else {}
    if step.visit is not None:
        _, changes = await visits.save(uow, policies, order, step.visit, step.operation_id)
        data |= {"visit": changes} if changes else {}
    await gate.require(uow.connection, policies, order, step.to)
    await _require(uow, policies, order, step.to, rule)
    seen: Arrival | None = None
    if step.to == "on_site" and uow.principal.technician_id is not None:
        within_m = policies.visit.arrive_within_m
        seen = arrived(step.whereabouts, order.site, within_m, step.reason, order.number)
        data |= {"arrival": seen}
    taken = Change(
        action="transition",
        to=step.to,
        reason=step.reason,
        columns=columns,
        data=data,
        operation_id=step.operation_id,
    )
    after = await change.write(uow, policies, order, taken)
    if seen is not None:
        await visits.note_arrival(uow, after, seen)
    if step.help is not None:
        await helping.call(uow, policies, order, step.help, step.note)
    if step.unsolved:
        after = await unsolved.raise_up(uow, policies, after, step.reason or "")
    return after


def _waits(uow: UnitOfWork, policies: Policies, order: WorkOrder, step: Step) -> dict[str, Any]:
    """What the order waits for from this step on, and who is to come back to it.

    What a second visit of waits for has come where its day is past; a pause ends when somebody
    goes on working, so that a past end says nothing.
    """
    known = step.reason in policies.pause.reasons
    until = step.until if step.until is not None and step.until > uow.now else None
    if step.to == "paused":
        if not known:
            reasons = ", ".join(policies.pause.reasons)
            raise ReasonUnknown(number=order.number, reason=step.reason, known=reasons)
        return {"wait": waits.begun(policies, step.reason or "", uow.now, until, step.note)}
    if not known or step.to != "classified" or not breaks_off_visit(order.state, step.to):
        return {}
    columns: dict[str, Any] = {"preferred_technician_id": order.technician_id}
    if until is not None or step.until is None:
        columns["wait"] = waits.begun(policies, step.reason or "", uow.now, until, step.note)
    return columns


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
    if "visit" in rule.data and (missing := visit.missing(policies.visit, order.kind)):
        raise VisitIncomplete(number=order.number, missing=", ".join(missing), items=missing)
    if "solution" in rule.data and not visit.solution.strip():
        raise VisitIncomplete(number=order.number, missing="solution", items=["solution"])
    if "confirmation" in rule.data and not visit.confirms(policies.close.requires):
        raise ConfirmationMissing(number=order.number, required=policies.close.requires)
