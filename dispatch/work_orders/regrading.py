"""A person knows better than triage: another class, priority, or other needs of an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from dispatch.parts import catalogue
from dispatch.parts.errors import PartUnknown
from dispatch.policies import Policies
from dispatch.sla import clocks
from dispatch.sla import repository as clock_rows
from dispatch.teams import following
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.errors import GradeOver, NeedsFixed
from dispatch.work_orders.states import ASSIGNED, UNASSIGNED
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import OrderClass, WorkOrder
from hanlu.database import UnitOfWork

REGRADED = "regraded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrading:
    """What is to be different, None: as it is. Without ``priority`` a new class brings its own.

    ``skills`` maps a skill to its least level; ``duration`` is the expected time on site.
    """

    reason: str
    order_class: OrderClass | None = None
    priority: int | None = None
    skills: Mapping[str, int] | None = None
    parts: tuple[str, ...] | None = None
    duration: timedelta | None = None


async def regrade(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    wish: Regrading,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Write what a person decided beside what triage said; a new class brings its limits.

    They count from when the case began, as if it had been graded so at once: what is over by then
    is missed, what was fulfilled stays so. What was proposed for another class or priority is no
    more: the planner is called, and may give the order at once now. Safe to repeat under one
    ``operation_id``; what says nothing new changes nothing. Raises WorkOrderMissing,
    WorkOrderMoved, OperationReused, GradeOver, NeedsFixed, PartUnknown.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    if order.state not in UNASSIGNED | ASSIGNED:
        raise GradeOver(number=order.number, state=order.state)
    columns = regraded(policies, order, wish, uow.principal.name)
    if not columns:
        return order
    if order.state not in UNASSIGNED and columns.keys() & _NEEDS:
        raise NeedsFixed(number=order.number, state=order.state)
    for part in columns.get("parts", ()):
        if await catalogue.get(uow.connection, part) is None:
            raise PartUnknown(part=part)
    if "class" in columns:
        before = await clock_rows.read(uow.connection, order.id, order.round)
        limits = policies.sla.limits(columns["class"])
        after = clocks.regraded(before, limits, order.state, uow.now)
        await clock_rows.write(uow.connection, order.id, order.round, after, policies.escalation)
    data = await following.routed(uow, policies, order, columns)
    to = order.state
    if to == "planned" and columns.keys() & _GRADE:
        to, columns = "classified", columns | {"proposal": None}
    said = Change(
        action=REGRADED,
        to=to,
        reason=wish.reason,
        columns=columns,
        data=data,
        operation_id=operation_id,
    )
    return await change.write(uow, policies, order, said)


_NEEDS = frozenset({"skills", "parts", "duration_s"})
"""By these somebody was chosen: they stand until the order is taken back."""
_GRADE = frozenset({"class", "priority"})
"""By these it was proposed and not given: of another grade the order is looked at anew."""


def regraded(policies: Policies, order: WorkOrder, wish: Regrading, by: str) -> dict[str, Any]:
    """The columns that become others. Pure."""
    columns: dict[str, Any] = {}
    priority = wish.priority
    if wish.order_class is not None and wish.order_class != order.order_class:
        graded = policies.sla.graded(wish.order_class)
        priority = priority or graded.priority
        why = Reason("triage.by_person", {"class": wish.order_class, "by": by})
        columns |= {
            "class": wish.order_class,
            "colour": graded.colour,
            "reasons": [*order.reasons, why],
            "policy_version": policies.version,
        }
    if priority is not None and priority != order.priority:
        columns["priority"] = priority
    asked = {each.skill: each.level for each in order.skills}
    if wish.skills is not None and dict(wish.skills) != asked:
        columns["skills"] = dict(wish.skills)
    if wish.parts is not None and list(wish.parts) != order.parts:
        columns["parts"] = list(wish.parts)
    if wish.duration is not None and (seconds := int(wish.duration.total_seconds())):
        columns |= {} if seconds == order.duration_s else {"duration_s": seconds}
    return columns
