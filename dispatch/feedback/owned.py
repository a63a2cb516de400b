"""The clocks that a bad rating starts: each has an owner, and goes up its ladder when missed."""

from dataclasses import replace

from dispatch.policies import Policies
from dispatch.sla import repository as clock_rows
from dispatch.sla.clocks import ClockName, Rung, SlaClock
from dispatch.work_orders import change, repository
from hanlu.contracts.work_orders import EscalationRaised, WorkOrder, WorkOrderChanged
from hanlu.database import UnitOfWork


async def running(
    uow: UnitOfWork, order: WorkOrder, name: ClockName
) -> tuple[int, SlaClock] | None:
    """The clock of this name that nobody has answered, with its round: there is one at most."""
    for round_ in range(order.round, 0, -1):
        for clock in await clock_rows.read(uow.connection, order.id, round_):
            if clock.clock == name and not clock.is_over:
                return round_, clock
    return None


async def was_begun(uow: UnitOfWork, order: WorkOrder, name: ClockName) -> bool:
    """Whether the order's present round has a clock of this name, running or over."""
    known = await clock_rows.read(uow.connection, order.id, order.round)
    return any(clock.clock == name for clock in known)


async def begin(uow: UnitOfWork, policies: Policies, order: WorkOrder, clock: SlaClock) -> None:
    """Start a clock that the present round has not had; the first of its ladder owns it."""
    ladder = policies.escalation.of(clock.clock)
    await hand_to(uow, policies, order, order.round, clock, Rung(0, ladder[0], uow.now))
    owned = await repository.get(uow.connection, order.id)
    assert owned is not None  # noqa: S101  # just written in the caller's own scope
    uow.emit(WorkOrderChanged(order=owned), change.audience(owned))


async def hand_to(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, round_: int, clock: SlaClock, rung: Rung
) -> None:
    """Give it to the next of the ladder, and call them."""
    handed = replace(clock, rungs=rung.number + 1, called=rung.to_role)
    await clock_rows.write(uow.connection, order.id, round_, [handed], policies.escalation)
    await clock_rows.record_rungs(uow, order.id, round_, clock.clock, [rung], uow.now)
    raised = EscalationRaised(
        work_order_id=order.id,
        number=order.number,
        clock=clock.clock,
        step=rung.number,
        to_role=rung.to_role,
        due_at=handed.due_at,
        at=uow.now,
    )
    uow.emit(raised, change.audience(order))


async def end(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, round_: int, over: SlaClock
) -> None:
    """Write a clock that is met or stopped: it calls nobody any more."""
    await clock_rows.write(uow.connection, order.id, round_, [over], policies.escalation)
