"""What the tests of kept parts do with orders, vans and proposals."""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

from dispatch.assignments import service as assignments
from dispatch.parts import ledger, places, reservations
from dispatch.parts.ledger import Transfer
from dispatch.work_orders import repository
from hanlu.contracts.work_orders import Proposal, ProposedMove, WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories.dispatch import NOON, SYSTEM

PART = "fan-motor"  # what triage finds probable for a warm cold room
FUSE = "fuse"


async def carry(desk: Desk, technician_id: UUID, to: str, quantity: int, part: str = PART) -> None:
    """Somebody takes parts out of a van."""
    transfer = Transfer(part, places.van(technician_id), to, quantity)
    async with desk.database.unit_of_work(SYSTEM, "move") as uow:
        await ledger.write(uow, [transfer], new_id())


async def count(desk: Desk, technician_id: UUID, found: int, **others: int) -> None:
    async with desk.database.unit_of_work(SYSTEM, "count") as uow:
        counted = {PART: found, **others}
        await ledger.settle(uow, places.van(technician_id), counted, new_id())


async def needing(desk: Desk, *parts: str) -> WorkOrder:
    """An order that needs these parts."""
    order = await desk.open_alarm()
    async with desk.database.unit_of_work(SYSTEM, "test.parts", audited=False) as uow:
        await uow.connection.execute(
            "update dispatch.work_order set parts = %s where id = %s", (list(parts), order.id)
        )
    return order


async def propose(desk: Desk, order: WorkOrder, technician_id: UUID, *moves: ProposedMove) -> None:
    """Put a plan's choice before a person: saying yes makes ``moves``."""
    proposal = Proposal(technician_id=technician_id, starts_at=NOON, cost=1.0, moves=moves)
    async with desk.database.unit_of_work(SYSTEM, "propose") as uow:
        await assignments.propose(uow, desk.policies, order.id, proposal)


def moved(order: WorkOrder, to: UUID | None) -> ProposedMove:
    """What a plan makes of an order that somebody has."""
    assert order.technician_id is not None
    return ProposedMove(
        work_order_id=order.id,
        number=order.number,
        version=order.version,
        from_technician_id=order.technician_id,
        technician_id=to,
        starts_at=NOON if to else None,
    )


async def kept(desk: Desk) -> dict[UUID, int]:
    """How many parts are kept for each order."""
    rows = await desk.rows(
        "select work_order_id, sum(quantity)::int as quantity from dispatch.part_reservation"
        " group by work_order_id"
    )
    return {row["work_order_id"]: row["quantity"] for row in rows}


async def waits_while_held(
    desk: Desk, order: WorkOrder, technician_id: UUID, deed: Coroutine[Any, Any, Any]
) -> None:
    """While somebody has ``order`` and asks for the stock only then, ``deed`` waits for the order
    and holds nothing that they need.
    """
    async with (
        asyncio.timeout(30),
        asyncio.TaskGroup() as group,
        desk.database.unit_of_work(SYSTEM, "first", audited=False) as uow,
    ):
        await repository.lock(uow.connection, order.id)
        group.create_task(deed)
        while not await desk.rows("select from pg_locks where not granted"):
            await asyncio.sleep(0.01)
        await reservations.in_van(uow.connection, technician_id, [PART, FUSE])


async def keeps_its_promise(desk: Desk) -> None:
    """Kept are only parts that are there, in the van of whoever has the order now; the kept sums
    are those of the movements and of the reservations.
    """
    wrong = await desk.rows(
        "select place from dispatch.stock where reserved > quantity or quantity < 0"
        " or reserved <> coalesce((select sum(r.quantity) from dispatch.part_reservation r"
        "                           where r.technician_id = stock.technician_id"
        "                             and r.part = stock.part), 0)"
        " or quantity <> (select sum(case when destination = place then m.quantity"
        "                                 else -m.quantity end) from dispatch.stock_movement m"
        "                  where m.part = stock.part and place in (m.source, m.destination))"
        " union all select 'order:' || w.id from dispatch.part_reservation r"
        " join dispatch.work_order w on w.id = r.work_order_id"
        " where w.technician_id is distinct from r.technician_id or w.state not in"
        " ('offered', 'accepted', 'travelling', 'on_site', 'working', 'paused')"
    )
    assert wrong == []
