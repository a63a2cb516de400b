"""The planner at work on a real database: whoever waits is placed, a person's word stands."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID, uuid4

import pytest

from dispatch.planning.apply import apply
from dispatch.planning.planner import Planner
from dispatch.policies import SECTIONS, Policies
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.regions.straight_line import StraightLine
from hanlu.stream import EventFeed, Relay
from hanlu.stream.wire import open_redis
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.day import PRICES


@dataclass(frozen=True)
class InForce:
    """The policy that the planner reads: the shipped one, with every class given at once."""

    policies: Policies
    mode: str = "auto"

    @property
    def version(self) -> int:
        return self.policies.version

    def section(self, model: type[Any], /) -> Any:
        name = next(name for name, each in SECTIONS.items() if each is model)
        found = getattr(self.policies, name)
        if name == "planning":
            return PRICES
        if name == "dispatch":
            return found.model_copy(update={"mode": self.mode, "mode_by_class": {}})
        return found


@pytest.fixture
async def planning(
    database: Database, policies: Policies, clock: FixedClock, valkey_url: str
) -> AsyncIterator[Callable[..., Any]]:
    redis = open_redis(valkey_url)

    @asynccontextmanager
    async def running(mode: str = "auto") -> AsyncIterator[None]:
        roads, in_force = StraightLine(), InForce(policies, mode)
        feed = EventFeed(database, redis)
        planner = Planner(database, feed, clock, lambda: in_force, lambda: roads, uuid4())
        relay = Relay(database, redis, uuid4())
        tasks = [asyncio.create_task(each.run()) for each in (relay, planner)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    yield running
    await redis.aclose()


async def at_work(desk: Desk, name: str, lat: float, **skills: int) -> UUID:
    """A technician on shift around the clock, at home at ``lat``."""
    technician_id = await desk.technician(
        name=name, home_lat=lat, skills=skills or {"refrigeration": 3}
    )
    async with desk.database.unit_of_work(make.SYSTEM, "test.shifts", audited=False) as uow:
        for weekday in range(7):
            await uow.connection.execute(
                "insert into dispatch.shift (technician_id, weekday, starts, length_min)"
                " values (%s, %s, %s, 1440)",
                (technician_id, weekday, time(0)),
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


async def test_an_alarms_order_is_offered_to_the_nearest_at_once(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    await at_work(desk, "far", 31.4)
    near = await at_work(desk, "near", 31.21)
    async with planning():
        order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert given.technician_id == near
    assert given.starts_at is not None


async def test_an_order_that_waited_before_the_planner_started_is_placed_too(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    somebody = await at_work(desk, "somebody", 31.21)
    order = await desk.open_alarm()
    async with planning():
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert given.technician_id == somebody


async def test_in_propose_mode_a_person_decides(desk: Desk, planning: Callable[..., Any]) -> None:
    somebody = await at_work(desk, "somebody", 31.21)
    async with planning("propose"):
        order = await desk.open_alarm()
        proposed = await eventually(desk, order, lambda now: now.proposal is not None)
    assert (proposed.state, proposed.technician_id) == ("planned", None)
    assert proposed.proposal is not None
    assert proposed.proposal.technician_id == somebody


async def test_a_locked_order_stays_with_whom_a_person_chose(
    desk: Desk, planning: Callable[..., Any]
) -> None:
    far = await at_work(desk, "far", 31.6)
    await at_work(desk, "near", 31.21)
    chosen = await desk.assign(await desk.open_alarm(), far, locked=True)
    other = await desk.open_alarm(site_id=await desk.site(lat=31.2))
    async with planning():
        await eventually(desk, other, lambda now: now.state == "offered")
        await asyncio.sleep(3.0)  # an improvement has run: every second, for a second
        kept = await desk.get(chosen.id)
    assert kept is not None
    assert (kept.technician_id, kept.version) == (far, chosen.version)


async def test_nobody_is_sent_without_the_skill(desk: Desk, planning: Callable[..., Any]) -> None:
    await at_work(desk, "plumber", 31.2, plumbing=3)
    cooler = await at_work(desk, "cooler", 31.9)
    async with planning():
        order = await desk.open_alarm()
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert given.technician_id == cooler


async def test_an_order_that_another_alarm_joins_while_it_is_placed_does_not_wait(
    desk: Desk, planning: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_work(desk, "somebody", 31.21)
    zone, site = uuid4(), await desk.site()
    joined = asyncio.Event()

    async def overtaken(*asked: Any, **named: Any) -> Any:
        """A second probe of the room calls after the plan was read and before it is applied."""
        if not joined.is_set():
            joined.set()
            await desk.open_alarm(site_id=site, zone_id=zone, channel="2")
        return await apply(*asked, **named)

    monkeypatch.setattr("dispatch.planning.planner.apply", overtaken)
    async with planning():
        order = await desk.open_alarm(site_id=site, zone_id=zone)
        given = await eventually(desk, order, lambda now: now.state == "offered")
    assert joined.is_set()
    assert given.version > order.version + 1
