"""The batch store on a real database: the record does not depend on the order of arrival."""

import asyncio
import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.devices.model import Device
from iot_gateway.ingest import later as later_module
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.later import Later
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.rules.excursion import excursions
from iot_gateway.rules.packs import defaults
from iot_gateway.rules.transition import Sample
from tests.iot_gateway.support.gateway import TESTER, Bench, iso
from tests.support.present import counted_from_now, whole_second

NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)
LIMITS = Limits(defaults())


def series(seed: int, length: int = 60) -> list[tuple[datetime, int, float]]:
    """A room that wanders over its limits, one reading a minute."""
    chance = random.Random(seed)
    value, found = 3.0, []
    for number in range(length):
        value = min(9.5, max(-2.0, value + chance.choice((-1.5, -0.5, 0.5, 1.5))))
        found.append((NOW - timedelta(minutes=length - number), number, value))
    return found


def arrived(device_id: str, readings: Sequence[tuple[datetime, int, float]]) -> list[Arrived]:
    return [
        Arrived(
            topic=f"hanlu/v1/{device_id}/telemetry",
            payload=json.dumps({"ts": iso(at), "seq": seq, "temperature_c": value}).encode(),
            packet_id=seq + 1,
            qos=1,
            retained=False,
            repeated=False,
            at=datetime.now(UTC).replace(microsecond=0),  # other files use this too
            connection=1,
        )
        for at, seq, value in readings
    ]


async def recorded(bench: Bench, device_id: str) -> list[tuple[Any, ...]]:
    rows = await bench.rows(
        """select e.rule, e.since, e.ended_at, e.peak from gateway.excursion e
           join gateway.channel c on c.id = e.channel join gateway.device d on d.key = c.device
           where d.id = %s order by e.rule, e.since""",
        device_id,
    )
    return [tuple(row.values()) for row in rows]


async def test_what_a_late_reading_split_stays_split_when_the_next_one_comes(bench: Bench) -> None:
    device = await bench.add("split-1", kind="chilled_0_4")
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)

    def at(minute: float) -> datetime:
        return NOW - timedelta(minutes=30) + timedelta(minutes=minute)

    await store.store(arrived(device.id, [(at(1), 1, 5.0), (at(2), 2, 5.5), (at(3), 3, 5.0)]))
    await store.store(arrived(device.id, [(at(1.5), 4, 3.0)]))
    await store.store(arrived(device.id, [(at(4), 5, 6.0)]))
    assert await recorded(bench, device.id) == [
        ("temperature_c_high", at(1), at(1.5), 5.0),
        ("temperature_c_high", at(2), None, 6.0),
    ]


class Died(Exception):
    """The gateway ended before its commit."""


async def dies_with(bench: Bench, store: BatchStore, batch: Sequence[Arrived]) -> None:
    """Write a batch and end before the commit, as `kill -9` does: nothing of it stays."""
    with pytest.raises(Died):
        async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
            intake = await store._open(uow, batch, {})
            await store._write(uow, intake)
            raise Died


@pytest.mark.parametrize("spread", [1, 12, 60])
@pytest.mark.parametrize("seed", range(4))
async def test_late_repeated_shuffled_and_cut_off_readings_leave_the_record_of_the_clean_run(
    bench: Bench, seed: int, spread: int
) -> None:
    device = await bench.add(f"order-{seed}-{spread}", kind="chilled_0_4")
    readings = series(seed)
    chance = random.Random(1000 + seed)
    shuffled = sorted(readings, key=lambda each: each[1] + chance.uniform(0, spread))
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    while shuffled:
        few = chance.randint(1, 9)
        batch, shuffled = arrived(device.id, shuffled[:few]), shuffled[few:]
        if chance.random() < 0.3:  # died before the commit: all of it comes again
            await dies_with(bench, store, batch)
            store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
        await store.store(batch)
        if chance.random() < 0.3:  # died between commit and acknowledgement: likewise
            store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
            await store.store(batch)
        await store.store(chance.sample(batch, chance.randint(1, len(batch))))
    await bench.reviewed()
    samples = [Sample(at, seq, {"temperature_c": value}) for at, seq, value in readings]
    registry = Registry()
    async with bench.database.read(TESTER) as connection:
        await registry.refresh(connection)
    expected = sorted(
        (rule.id, each.since, each.ended_at, each.peak)
        for rule in LIMITS.channel(registry.zone(device), None, device)
        for each in excursions(rule, samples)
    )
    assert await recorded(bench, device.id) == expected
    assert len(await bench.readings(device.id)) == len(readings)
    open_alarms = await bench.rows(
        """select rule, count(*) from gateway.alarm where device_id = %s
           and state in ('open', 'acknowledged') group by rule having count(*) > 1""",
        device.id,
    )
    assert open_alarms == []


