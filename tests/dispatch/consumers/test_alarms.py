"""From the gateway's alarm on the stream to the work order: once each, refused ones in sight."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from dispatch.consumers import alarms
from hanlu.contracts.alarms import AlarmCleared, AlarmRaised
from hanlu.contracts.events import Audience, Event
from hanlu.ids import new_id
from hanlu.stream import EventFeed, Relay
from hanlu.stream.consumer import Consumer
from hanlu.stream.wire import open_redis
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON

type Tell = Callable[..., Awaitable[None]]


@pytest.fixture
async def tell(desk: Desk, valkey_url: str) -> AsyncIterator[Tell]:
    """Emits events as the gateway does; the relay and the consumer run beside the test."""
    redis, holder = open_redis(valkey_url), new_id()
    handlers = alarms.AlarmHandlers(lambda: desk.policies)
    consumer = Consumer(
        alarms.NAME,
        desk.database,
        EventFeed(desk.database, redis),
        holder,
        {AlarmRaised: handlers.raised, AlarmCleared: handlers.cleared},
    )
    relay = Relay(desk.database, redis, holder)
    tasks = [asyncio.ensure_future(each.run()) for each in (relay, consumer)]

    async def emit(*events: Event) -> None:
        async with desk.database.unit_of_work(make.SYSTEM, "gateway") as uow:
            for event in events:
                uow.emit(event, Audience(topic="alarms"))

    yield emit
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await redis.aclose()


async def eventually(desk: Desk, query: str, count: int) -> list[dict[str, Any]]:
    """The rows of a query, once there are as many."""
    async with asyncio.timeout(20):
        while len(rows := await desk.rows(query)) < count:
            await asyncio.sleep(0.02)
    return rows


async def test_an_alarm_on_the_stream_becomes_one_work_order(desk: Desk, tell: Tell) -> None:
    raised = make.alarm(site_id=await desk.site())
    await tell(raised, raised)
    await tell(make.alarm(site_id=raised.site_id, device_id="last"))
    orders = await eventually(desk, "select opened_by, device_id from dispatch.work_order", 2)
    assert sorted(row["device_id"] for row in orders) == ["cold-1", "last"]
    assert {row["opened_by"] for row in orders} == {"dispatch.alarms"}


async def test_an_alarm_of_an_unknown_site_is_parked_in_sight_and_stops_nothing(
    desk: Desk, tell: Tell
) -> None:
    known = await desk.site()
    await tell(make.alarm(site_id=new_id(), device_id="lost"), make.alarm(site_id=known))
    await eventually(desk, "select 1 from dispatch.work_order", 1)
    parked = await desk.rows(
        "select code, data from hanlu.parked_event where data like %s", '%"lost"%'
    )
    assert [row["code"] for row in parked] == ["site.unknown"]


async def test_the_end_of_an_alarm_is_noted_on_its_order(desk: Desk, tell: Tell) -> None:
    raised = make.alarm(site_id=await desk.site())
    over = AlarmCleared(alarm_id=raised.alarm_id, device_id="cold-1", at=NOON, peak=-8.5)
    await tell(raised, over)
    (noted,) = await eventually(
        desk, "select data from dispatch.work_order_event where action = 'alarm_cleared'", 1
    )
    assert noted["data"]["peak"] == -8.5
