"""One late order: fire what is due of its ladders, once, and call the highest rung only."""

from datetime import datetime
from uuid import UUID

from dispatch.compensation import service as compensation
from dispatch.policies import Policies
from dispatch.sla import clocks, repository
from dispatch.sla.clocks import Rung, SlaClock
from dispatch.sla.policy import EscalationPolicy
from dispatch.work_orders import change
from dispatch.work_orders import repository as orders
from hanlu.contracts.work_orders import ClockMissed, EscalationRaised, WorkOrder, WorkOrderChanged
from hanlu.database import UnitOfWork


async def escalate(uow: UnitOfWork, policies: Policies, order_id: UUID, now: datetime) -> int:
    """Fire every rung of the order that is due by ``now``; returns how many were due.

    The first miss that the policy makes up for is one that the customer is offered something for.
    Safe to repeat and to race: the order is locked, and the key of ``escalation`` lets each
    rung of each clock and round in once. ``now`` is the database's time.
    """
    order = await orders.lock(uow.connection, order_id)
    if order is None:
        return 0
    fired, missed = 0, list[tuple[int, SlaClock]]()
    # A case taken up again may still owe the misses of the rounds before.
    for round_ in range(1, order.round + 1):
        before = await repository.read(uow.connection, order.id, round_)
        for clock in sorted(before, key=lambda each: each.due_at):
            rungs = await _escalate_clock(uow, policies.escalation, order, round_, clock, now)
            if rungs and clock.missed_at is None:
                missed.append((round_, clock))
            fired += rungs
    for round_, clock in missed:
        if await compensation.offer(uow, policies, order, round_, clock, now):
            break
    if fired:
        late = await orders.get(uow.connection, order_id)
        assert late is not None  # noqa: S101  # locked above
        uow.emit(WorkOrderChanged(order=late), change.audience(late))
        uow.record(f"work_order:{order_id}", after={"clocks": late.clocks})
    return fired


async def _escalate_clock(
    uow: UnitOfWork,
    ladder: EscalationPolicy,
    order: WorkOrder,
    round_: int,
    clock: SlaClock,
    now: datetime,
) -> int:
    rungs = clocks.due_rungs(clock, ladder.of(clock.clock), ladder.step, now)
    after = clocks.after_rungs(clock, rungs)
    await repository.write(uow.connection, order.id, round_, [after], ladder)
    if rungs:
        await repository.record_rungs(
            uow, order.id, round_, clock.clock, clock.occasion, rungs, now
        )
        _tell(uow, order, clock, rungs, now)
    return len(rungs)


def _tell(
    uow: UnitOfWork, order: WorkOrder, clock: SlaClock, rungs: tuple[Rung, ...], now: datetime
) -> None:
    heard_by, highest = change.audience(order), rungs[-1]
    if clock.missed_at is None:
        missed = ClockMissed(
            work_order_id=order.id,
            number=order.number,
            clock=clock.clock,
            due_at=clock.due_at,
            at=now,
        )
        uow.emit(missed, heard_by)
    if clock.met_at is not None:
        return  # missed, but fulfilled since: nobody has to be called
    raised = EscalationRaised(
        work_order_id=order.id,
        number=order.number,
        clock=clock.clock,
        step=highest.number,
        to_role=highest.to_role,
        due_at=highest.due_at,
        at=now,
        skipped=tuple(rung.to_role for rung in rungs[:-1]),
    )
    uow.emit(raised, heard_by)