def warm(device: Device, minutes: Sequence[float], seq: int = 1) -> list[Arrived]:
    """Readings beyond the limit of a chilled room, so many minutes after a quarter past."""
    begin = NOW - timedelta(minutes=45)
    readings = [(begin + timedelta(minutes=each), seq + n, 5.0) for n, each in enumerate(minutes)]
    return arrived(device.id, readings)


async def since(bench: Bench, device: Device) -> list[tuple[Any, ...]]:
    """Begin and call of each excursion of the high limit, in minutes."""
    begin = NOW - timedelta(minutes=45)
    rows = await bench.rows(
        """select e.since, e.called_at from gateway.excursion e
           join gateway.channel c on c.id = e.channel
           where c.device = %s and e.rule = 'temperature_c_high' order by e.since""",
        device.key,
    )
    return [
        tuple(None if at is None else (at - begin) / timedelta(minutes=1) for at in row.values())
        for row in rows
    ]


async def test_two_gateways_that_hear_one_device_in_turn_count_its_delay_together(
    bench: Bench,
) -> None:
    device = await bench.add("two-1", kind="chilled_0_4")
    one, other = (BatchStore(bench.database, Registry(), lambda: LIMITS, new_id) for _ in range(2))
    await one.store(warm(device, [0], 1))
    await other.store(warm(device, [6], 2))
    await one.store(warm(device, [12], 3))
    await other.store(warm(device, [18], 4))
    assert await since(bench, device) == [(0, 18)]


async def test_what_another_gateway_committed_while_one_waited_for_it_is_seen(
    bench: Bench,
) -> None:
    device = await bench.add("two-2", kind="chilled_0_4")
    one, other = (BatchStore(bench.database, Registry(), lambda: LIMITS, new_id) for _ in range(2))
    await one.store(warm(device, [-5], 1))
    await other.store(warm(device, [-4], 2))
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await one._write(uow, await one._open(uow, warm(device, [12], 3), {}))
        waiting = asyncio.create_task(other.store(warm(device, [13], 4)))
        await asyncio.sleep(0.3)
        assert not waiting.done()
    await waiting
    assert await since(bench, device) == [(-5, 12)]


async def test_a_batch_that_was_rolled_back_leaves_nothing_in_memory(bench: Bench) -> None:
    device = await bench.add("rolled-1", kind="chilled_0_4")
    one, other = (BatchStore(bench.database, Registry(), lambda: LIMITS, new_id) for _ in range(2))
    await one.store(warm(device, [0], 1))
    await dies_with(bench, one, warm(device, [10, 20], 2))
    await other.store(warm(device, [5], 2))
    await one.store(warm(device, [14], 3))
    assert await since(bench, device) == [(0, None)]
    await one.store(warm(device, [16], 4))
    assert await since(bench, device) == [(0, 16)]


async def test_a_delay_that_ran_out_while_nothing_came_is_known_with_the_next_reading(
    bench: Bench,
) -> None:
    device = await bench.add("later-1", kind="chilled_0_4")
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)

    async def door(minutes_ago: int, seq: int, *, is_open: bool) -> None:
        said = {"ts": iso(NOW - timedelta(minutes=minutes_ago)), "seq": seq, "door_open": is_open}
        (message,) = arrived(device.id, [(NOW, seq, 0.0)])
        message.payload = json.dumps(said).encode()
        await store.store([message])

    await door(30, 1, is_open=True)
    lease = Lease(bench.database, "test.later", new_id())
    await Later(bench.database, lease, new_id, lambda: LIMITS).look()
    await door(1, 2, is_open=False)
    alarms = await bench.alarms(device.id)
    assert [(each["rule"], each["cleared_at"] is not None) for each in alarms] == [
        ("door_open", True)
    ]


async def test_delays_have_their_turn_between_the_reviews_of_a_large_backlog(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.reviewed()
    devices = [await bench.add(f"turn-{n}", kind="chilled_0_4") for n in range(3)]
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    for device in devices:
        hour = [(NOW - timedelta(hours=9, minutes=60 - n), 1 + n, 9.0) for n in range(60)]
        await store.store(arrived(device.id, [(NOW, 0, 3.0)]))
        await store.store(arrived(device.id, hour))
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.review set changed_at = %s", (NOW - timedelta(hours=1),)
        )
    monkeypatch.setattr(later_module, "AT_ONCE", 2)
    lease = Lease(bench.database, "test.turns", new_id())
    later = Later(bench.database, lease, new_id, lambda: LIMITS)
    waiting = "select count(distinct channel) as n from gateway.review"
    assert await later.look()  # there is more
    assert await bench.rows(waiting) == [{"n": 1}]
    assert not await later.look()
    assert await bench.rows(waiting) == [{"n": 0}]
