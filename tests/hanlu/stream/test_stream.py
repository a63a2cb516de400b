"""From the outbox to a consumer: in order, once each, whatever Redis or a rival does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.exceptions import OutOfMemoryError

from hanlu.contracts.alarms import AlarmAcknowledged, AlarmCleared
from hanlu.contracts.events import Audience, Event, NumberedEvent
from hanlu.database import Database, UnitOfWork
from hanlu.database.lease import Fence
from hanlu.database.outbox import number_waiting
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal
from hanlu.stream import EventFeed, Relay
from hanlu.stream.consumer import Consumer
from hanlu.stream.feed import STREAM_KEY, published_number
from hanlu.stream.wire import open_redis

SYSTEM = Principal.system("test")
AT = datetime(2026, 3, 1, tzinfo=UTC)


class Unwanted(DomainError):
    code = "test.unwanted"
    detail = "Nobody wants this."


@pytest.fixture
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    client = open_redis(valkey_url)
    yield client
    await client.aclose()


@pytest.fixture(autouse=True)
async def empty_outbox(app_database: Database) -> None:
    async with app_database.unit_of_work(SYSTEM, "t", audited=False) as uow:
        await uow.connection.execute("delete from hanlu.outbox")
        await uow.connection.execute("delete from hanlu.inbox")
        await uow.connection.execute("update hanlu.outbox_counter set last = 0")


@asynccontextmanager
async def running(*works: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(work()) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def tell(database: Database, peaks: range) -> None:
    for peak in peaks:
        async with database.unit_of_work(SYSTEM, "t", audited=False) as uow:
            event = AlarmCleared(alarm_id=uuid4(), device_id="d", at=AT, peak=float(peak))
            uow.emit(event, Audience(topic="alarms"))


async def until(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


def collecting(
    into: list[float],
) -> dict[type[Event], Callable[[UnitOfWork, Event], Awaitable[None]]]:
    async def collect(_uow: UnitOfWork, event: Event) -> None:
        assert isinstance(event, AlarmCleared)
        assert event.peak is not None
        into.append(event.peak)

    return {AlarmCleared: collect}


async def test_events_arrive_in_order_and_once_though_redis_is_emptied_between(
    app_database: Database, redis: Redis
) -> None:
    got: list[float] = []
    feed = EventFeed(app_database, redis)
    consumer = Consumer("collector", app_database, feed, uuid4(), collecting(got))
    async with running(Relay(app_database, redis, uuid4()).run, consumer.run):
        await tell(app_database, range(10))
        await until(lambda: len(got) == 10)
        await redis.flushall()
        await tell(app_database, range(10, 20))
        await until(lambda: len(got) == 20)
    assert got == [float(n) for n in range(20)]


async def test_two_consumers_of_one_name_leave_one_effect_each_event(
    app_database: Database, redis: Redis
) -> None:
    effects: list[float] = []
    feed = EventFeed(app_database, redis)
    rivals = [
        Consumer("rivals", app_database, feed, uuid4(), collecting(effects)) for _ in range(2)
    ]
    async with running(
        Relay(app_database, redis, uuid4()).run,
        # Around the lease on purpose: what guards is the inbox, not the lease.
        *(partial(rival._consume, Fence("none", 0)) for rival in rivals),
    ):
        await tell(app_database, range(30))
        # An effect is seen before its transaction ends: the inbox tells what was committed.
        async with asyncio.timeout(10):
            while await _reached(app_database, "rivals") < 30:
                await asyncio.sleep(0.01)
    assert set(effects) == {float(n) for n in range(30)}
    assert await _reached(app_database, "rivals") == 30


async def _reached(database: Database, consumer: str) -> int:
    """The number of the last event that this consumer has committed, 0 for none."""
    async with database.read(SYSTEM) as connection:
        cursor = await connection.execute(
            "select number from hanlu.inbox where consumer = %s", (consumer,)
        )
        row = await cursor.fetchone()
    return row["number"] if row else 0


async def test_what_died_between_commit_and_publishing_is_published_by_the_next_relay(
    app_database: Database, redis: Redis
) -> None:
    await tell(app_database, range(3))
    async with running(Relay(app_database, redis, uuid4()).run):
        async with asyncio.timeout(10):
            while await published_number(redis) < 3:
                await asyncio.sleep(0.01)
    await redis.delete(STREAM_KEY)
    async with running(Relay(app_database, redis, uuid4()).run):
        async with asyncio.timeout(15):
            while await published_number(redis) < 3:
                await asyncio.sleep(0.01)
    assert [event.number for event in await EventFeed(app_database, redis).after(0)] == [1, 2, 3]


async def test_a_poisonous_event_is_parked_in_sight_and_the_line_moves_on(
    app_database: Database, redis: Redis
) -> None:
    good: list[float] = []

    async def picky(_uow: UnitOfWork, event: Event) -> None:
        assert isinstance(event, AlarmCleared)
        if event.peak == 1.0:
            raise Unwanted
        if event.peak == 2.0:
            raise ZeroDivisionError
        good.append(event.peak or 0.0)

    consumer = Consumer(
        "picky", app_database, EventFeed(app_database, redis), uuid4(), {AlarmCleared: picky}
    )
    async with running(Relay(app_database, redis, uuid4()).run, consumer.run):
        await tell(app_database, range(4))
        await until(lambda: good == [0.0, 3.0])
    async with app_database.read(SYSTEM) as connection:
        cursor = await connection.execute(
            "select code from hanlu.parked_event where consumer = 'picky' order by number"
        )
        codes = [row["code"] for row in await cursor.fetchall()]
    assert codes == ["test.unwanted", "ZeroDivisionError"]


async def test_events_that_nobody_handles_are_stepped_over(
    app_database: Database, redis: Redis
) -> None:
    got: list[float] = []
    feed = EventFeed(app_database, redis)
    consumer = Consumer("choosy", app_database, feed, uuid4(), collecting(got))
    async with app_database.unit_of_work(SYSTEM, "t", audited=False) as uow:
        other = AlarmAcknowledged(alarm_id=uuid4(), device_id="d", at=AT, by="Lin")
        uow.emit(other, Audience(topic="alarms"))
    async with running(Relay(app_database, redis, uuid4()).run, consumer.run):
        await tell(app_database, range(1))
        await until(lambda: got == [0.0])


async def test_without_redis_the_outbox_answers(app_database: Database) -> None:
    nowhere = open_redis("redis://127.0.0.1:1")
    await tell(app_database, range(2))
    async with app_database.unit_of_work(SYSTEM, "t", audited=False) as uow:
        await number_waiting(uow.connection)
    events = await EventFeed(app_database, nowhere).after(0, wait_s=0.1)
    assert [event.number for event in events] == [1, 2]
    await nowhere.aclose()


async def test_the_relay_waits_for_a_redis_that_takes_no_writes(
    app_database: Database, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    async def refused(_redis: Redis, events: Sequence[NumberedEvent]) -> None:
        tries.append(events[0].number)
        raise OutOfMemoryError("command not allowed when used memory > 'maxmemory'")

    monkeypatch.setattr("hanlu.stream.relay.publish", refused)
    await tell(app_database, range(1))
    async with running(Relay(app_database, redis, uuid4()).run):
        await until(lambda: bool(tries))
        await asyncio.sleep(1)
        assert len(tries) <= 4
        monkeypatch.undo()
        async with asyncio.timeout(10):
            while await published_number(redis) < 1:
                await asyncio.sleep(0.05)


async def test_a_record_restored_from_a_backup_is_told_though_the_stream_was_further(
    app_database: Database, redis: Redis
) -> None:
    await redis.xadd(STREAM_KEY, {"e": b"an event that the record no longer knows"}, id="5000-1")
    got: list[float] = []
    feed = EventFeed(app_database, redis)
    async with running(Relay(app_database, redis, uuid4()).run):
        await tell(app_database, range(2))
        async with asyncio.timeout(10):
            while await published_number(redis) != 2:
                await asyncio.sleep(0.05)
        consumer = Consumer("restored", app_database, feed, uuid4(), collecting(got))
        async with running(consumer.run):
            await until(lambda: got == [0.0, 1.0])
