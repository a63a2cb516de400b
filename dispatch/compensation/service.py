"""Offering compensation for a missed limit, once a case, and deciding on it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import DictRow

from dispatch.compensation.errors import AlreadyDecided, NothingOffered
from dispatch.compensation.model import Compensation, Decision, Given, overrun
from dispatch.policies import Policies
from dispatch.sla.clocks import SlaClock
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork

OFFERED = "compensation_offered"
DECIDED = "compensation_decided"

# Where orders that became one were each offered something, what was granted of it stands.
_SHOWN: Final = """
    select o.clock, o.due_at, o.offered_at, o.decision, o.relief, o.percent, o.amount, o.currency,
           o.reason, o.decided_at, o.decided_by, coalesce(c.met_at, c.stopped_at) as fulfilled_at
      from dispatch.compensation o
      left join dispatch.sla_clock c
        on (c.work_order_id, c.round, c.clock) = (o.work_order_id, o.round, o.clock)
       and c.occasion = 1
     where o.work_order_id = %(order)s
        or o.decision = 'granted' and o.work_order_id in (
            select dispatch.orders_of_case(%(order)s))
     order by coalesce(o.decision = 'granted', false) desc, o.work_order_id = %(order)s desc
     limit 1
"""

# What was first offered to an order, or to one that was merged into it, comes back with it.
_BROUGHT_BACK: Final = """
    update dispatch.compensation set work_order_id = %(order)s, round = %(round)s
     where work_order_id = (
           select work_order_id from dispatch.compensation
            where first_order_id in (select dispatch.orders_of_case(%(order)s))
              and work_order_id not in (select dispatch.orders_of_case(%(order)s))
            order by offered_at limit 1)
       and not exists (select from dispatch.compensation where work_order_id = %(order)s)
"""

# An order that holds no offer any more goes on with one that had to stay with a merged order.
_MOVED_UP: Final = """
    update dispatch.compensation set work_order_id = %(order)s, round = %(round)s
     where work_order_id = (
           select work_order_id from dispatch.compensation
            where work_order_id in (select dispatch.orders_of_case(%(order)s))
            order by array_position(array['granted', null, 'declined'], decision), offered_at
            limit 1)
       and not exists (select from dispatch.compensation where work_order_id = %(order)s)
"""


async def offer(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    round_: int,
    missed: SlaClock,
    now: datetime,
) -> bool:
    """Write down that the case is offered something for this miss; False when nothing is, or was
    already. The order is locked.

    Safe to repeat: the key of ``compensation`` lets each case in once, whichever clock, round or
    rung comes again.
    """
    policy = policies.compensation
    if not policy.makes_up_for(missed.clock, order.kind, order.order_class):
        return False
    cursor = await uow.connection.execute(
        "insert into dispatch.compensation (work_order_id, first_order_id, round, clock, due_at,"
        " offered_at, policy_version) values (%s, %s, %s, %s, %s, %s, %s)"
        " on conflict (work_order_id) do nothing",
        (order.id, order.id, round_, missed.clock, missed.due_at, now, policies.version),
    )
    if cursor.rowcount == 0:
        return False
    data = {"clock": missed.clock, "due_at": missed.due_at}
    await change.write(uow, policies, order, Change(action=OFFERED, to=order.state, data=data))
    return True


async def of(
    connection: Connection, policies: Policies, order: WorkOrder, now: datetime
) -> Compensation | None:
    """What the case is offered, None where nothing is, or another order goes on for it."""
    row = None if order.merged_into else await _row(connection, order.id)
    return _shown(policies, order, row, now) if row else None


async def granted(connection: Connection, order_id: UUID) -> Given | None:
    """What the customer was granted."""
    row = await _row(connection, order_id)
    return _granted(row) if row and row["decision"] == "granted" else None


async def hand_over(uow: UnitOfWork, order_id: UUID, to: UUID, round_: int) -> None:
    """Let another order have what this one is offered, unless that has been offered something.

    From now on the clock of that order's ``round_`` says how late it became. Both are locked.
    """
    await uow.connection.execute(
        "update dispatch.compensation set work_order_id = %(to)s, round = %(round)s"
        " where work_order_id = %(order)s and not exists ("
        "select from dispatch.compensation where work_order_id = %(to)s)",
        {"order": order_id, "to": to, "round": round_},
    )


async def hand_back(uow: UnitOfWork, order: WorkOrder, survivor: WorkOrder) -> None:
    """Part the offers of two cases that were one: ``order`` is on its own again, and ``survivor``
    is where the case went on, perhaps over other orders.

    Each offer stands on the case to which it was made first. Safe to repeat. Both are locked.
    """
    for query, each in ((_BROUGHT_BACK, order), (_MOVED_UP, order), (_MOVED_UP, survivor)):
        await uow.connection.execute(query, {"order": each.id, "round": each.round})


async def decide(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    decision: Decision,
    reason: str,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Grant what the policy offers by now, or decline it; the customer reads what is granted.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, NothingOffered, AlreadyDecided.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    offered = await of(uow.connection, policies, order, uow.now)
    if offered is None:
        raise NothingOffered(number=order.number)
    if offered.decision is not None:
        raise AlreadyDecided(number=order.number, decision=offered.decision)
    if decision == "granted" and offered.given is None:  # the policy offers nothing any more
        raise NothingOffered(number=order.number)
    given = offered.given if decision == "granted" else None
    await _write(uow, order_id, decision, reason, given)
    data = {"decision": decision, "given": given, "overrun_s": offered.overrun_s}
    decided = Change(
        action=DECIDED, to=order.state, reason=reason, data=data, operation_id=operation_id
    )
    return await change.write(uow, policies, order, decided)


async def _row(connection: Connection, order_id: UUID) -> DictRow | None:
    cursor = await connection.execute(_SHOWN, {"order": order_id})
    return await cursor.fetchone()


async def _write(
    uow: UnitOfWork, order_id: UUID, decision: Decision, reason: str, given: Given | None
) -> None:
    await uow.connection.execute(
        "update dispatch.compensation set decision = %s, reason = %s, decided_at = %s,"
        " decided_by = %s, relief = %s, percent = %s, amount = %s, currency = %s"
        " where work_order_id = %s",
        (
            decision,
            reason,
            uow.now,
            uow.principal.name,
            given and given.relief,
            given and given.percent,
            given and given.amount,
            given and given.currency,
            order_id,
        ),
    )


def _shown(policies: Policies, order: WorkOrder, row: DictRow, now: datetime) -> Compensation:
    late = overrun(row["due_at"], row["fulfilled_at"], row["decided_at"] or now)
    return Compensation(
        clock=row["clock"],
        due_at=row["due_at"],
        overrun_s=int(late.total_seconds()),
        offered_at=row["offered_at"],
        given=_given(policies, order, row, now),
        decision=row["decision"],
        reason=row["reason"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )


def _given(policies: Policies, order: WorkOrder, row: DictRow, now: datetime) -> Given | None:
    if row["decision"] is not None:
        return _granted(row) if row["decision"] == "granted" else None
    late = overrun(row["due_at"], row["fulfilled_at"], now)
    step = policies.compensation.step(order.order_class, late)
    return Given.of(step, policies.compensation.currency) if step else None


def _granted(row: DictRow) -> Given:
    return Given(
        relief=row["relief"],
        percent=row["percent"],
        amount=row["amount"],
        currency=row["currency"],
    )
