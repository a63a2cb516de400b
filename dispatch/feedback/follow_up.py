"""The three-level follow-up of a bad rating (F-168), on the clocks and ladders of all cases.

An agent owns it at once; unanswered, or passed on, it goes to the supervisor and to the senior.
"""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from dispatch.feedback.errors import FollowUpAtTop, FollowUpElsewhere, NoFollowUp
from dispatch.policies import Policies
from dispatch.sla import clocks
from dispatch.sla import repository as clock_rows
from dispatch.sla.clocks import FOLLOW_UP, Rung, SlaClock
from dispatch.work_orders import change, repository, steps
from dispatch.work_orders.change import Change
from hanlu.contracts.work_orders import EscalationRaised, WorkOrder, WorkOrderChanged
from hanlu.database import UnitOfWork

Outcome = Literal["settled", "passed_on"]


async def start(uow: UnitOfWork, policies: Policies, order: WorkOrder) -> None:
    """Give the follow-up to the first of the ladder; one that still runs ends with it.

    The order is locked, and its round is that which the rating began.
    """
    if (running := await _running(uow, order)) is not None:
        round_, clock = running
        over = replace(clock, stopped_at=uow.now)
        await clock_rows.write(uow.connection, order.id, round_, [over], policies.escalation)
    ladder = policies.escalation.of(FOLLOW_UP)
    clock = clocks.follow_up(policies.rating.follow_up, uow.now)
    await _hand_to(uow, policies, order, order.round, clock, Rung(0, ladder[0], uow.now))
    followed = await repository.get(uow.connection, order.id)
    assert followed is not None  # noqa: S101  # just reopened in the caller's own scope
    uow.emit(WorkOrderChanged(order=followed), change.audience(followed))


async def answer(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    outcome: Outcome,
    words: str,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Write down what was said to the customer: it is settled, or the next level takes it.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, NoFollowUp, FollowUpElsewhere, FollowUpAtTop.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    running = await _running(uow, order)
    if running is None:
        raise NoFollowUp(number=order.number)
    round_, clock = running
    ladder, owner = policies.escalation.of(FOLLOW_UP), clock.called or ""
    if not may_answer(ladder, owner, uow.principal.role):
        raise FollowUpElsewhere(number=order.number, owner=owner)
    if outcome == "settled":
        met = replace(clock, met_at=uow.now)
        await clock_rows.write(uow.connection, order.id, round_, [met], policies.escalation)
    elif clock.rungs < len(ladder):
        rung = Rung(clock.rungs, ladder[clock.rungs], uow.now)
        await _hand_to(uow, policies, order, round_, clock, rung)
    else:
        raise FollowUpAtTop(number=order.number, owner=owner)
    said = Change(
        action="follow_up",
        to=order.state,
        reason=words,
        data={"owner": owner, "outcome": outcome},
        operation_id=operation_id,
    )
    return await change.write(uow, policies, order, said)


def may_answer(ladder: tuple[str, ...], owner: str, role: str) -> bool:
    """Whether somebody of this role may answer what ``owner`` owns. Pure.

    The first level is anybody's at the desk; further up only the owner's and those above.
    """
    if owner not in ladder[1:]:
        return True
    return role == "admin" or role in ladder[ladder.index(owner) :]


async def _running(uow: UnitOfWork, order: WorkOrder) -> tuple[int, SlaClock] | None:
    """The follow-up that nobody has settled, with its round: there is one at most."""
    for round_ in range(order.round, 0, -1):
        for clock in await clock_rows.read(uow.connection, order.id, round_):
            if clock.clock == FOLLOW_UP and not clock.is_over:
                return round_, clock
    return None


async def _hand_to(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, round_: int, clock: SlaClock, rung: Rung
) -> None:
    handed = replace(clock, rungs=rung.number + 1, called=rung.to_role)
    await clock_rows.write(uow.connection, order.id, round_, [handed], policies.escalation)
    await clock_rows.record_rungs(uow, order.id, round_, FOLLOW_UP, [rung], uow.now)
    raised = EscalationRaised(
        work_order_id=order.id,
        number=order.number,
        clock=FOLLOW_UP,
        step=rung.number,
        to_role=rung.to_role,
        due_at=handed.due_at,
        at=uow.now,
    )
    uow.emit(raised, change.audience(order))
