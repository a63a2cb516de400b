"""Many at once: nobody holds what another needs, and no more is kept than is there."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from dispatch.parts import places
from dispatch.visits.model import PartUsed, VisitPatch
from dispatch.work_orders import repository
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.errors import DomainError
from tests.dispatch.desk import Desk
from tests.dispatch.parts.keeping import (
    FUSE,
    PART,
    carry,
    count,
    keeps_its_promise,
    kept,
    moved,
    needing,
    propose,
    waits_while_held,
)
from tests.factories.dispatch import SYSTEM, dispatcher

STATES: tuple[State, ...] = ("accepted", "on_site", "working", "paused", "done", "cancelled")


async def test_a_count_of_two_parts_waits_for_the_orders_that_lose_them_before_it_holds_stock(
    desk: Desk, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    await desk.stock(technician_id, FUSE, 1)
    orders = [await needing(desk, PART, FUSE), await needing(desk, FUSE)]
    first = await desk.assign(orders[0], technician_id)
    await desk.stock(technician_id, FUSE, 1)
    last = await desk.assign(orders[1], technician_id)
    nothing_there = count(desk, technician_id, 0, **{FUSE: 0})
    await waits_while_held(desk, last, technician_id, nothing_there)
    assert await kept(desk) == {}
    lost = [entry.version for entry in await desk.history(first.id) if entry.action == "part_lost"]
    assert lost == [first.version + 1, first.version + 2], "one that loses two parts says so twice"
    await keeps_its_promise(desk)


async def test_a_yes_to_a_proposal_waits_for_the_orders_that_make_way_before_it_holds_stock(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.stock(technician_id, PART, 1)
    aside = await desk.assign(await desk.open_alarm(), technician_id)
    await propose(desk, order, technician_id, moved(aside, None))
    await waits_while_held(desk, aside, technician_id, desk.assign(order, technician_id))
    assert await kept(desk) == {order.id: 1}
    await keeps_its_promise(desk)


async def test_two_orders_that_take_from_each_other_do_not_wait_for_each_other(
    desk: Desk, technician_id: UUID
) -> None:
    """Each would lock its own first, and then the other's."""
    await desk.stock(technician_id, PART, 1)
    before, after = sorted([await desk.open_alarm(), await desk.open_alarm()], key=lambda o: o.id)
    await desk.assign(before, technician_id)
    async with (
        asyncio.timeout(30),
        asyncio.TaskGroup() as group,
        desk.database.unit_of_work(SYSTEM, "first", audited=False) as uow,
    ):
        await repository.lock(uow.connection, before.id)
        group.create_task(desk.assign(after, technician_id, instead_of=[before.id]))
        while not await desk.rows("select from pg_locks where not granted"):
            await asyncio.sleep(0.01)
        await repository.lock(uow.connection, after.id)
    assert await kept(desk) == {after.id: 1}
    await keeps_its_promise(desk)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_a_crowd_does_no_more_is_kept_than_is_there(desk: Desk, seed: int) -> None:
    random = Random(seed)
    people = [await desk.technician() for _ in range(2)]
    orders = [await needing(desk, PART, FUSE) for _ in range(4)]
    for person in people:
        await desk.stock(person, PART, 2)
        await desk.stock(person, FUSE, 2)

    async def exchange(order: WorkOrder, person: UUID) -> None:
        """A proposal that has another order make way, and a yes to it."""
        aside = await desk.get(random.choice([each for each in orders if each != order]).id)
        assert aside is not None
        to = random.choice([None, *people])
        moves = [moved(aside, to)] if aside.technician_id else []
        await propose(desk, order, person, *moves)
        await desk.assign(order, person)

    async def deed() -> None:
        order, person = random.choice(orders), random.choice(people)
        wish = partial(desk.assign, order, person, reason="changed", fetches_parts=True)
        part = random.choice((PART, FUSE))
        use = VisitPatch(parts_used=(PartUsed(part, random.randint(1, 2)),))
        state: State = random.choice(STATES)
        deeds: list[Callable[[], Any]] = [
            wish,
            partial(desk.assign, order, person, reason="changed"),
            partial(desk.withdraw, order, "changed"),
            partial(desk.move, order, state, dispatcher(), reason="changed"),
            partial(desk.visit, order, use, dispatcher()),
            partial(desk.stock, person, part, 1),
            partial(carry, desk, person, places.DEPOT, 1, part),
            partial(count, desk, person, random.randint(0, 3), **{FUSE: random.randint(0, 3)}),
            partial(exchange, order, person),
        ]
        try:
            with suppress(DomainError):
                await random.choice(deeds)()
        except psycopg.errors.DeadlockDetected as met:
            # Two orders that each take from the other; nothing else may cross (`reservations`).
            if 'relation "work_order"' not in str(met):
                raise

    for order, person in zip(orders, people, strict=False):
        await desk.assign(order, person)
    assert len(await kept(desk)) == 2
    for _ in range(12):
        await asyncio.gather(*(deed() for _ in range(4)))
        await keeps_its_promise(desk)
