"""Each due day is decided once, whoever dies or looks at the same time."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.maintenance import visits
from dispatch.maintenance.keeper import PlanKeeper
from hanlu.clock import FixedClock
from hanlu.database.lease import Fence, Lease
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.maintenance.planned import (
    LEAD,
    OPENS,
    fate,
    tend,
    the_order,
)
from tests.factories import dispatch as make


async def test_two_workers_make_one_order_of_one_due_day(
    desk: Desk, clock: FixedClock, plan: dict[str, Any]
) -> None:
    clock.advance(OPENS - clock.now())
    assert sorted(await asyncio.gather(*(tend(desk, clock, plan) for _ in range(4)))) == [
        0,
        0,
        0,
        1,
    ]
    assert await desk.told("work_order.opened") == 1


async def test_a_unit_that_dies_leaves_neither_order_nor_due_day_and_the_next_makes_both(
    desk: Desk, client: httpx.AsyncClient, clock: FixedClock, plan: dict[str, Any]
) -> None:
    class Killed(Exception):
        pass

    clock.advance(OPENS - clock.now())
    with pytest.raises(Killed):
        async with desk.database.unit_of_work(make.SYSTEM, "maintenance.tend") as uow:
            assert await visits.tend(uow, desk.policies, UUID(plan["id"]), clock.now()) == 1
            raise Killed
    assert await fate(client, plan) == []
    assert await tend(desk, clock, plan) == 1
    assert await fate(client, plan) == [("2026-06-20", "open", None)]
    assert (await the_order(desk)).state == "classified"


async def test_the_keeper_finds_what_fell_due_and_writes_nothing_where_nothing_did(
    desk: Desk, clock: FixedClock, plan: dict[str, Any]
) -> None:
    async def told(_connection: object) -> datetime:
        return clock.now()

    keeper = PlanKeeper(desk.database, new_id(), lambda: desk.policies, told)
    fence = await take_lease(desk)
    assert await keeper.tick(fence) == 0
    clock.advance(OPENS - LEAD - clock.now())
    assert await keeper.tick(fence) == 1
    assert await keeper.tick(fence) == 0
    tended = await desk.rows(
        "select 1 from hanlu.audit where action = 'maintenance.tend' and subject = %s",
        f"maintenance_plan:{plan['id']}",
    )
    assert len(tended) == 1


async def take_lease(desk: Desk) -> Fence:
    held = await Lease(
        desk.database, PlanKeeper.name, new_id(), timedelta(microseconds=1)
    ).acquire()
    assert held is not None
    return held
