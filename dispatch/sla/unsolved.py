"""What the front line cannot solve goes up: one owner after the other, each with a limit (F-074).

Nothing else is decided by it: who goes there, and when, stays with planning and the desk.
"""

from dataclasses import replace
from typing import Final, Literal
from uuid import UUID

from dispatch.policies import Policies
from dispatch.sla import clocks, owned
from dispatch.sla.clocks import UNSOLVED, Rung, SlaClock
from dispatch.sla.errors import NothingUnsolved, UnsolvedAtTop, UnsolvedElsewhere, UnsolvedOver
from dispatch.sla.policy import UnsolvedPolicy
from dispatch.work_orders import change, repository, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.states import FINAL
from hanlu.contracts.work_orders import OrderClass, State, WorkOrder
from hanlu.database import UnitOfWork

type Answer = Literal["taken", "passed_on", "solved"]

SAID: Final = "unsolved"
ANSWERED: Final[dict[Answer, str]] = {
    "taken": "unsolved_taken",
    "passed_on": "unsolved_passed_on",
    "solved": "unsolved_solved",
}
"""The actions of the history. Each but a taking has words."""

_OVER: Final[frozenset[State]] = FINAL | {"done", "signed"}


async def say(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    reason: str,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Say of an open order that it cannot be solved here; the first of the ladder has it then.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, UnsolvedOver.
    """
    await steps.hold_with_case(uow, order_id)
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    if order.state in _OVER:
        raise UnsolvedOver(number=order.number, state=order.state)
    return await raise_up(uow, policies, order, reason, operation_id)


async def raise_up(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    reason: str,
    operation_id: UUID | None = None,
) -> WorkOrder:
    """The same for an order that is open and held with its case; returns it as it is then.

    What a helper cannot solve is the case's that they were to help. While somebody has it already,
    the words are added and nobody new is called.
    """
    async with uow.beyond_scope():
        case = await repository.lock(uow.connection, order.helps) if order.helps else order
        if case is None or case.state in _OVER:  # the case was settled without its helper
            case = order
        if await owned.running(uow, case, UNSOLVED) is None:
            before = await owned.of_round(uow, case, UNSOLVED)
            await owned.begin(uow, policies, case, begun(policies, case.order_class, before, uow))
        data = {"from": order.number} if case.id != order.id else {}
        own = operation_id if case.id == order.id else None
        said = Change(action=SAID, to=case.state, reason=reason, data=data, operation_id=own)
        after = await change.write(uow, policies, case, said)
        if case.id == order.id:
            return after
        return await change.retell(
            uow, order, SAID, {"case": case.number}, operation_id=operation_id
        )


def begins_at(policy: UnsolvedPolicy, order_class: OrderClass, ladder: tuple[str, ...]) -> int:
    """The rung that has a case of this class first: of a major one it is the second. Pure."""
    return min(1 if order_class in policy.major else 0, len(ladder) - 1)


def begun(
    policies: Policies, order_class: OrderClass, before: list[SlaClock], uow: UnitOfWork
) -> SlaClock:
    """The clock of a case that cannot be solved, once more or for the first time."""
    ladder = policies.escalation.unsolved
    first = begins_at(policies.unsolved, order_class, ladder)
    return clocks.owned(
        UNSOLVED,
        policies.unsolved.within,
        uow.now,
        occasion=clocks.next_occasion(before),
        first=clocks.first_rung(before, ladder, first),
    )


async def answer(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    outcome: Answer,
    words: str,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Take it by name, hand it on to the next of the ladder, or say how it is solved.

    Taking it leaves the clock running: it is solved, or the work done, by the limit. Safe to repeat
    under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved, OperationReused,
    NothingUnsolved, UnsolvedElsewhere, UnsolvedAtTop.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    running = await owned.running(uow, order, UNSOLVED)
    if running is None:
        raise NothingUnsolved(number=order.number)
    round_, clock = running
    ladder, owner = policies.escalation.unsolved, clock.called or ""
    if not owned.may_answer(ladder, owner, uow.principal.role):
        raise UnsolvedElsewhere(number=order.number, owner=owner)
    if outcome == "passed_on" and clock.rungs >= len(ladder):
        raise UnsolvedAtTop(number=order.number, owner=owner)
    match outcome:
        case "taken":
            taken = replace(clock, taken_by=uow.principal.name)
            await owned.write(uow, policies, order, round_, taken)
        case "passed_on":
            rung = Rung(clock.rungs, ladder[clock.rungs], uow.now)
            await owned.hand_to(uow, policies, order, round_, clock, rung)
        case "solved":
            solved = replace(clock, met_at=uow.now)
            await owned.write(uow, policies, order, round_, solved)
    said = Change(
        action=ANSWERED[outcome],
        to=order.state,
        reason=words or None,
        data={"owner": owner},
        operation_id=operation_id,
    )
    return await change.write(uow, policies, order, said)
