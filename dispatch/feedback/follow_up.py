"""The three-level follow-up of a bad rating (F-168), on the clocks and ladders of all cases.

An agent owns it at once; unanswered, or passed on, it goes to the supervisor and to the senior.
"""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from dispatch.feedback.errors import FollowUpAtTop, FollowUpElsewhere, NoFollowUp
from dispatch.mails import records as mails
from dispatch.policies import Policies
from dispatch.sla import clocks, owned
from dispatch.sla.clocks import FOLLOW_UP, Rung
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork

Outcome = Literal["settled", "passed_on"]


async def start(uow: UnitOfWork, policies: Policies, order: WorkOrder) -> None:
    """Give the follow-up to the first of the ladder; one that still runs ends with it.

    The order is locked, and its round is that which the rating began.
    """
    if (running := await owned.running(uow, order, FOLLOW_UP)) is not None:
        round_, clock = running
        await owned.write(uow, policies, order, round_, replace(clock, stopped_at=uow.now))
    clock = clocks.owned(FOLLOW_UP, policies.rating.follow_up, uow.now)
    await owned.begin(uow, policies, order, clock)


async def answer(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    outcome: Outcome,
    words: str,
    *,
    tell: str | None = None,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Write down what was said to the customer: it is settled, or the next level takes it.

    What is settled the customer is told by mail, with ``tell`` where it is given (F-056); ``words``
    stay in the house.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, NoFollowUp, FollowUpElsewhere, FollowUpAtTop.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    running = await owned.running(uow, order, FOLLOW_UP)
    if running is None:
        raise NoFollowUp(number=order.number)
    round_, clock = running
    ladder, owner = policies.escalation.of(FOLLOW_UP), clock.called or ""
    is_above = owner != ladder[0]  # the first level is anybody's at the desk
    if is_above and not owned.may_answer(ladder, owner, uow.principal.role):
        raise FollowUpElsewhere(number=order.number, owner=owner)
    if outcome == "settled":
        await owned.write(uow, policies, order, round_, replace(clock, met_at=uow.now))
    elif clock.rungs < len(ladder):
        rung = Rung(clock.rungs, ladder[clock.rungs], uow.now)
        await owned.hand_to(uow, policies, order, round_, clock, rung)
    else:
        raise FollowUpAtTop(number=order.number, owner=owner)
    said = Change(
        action="follow_up",
        to=order.state,
        reason=words,
        data={"owner": owner, "outcome": outcome},
        operation_id=operation_id,
    )
    after = await change.write(uow, policies, order, said)
    if outcome == "settled":
        await mails.owe_outcome(uow, policies, after, tell)
    return after
