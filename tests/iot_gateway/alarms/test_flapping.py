"""Sensors that flap once a second for ten minutes: one alarm and one notice each.

Here a few; ``HANLU_FLAPPING=50`` has fifty of each kind.
"""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.alarms import telling
from iot_gateway.alarms.telling import Watcher
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.later import Later
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.support.gateway import TESTER, Bench, iso
from tests.support.broker import TestBroker
from tests.support.databases import TestDatabase

LIMITS = Limits(defaults())
SENSORS = int(os.environ.get("HANLU_FLAPPING", "2"))
SECONDS, BATCH_S = 600, 10
BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEGIN)


@pytest.fixture
async def still(
    test_database: TestDatabase, broker: TestBroker, clock: FixedClock
) -> AsyncIterator[Bench]:
    """A bench whose time passes when the test says so."""
    async with Database(test_database.app_url, clock) as database:
        yield Bench(database, broker)


def said(device_id: str, second: int, temperature_c: float) -> Arrived:
    at = BEGIN + timedelta(seconds=second)
    body = f'{{"ts": "{iso(at)}", "seq": {second}, "temperature_c": {temperature_c}}}'
    topic = f"hanlu/v1/{device_id}/telemetry"
    return Arrived(topic, body.encode(), 0, 0, retained=False, repeated=False, at=at, connection=1)


@pytest.mark.parametrize(
    ("kind", "warm_c", "cold_c"),
    [
        pytest.param("pharma_2_8", 8.4, 7.4, id="round a limit that calls at once"),
        pytest.param("chilled_0_4", 8.6, 3.4, id="over the critical limit and back"),
    ],
)
async def test_each_flapping_sensor_is_one_alarm_and_one_notice(
    still: Bench, clock: FixedClock, kind: str, warm_c: float, cold_c: float
) -> None:
    names = [f"flapping-{kind}-{n}" for n in range(SENSORS)]
    for name in names:
        await still.add(name, kind=kind, expected_interval_s=1)
    somebody = Watcher(
        id=new_id(), name="Lin", locale="en", channel="mail", address="lin@example.test"
    )
    async with still.database.unit_of_work(TESTER, "test") as uow:
        await telling.put(uow.connection, somebody, uow.now)
    store = BatchStore(still.database, Registry(), lambda: LIMITS, new_id)
    later = Later(still.database, Lease(still.database, "t", new_id()), new_id, lambda: LIMITS)
    for begin in range(0, SECONDS, BATCH_S):
        clock.advance(timedelta(seconds=BATCH_S))
        seconds = range(begin, begin + BATCH_S)
        await store.store(
            [said(name, s, cold_c if s % 2 else warm_c) for s in seconds for name in names]
        )
        await later.look()

    alarms = await still.rows(
        "select device_id, rule, state from gateway.alarm where device_id = any(%s)", names
    )
    assert sorted(each["device_id"] for each in alarms) == sorted(names)
    assert {(each["rule"], each["state"]) for each in alarms} == {("temperature_c_high", "open")}
    notices = await still.rows(
        """select a.device_id from gateway.notice n join gateway.alarm a on a.id = n.alarm_id
           where a.device_id = any(%s) and n.watcher_id = %s""",
        names,
        somebody.id,
    )
    assert sorted(each["device_id"] for each in notices) == sorted(names)
    clock.advance(timedelta(minutes=11))
    await later.look()
    states = await still.rows(
        "select distinct state from gateway.alarm where device_id = any(%s)", names
    )
    assert [each["state"] for each in states] == ["cleared"]
    async with still.database.unit_of_work(TESTER, "test") as uow:
        await telling.remove(uow.connection, somebody.id)
