"""Clocks with an owner: each begins with somebody, goes up its ladder when missed, and ends with an
answer. A bad rating, what the front line cannot solve, a word owed to the customer.
"""

from collections.abc import Iterable
from dataclasses import replace

from dispatch.policies import Policies
from dispatch.sla import repository as clock_rows
from dispatch.sla.clocks import OWNED, ClockName, Rung, SlaClock
from dispatch.work_orders import change, repository
from hanlu.contracts.work_orders import EscalationRaised, WorkOrder, WorkOrderChanged
from hanlu.database import UnitOfWork


async def running(
    uow: UnitOfWork, order: WorkOrder, name: ClockName
) -> tuple[int, SlaClock] | None:
    """The clock of this name that nobody has answered, with its round: the first, if several."""
    return next(iter(await all_running(uow, order, [name])), None)


async def all_running(
    uow: UnitOfWork, order: WorkOrder, names: Iterable[ClockName] = OWNED
) -> list[tuple[int, SlaClock]]:
    """Those of these names that nobody has answered, with their rounds, the newest round first."""
    wanted = frozenset(names)
    return [
        (round_, clock)
        for round_ in range(order.round, 0, -1)
        for clock in sorted(
            await clock_rows.read(uow.connection, order.id, round_),
            key=lambda each: (each.due_at, each.occasion),
        )
        if clock.clock in wanted and not clock.is_over
    ]


async def of_round(uow: UnitOfWork, order: WorkOrder, name: ClockName) -> list[SlaClock]:
    """The clocks of this name that the order's present round has had, running or over."""
    known = await clock_rows.read(uow.connection, order.id, order.round)
    return [clock for clock in known if clock.clock == name]


async def begin(uow: UnitOfWork, policies: Policies, order: WorkOrder, clock: SlaClock) -> None:
    """Start a clock that the present round has not had; its ``first`` rung owns it.

    Rungs below that are written down as passed over.
    """
    ladder = policies.escalation.of(clock.clock)
    rungs = [Rung(number, ladder[number], uow.now) for number in range(clock.first + 1)]
    await _call(uow, policies, order, order.round, clock, rungs)
    owned = await repository.get(uow.connection, order.id)
    assert owned is not None  # noqa: S101  # locked, and in the scope of who writes
    uow.emit(WorkOrderChanged(order=owned), change.audience(owned))


async def hand_to(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, round_: int, clock: SlaClock, rung: Rung
) -> None:
    """Give it to the next of the ladder, and call them."""
    await _call(uow, policies, order, round_, clock, [rung])


async def _call(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    round_: int,
    clock: SlaClock,
    rungs: list[Rung],
) -> None:
    last = rungs[-1]
    handed = replace(clock, rungs=last.number + 1, called=last.to_role, taken_by=None)
    await clock_rows.write(uow.connection, order.id, round_, [handed], policies.escalation)
    await clock_rows.record_rungs(
        uow, order.id, round_, clock.clock, clock.occasion, rungs, uow.now
    )
    raised = EscalationRaised(
        work_order_id=order.id,
        number=order.number,
        clock=clock.clock,
        step=last.number,
        to_role=last.to_role,
        due_at=handed.due_at,
        at=uow.now,
        skipped=tuple(rung.to_role for rung in rungs[:-1]),
    )
    uow.emit(raised, change.audience(order))


async def write(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, round_: int, clock: SlaClock
) -> None:
    """Keep a clock that somebody took, answered or stopped."""
    await clock_rows.write(uow.connection, order.id, round_, [clock], policies.escalation)


def may_answer(ladder: tuple[str, ...], owner: str, role: str) -> bool:
    """Whether somebody of this role may answer what ``owner`` owns: the owner's and those above;
    anybody, where the policy does not know the owner any more. Pure.
    """
    if owner not in ladder:
        return True
    return role == "admin" or role in ladder[ladder.index(owner) :]
