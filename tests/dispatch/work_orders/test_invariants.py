"""Whatever people, plans and clocks do to orders at one time, the invariants hold (I4, I5, I6)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from dispatch.sla.watcher import Watcher
from dispatch.work_orders.states import ASSIGNED, STATES, TRANSITIONS, is_reopening
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database.lease import Lease
from hanlu.errors import DomainError
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, SIGNED, Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician, dispatcher

ROUNDS, AT_ONCE = 25, 4


def random_deed(
    desk: Desk, rng: Random, orders: list[WorkOrder], people: list[UUID]
) -> Callable[[], Awaitable[Any]]:
    """One thing somebody tries; most of what is tried is refused."""
    order, person = rng.choice(orders), rng.choice(people)
    who = rng.choice([as_technician(person), dispatcher(), dispatcher("west"), make.SYSTEM])
    match rng.randrange(5):
        case 0 | 1:
            return lambda: desk.assign(order, person, who, reason="because")
        case 2:
            return lambda: desk.withdraw(order, "because", who)
        case _:
            to = rng.choice(STATES)
            visit = {"done": COMPLETE, "signed": SIGNED}.get(to)
            return lambda: desk.move(order, to, who, reason="because", visit=visit)


async def quietly(deed: Callable[[], Awaitable[Any]]) -> bool:
    """Whether it was done; a refusal is fine, anything else is not."""
    try:
        await deed()
    except DomainError:
        return False
    return True


async def check(desk: Desk, order_id: UUID) -> None:
    order = await desk.get(order_id)
    assert order is not None
    active = await desk.rows(
        "select technician_id from dispatch.assignment"
        " where work_order_id = %s and ended_at is null",
        order_id,
    )
    held = [order.technician_id] if order.state in ASSIGNED else []
    assert [row["technician_id"] for row in active] == held
    entries = await desk.history(order_id)
    assert [each.version for each in entries] == list(range(1, order.version + 1))
    state, rounds = None, 1
    for entry in entries:
        assert entry.frm == state
        if state is not None and (entry.to != state or entry.action == "transition"):
            assert (state, entry.to) in TRANSITIONS
            rounds += is_reopening(state, entry.to)
        state = entry.to
    assert (state, rounds) == (order.state, order.round)


@pytest.mark.parametrize("seed", range(3))
async def test_random_deeds_at_once_never_break_an_invariant(
    desk: Desk, clock: FixedClock, seed: int
) -> None:
    rng = Random(seed)
    orders = [await desk.open_alarm() for _ in range(3)]
    people = [await desk.technician() for _ in range(2)]

    async def now(_connection: object) -> Any:
        return clock.now()

    watcher = Watcher(desk.database, new_id(), lambda: desk.policies, now)
    fence = await Lease(desk.database, Watcher.name, new_id(), timedelta(microseconds=1)).acquire()
    assert fence is not None
    done = 0
    for _ in range(ROUNDS):
        deeds = [quietly(random_deed(desk, rng, orders, people)) for _ in range(AT_ONCE)]
        done += sum(await asyncio.gather(*deeds))
        clock.advance(timedelta(minutes=rng.choice([0, 1, 20])))
        await watcher.tick(fence)
    assert done > ROUNDS / 2, "too little was done to prove anything"
    for order in orders:
        await check(desk, order.id)
    busy = await desk.rows(
        "select technician_id from dispatch.work_order"
        " where state in ('travelling', 'on_site', 'working')"
    )
    assert len(busy) == len({row["technician_id"] for row in busy})
    early = await desk.rows("select 1 from dispatch.escalation where fired_at < due_at")
    assert early == []
