"""What is learned hour by hour, on a real database: drift against neighbours, defrosts."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.devices import defrosts
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import DeviceDraft, Zone, ZoneKind
from iot_gateway.ingest.hourly import Hourly
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.readings import own_days
from iot_gateway.readings.rolling import RollupKeeper
from iot_gateway.rules.own_past import OwnPast
from iot_gateway.rules.packs import Pack, defaults
from tests.iot_gateway.support.gateway import TESTER, Bench, iso
from tests.support.broker import TestBroker
from tests.support.databases import TestDatabase

LIMITS = Limits(defaults())
BEGIN = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=24)


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


def hourly(bench: Bench) -> Hourly:
    return Hourly(bench.database, Lease(bench.database, "t", new_id()), new_id, lambda: LIMITS)


def store(bench: Bench) -> BatchStore:
    return BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)


def said(device_id: str, at: datetime, temperature_c: float) -> Arrived:
    body = json.dumps({"ts": iso(at), "seq": int(at.timestamp()), "temperature_c": temperature_c})
    topic = f"hanlu/v1/{device_id}/telemetry"
    return Arrived(topic, body.encode(), 0, 0, retained=False, repeated=False, at=at, connection=1)


async def add(bench: Bench, kind: ZoneKind, *names: str) -> None:
    """Devices in one zone."""
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        zone = Zone(id=new_id(), name=f"zone of {names[0]}", kind=kind)
        await devices.put_zone(uow.connection, zone, uow.now)
        for name in names:
            draft = DeviceDraft(id=name, zone_id=zone.id)
            await devices.put_device(uow.connection, draft, uow.now)
        await devices.touch(uow.connection, "registry")


async def calls(bench: Bench, device_id: str) -> list[str]:
    """The states of the alarms of a device's high limit."""
    found = await bench.alarms(device_id)
    return [each["state"] for each in found if each["rule"] == "temperature_c_high"]


async def test_a_probe_that_drifts_from_its_neighbours_is_told_after_six_hours(
    still: Bench, clock: FixedClock
) -> None:
    await add(still, "chilled_0_4", "drift-a", "drift-b", "drift-c")
    ingest, keeper = store(still), RollupKeeper(still.database, clock)
    async with still.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.rollup_progress set closed_until = %s", (BEGIN,)
        )
    await hourly(still).look()  # from here on
    opened: list[int] = []
    for hour in range(9):
        at = BEGIN + timedelta(hours=hour)
        await ingest.store(
            [
                said(name, at + timedelta(minutes=10 * n), temp_c + n % 2 / 10)
                for n in range(6)
                for name, temp_c in (("drift-a", 1.0), ("drift-b", 1.3), ("drift-c", 3.5))
            ]
        )
        clock.advance(timedelta(hours=1, minutes=6 if hour == 0 else 0))
        await keeper.catch_up()
        while await hourly(still).look():
            pass
        assert not await hourly(still).look()  # a second look at an hour finds it done
        opened.append(len(await still.alarms("drift-c")))

    (alarm,) = await still.alarms("drift-c")
    assert (alarm["rule"], alarm["cause"], alarm["severity"]) == ("drift", "probe", "minor")
    assert alarm["opened_at"] - BEGIN == timedelta(hours=7)  # beyond from the end of the first hour
    assert alarm["why"]["params"]["apart_c"] == pytest.approx(3.5 - 1.15, abs=1e-6)
    assert opened == [0] * 6 + [1] * 3
    assert await still.alarms("drift-a") == await still.alarms("drift-b") == []


