"""People at work, orders that fill their day, and waiting until something is so."""

import asyncio
from collections.abc import Callable
from datetime import time
from uuid import UUID

from hanlu.contracts.work_orders import WorkOrder
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make


async def at_work(
    desk: Desk,
    name: str,
    lat: float,
    *,
    starts: time = time(0),
    length_min: int = 1440,
    **skills: int,
) -> UUID:
    """A technician on shift around the clock, unless told otherwise (UTC), at home at ``lat``."""
    technician_id = await desk.technician(
        name=name, home_lat=lat, timezone="UTC", skills=skills or {"refrigeration": 3}
    )
    async with desk.database.unit_of_work(make.SYSTEM, "test.shifts", audited=False) as uow:
        for weekday in range(7):
            await uow.connection.execute(
                "insert into dispatch.shift (technician_id, weekday, starts, length_min)"
                " values (%s, %s, %s, %s)",
                (technician_id, weekday, starts, length_min),
            )
    await desk.stock(technician_id, "fan-motor", 5)
    return technician_id


async def eventually(desk: Desk, order: WorkOrder, holds: Callable[[WorkOrder], bool]) -> WorkOrder:
    async with asyncio.timeout(20):
        while True:
            now = await desk.get(order.id)
            assert now is not None
            if holds(now):
                return now
            await asyncio.sleep(0.02)


async def full_day(desk: Desk) -> tuple[UUID, UUID, WorkOrder]:
    """The only electrician has an hour's order and two hours left; somebody else is free."""
    expert = await at_work(
        desk, "expert", 31.2, starts=time(10), length_min=240, refrigeration=3, electrical=3
    )
    other = await at_work(desk, "other", 31.2, refrigeration=3)
    held = await desk.assign(await desk.open_alarm(), expert, starts_at=make.NOON, locked=False)
    return expert, other, held


async def open_fire(desk: Desk) -> WorkOrder:
    """Ninety minutes of work for somebody who knows electricity too."""
    return await desk.open_alarm(rule="smoke", code="smoke", cause="smoke")
