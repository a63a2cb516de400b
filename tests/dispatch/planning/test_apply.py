"""A plan that moves several orders is carried out as a whole, with their parts, or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from dispatch.planning.apply import apply_with_moves
from dispatch.planning.decisions import Decision, WithMoves
from dispatch.planning.look import Applied
from dispatch.policies import Policies
from hanlu.contracts.work_orders import ProposedMove, WorkOrder
from hanlu.database.lease import Lease
from tests.dispatch.desk import Desk
from tests.factories.dispatch import NOON

PART = "fan-motor"  # what triage finds probable for a warm cold room


def to_go(order: WorkOrder, technician_id: UUID, moves: Sequence[ProposedMove]) -> WithMoves:
    """The order goes to somebody, and others make way."""
    decision = Decision(
        order_id=order.id,
        version=order.version,
        looked_at=NOON,
        order_class=order.order_class,
        held=False,
        technician_id=technician_id,
        starts_at=NOON,
        cost=60,
    )
    return WithMoves(decision, tuple(moves))


def aside(order: WorkOrder, to: UUID | None) -> ProposedMove:
    assert order.technician_id is not None
    return ProposedMove(
        work_order_id=order.id,
        number=order.number,
        version=order.version,
        from_technician_id=order.technician_id,
        technician_id=to,
        starts_at=NOON if to else None,
    )


async def carried_out(desk: Desk, mode: str, found: WithMoves) -> Applied:
    dispatch = desk.policies.dispatch.model_copy(update={"mode": mode, "mode_by_class": {}})
    policies: Policies = replace(desk.policies, dispatch=dispatch)
    lease = Lease(desk.database, "planner", uuid4())
    fence = await lease.acquire()
    assert fence is not None
    try:
        return await apply_with_moves(desk.database, policies, fence, found)
    finally:
        await lease.release()


async def kept(desk: Desk) -> dict[UUID, UUID]:
    """For which orders a part is kept, each with whose van it is in."""
    rows = await desk.rows("select work_order_id, technician_id from dispatch.part_reservation")
    return {row["work_order_id"]: row["technician_id"] for row in rows}


@pytest.mark.parametrize("other_has_one", [True, False])
async def test_who_makes_way_leaves_the_part_and_takes_one_from_the_other_van(
    desk: Desk, order: WorkOrder, technician_id: UUID, other_has_one: bool
) -> None:
    other = await desk.technician()
    await desk.stock(technician_id, PART, 1)
    if other_has_one:
        await desk.stock(other, PART, 1)
    held = await desk.assign(await desk.open_alarm(), technician_id, locked=False)
    applied = await carried_out(desk, "auto", to_go(order, technician_id, [aside(held, other)]))
    assert applied == Applied(1, 0, 0)
    assert await kept(desk) == {order.id: technician_id} | (
        {held.id: other} if other_has_one else {}
    )
    now = await desk.get(held.id)
    assert now is not None
    assert now.technician_id == other


async def test_two_orders_change_places_and_parts(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    """Each takes the last part of a van that the other leaves."""
    other = await desk.technician()
    await desk.stock(technician_id, PART, 1)
    await desk.stock(other, PART, 1)
    one = await desk.assign(await desk.open_alarm(), technician_id, locked=False)
    two = await desk.assign(await desk.open_alarm(), other, locked=False)
    moves = [aside(one, other), aside(two, None)]
    assert (await carried_out(desk, "auto", to_go(order, technician_id, moves))).done == 1
    assert await kept(desk) == {order.id: technician_id, one.id: other}


async def test_where_one_has_changed_nobody_loses_a_part(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    other = await desk.technician()
    await desk.stock(technician_id, PART, 1)
    held = await desk.assign(await desk.open_alarm(), technician_id, locked=False)
    found = to_go(order, technician_id, [aside(held, other)])
    await desk.assign(held, technician_id, locked=True)
    assert await carried_out(desk, "auto", found) == Applied(0, 1, 1)
    assert await kept(desk) == {held.id: technician_id}


async def test_while_a_person_thinks_about_it_the_part_stays_where_it_is(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    held = await desk.assign(await desk.open_alarm(), technician_id, locked=False)
    found = to_go(order, technician_id, [aside(held, None)])
    assert await carried_out(desk, "propose", found) == Applied(1, 0, 0)
    assert await kept(desk) == {held.id: technician_id}
    proposed = await desk.get(order.id)
    assert proposed is not None
    assert proposed.proposal is not None