async def test_defrosts_are_learned_from_the_record_and_hold_back_at_their_hour_only(
    still: Bench, clock: FixedClock
) -> None:
    await add(still, "frozen", "frost-a")
    first = BEGIN - timedelta(days=8)
    ingest = store(still)
    messages = []
    for n in range(8 * 24 * 6):  # eight days, every ten minutes; a defrost of 40 minutes every 6 h
        at = first + timedelta(minutes=10 * n)
        messages.append(said("frost-a", at, -10.0 if n % 36 in (6, 7, 8, 9) else -20.0))
    await ingest.store(messages)
    called = await calls(still, "frost-a")
    assert set(called) == {"cleared"}  # over the critical limit, before anything was learned
    await hourly(still).learn_defrosts()

    async with still.database.read(TESTER) as connection:
        device = await devices.device(connection, "frost-a")
        assert device is not None
        (learned,) = await defrosts.of_device(connection, device.key)
    assert learned.period_s == 6 * 3600
    assert (learned.spells, learned.periods) == (32, 32)
    assert learned.cap_s == 40 * 60 + 600
    due = BEGIN + timedelta(hours=1)
    clock.advance(timedelta(hours=12))
    at_its_hour = [said("frost-a", due + timedelta(minutes=10 * n), -10.0) for n in range(4)]
    cold = [said("frost-a", due + timedelta(minutes=m), -20.0) for m in (-10, 40, 150)]
    await ingest.store([*cold[:1], *at_its_hour, *cold[1:]])
    assert await calls(still, "frost-a") == called
    (held,) = await still.rows(
        "select * from gateway.held_back where device_id = 'frost-a' and since = %s", due
    )
    assert (held["reason"], held["until"]) == ("held.defrost", due + timedelta(minutes=50))

    off_its_hour = due + timedelta(hours=3)
    await ingest.store([said("frost-a", off_its_hour, -10.0)])
    assert await calls(still, "frost-a") == [*called, "open"]


async def test_a_probe_unlike_its_own_days_is_told_where_its_pack_asks(
    still: Bench, clock: FixedClock
) -> None:
    asked = Limits({**defaults(), "chilled_0_10": own_past_in("chilled_0_10")})
    await add(still, "chilled_0_10", "past-a")
    await add(still, "chilled_0_4", "past-b")  # whose pack does not ask
    ingest = BatchStore(still.database, Registry(), lambda: asked, new_id)
    keeper = RollupKeeper(still.database, clock)
    looking = Hourly(still.database, Lease(still.database, "t", new_id()), new_id, lambda: asked)
    first = BEGIN - timedelta(days=9)
    async with still.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.rollup_progress set closed_until = %s", (first,)
        )
        await uow.connection.execute("delete from gateway.drift_progress")
        await uow.connection.execute("insert into gateway.drift_progress values (%s)", (BEGIN,))
    usual = [
        said(name, first + timedelta(minutes=30 * n), 2.0 + (n // 24) % 2 + n % 3 / 10)
        for n in range(9 * 48)
        for name in ("past-a", "past-b")
    ]
    await ingest.store(usual)
    clock.advance(timedelta(minutes=6))
    await keeper.catch_up()
    for hour, temp_c in enumerate((2.5, 9.0, 2.5)):
        at = BEGIN + timedelta(hours=hour)
        await ingest.store([said(name, at, temp_c) for name in ("past-a", "past-b")])
        clock.advance(timedelta(hours=1))
        await keeper.catch_up()
        while await looking.look():
            pass

    (alarm,) = [each for each in await still.alarms("past-a") if "own" in each["rule"]]
    assert (alarm["rule"], alarm["severity"], alarm["state"]) == ("own_range", "minor", "cleared")
    assert alarm["opened_at"] == BEGIN + timedelta(hours=2)
    assert alarm["why"]["params"]["own_hour_c"] == 9.0
    assert [each["rule"] for each in await still.alarms("past-b") if "own" in each["rule"]] == []

    last = BEGIN + timedelta(hours=1)
    async with still.database.read(TESTER) as connection:
        worked_out = {
            kind: len(await own_days.unlike(connection, last, [kind]))
            for kind in ("chilled_0_10", "chilled_0_4", "chilled_0_10_transport")
        }
    assert worked_out == {"chilled_0_10": 1, "chilled_0_4": 1, "chilled_0_10_transport": 0}


def own_past_in(kind: str) -> Pack:
    """The shipped pack, asking for the probe's own past as well."""
    return msgspec.structs.replace(defaults()[kind], own_past=OwnPast())
