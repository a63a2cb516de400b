"""Promising a customer a word, and writing down what came of it (F-033, F-135, F-136)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from dispatch.feedback import contact_records as records
from dispatch.feedback.contact_records import FINISHED, Outcome, Standing
from dispatch.feedback.errors import ContactOver, ContactTooEarly, ContactTooLate, NoContact
from dispatch.policies import Policies
from dispatch.sla import repository as clock_rows
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.transition import Step, transition
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork

PROMISED = "contact_promised"
ANSWERED = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one word that was owed; ``next_at``: the customer hears of us again by then."""

    round: int
    occasion: int
    outcome: Outcome
    said: str
    next_at: datetime | None = None


async def promise(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    due_at: datetime,
    words: str,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Owe the customer a reply by a time that they were told.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, ContactOver, ContactTooEarly, ContactTooLate.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    if order.state == "cancelled":
        raise ContactOver(number=order.number)
    _require_ahead(uow, policies, due_at, "due_at")
    await records.begin(uow, policies, order.id, order.round, "promised", words, due_at)
    promised = Change(
        action=PROMISED,
        to=order.state,
        reason=words,
        data={"due_at": due_at},
        operation_id=operation_id,
    )
    return await change.write(uow, policies, order, promised)


async def answer(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    given: Answer,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Write down what came of it; a customer who is not satisfied with finished work has the case
    taken up again, and who was not reached is tried again.

    Regular contact goes on by itself. Safe to repeat under one ``operation_id``. Raises
    WorkOrderMissing, WorkOrderMoved, OperationReused, NoContact, ContactTooEarly, ContactTooLate
    and what `transition` raises.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    asked = (given.round, given.occasion)
    owed = {
        (r, c.occasion): (c, why) for r, c, why in await records.running(uow.connection, order.id)
    }
    if asked not in owed:
        raise NoContact(number=order.number)
    if given.next_at is not None:
        _require_ahead(uow, policies, given.next_at, "next_at")
    clock, why = owed[asked]
    met = replace(clock, met_at=uow.now)
    await clock_rows.write(uow.connection, order.id, given.round, [met], policies.escalation)
    await records.conclude(uow, order.id, *asked, given.outcome, given.said)
    reopens = given.outcome == "not_satisfied" and order.state in FINISHED
    await _owe_next(uow, policies, order, given, why, reopens=reopens)
    answered = Change(
        action=ANSWERED,
        to=order.state,
        reason=given.said,
        data={"why": why, "outcome": given.outcome, "next_at": given.next_at},
        operation_id=operation_id,
    )
    after = await change.write(uow, policies, order, answered)
    if not reopens:
        return after
    return await transition(uow, policies, order.id, Step(to="classified", reason=given.said))


async def _owe_next(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    given: Answer,
    why: records.Why,
    *,
    reopens: bool,
) -> None:
    policy = policies.contact
    goes_on = why == records.owes(policy, Standing.of(order)) and why == "progress"
    if reopens:
        return  # the case taken up again owes its own
    if given.outcome == "unreachable":
        due_at = given.next_at or uow.now + policy.again
    elif goes_on:
        due_at = given.next_at or uow.now + policy.every
    elif given.next_at is not None:
        why, due_at = "promised", given.next_at
    else:
        return
    await records.begin(uow, policies, order.id, order.round, why, given.said, due_at)


def _require_ahead(uow: UnitOfWork, policies: Policies, at: datetime, field: str) -> None:
    if at <= uow.now:
        raise ContactTooEarly(field=field)
    if at > uow.now + policies.contact.ahead:
        raise ContactTooLate(field=field, days=policies.contact.ahead.days)
