"""One failure of many sensors, from their readings to the work order: told once, sent out once.

The gateway's own store and silence watch, dispatch's own opening of orders, and a clock that the
test moves.
"""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from dispatch.policies import Policies
from dispatch.work_orders import opening
from hanlu.clock import FixedClock
from hanlu.contracts.alarms import AlarmRaised
from hanlu.database import Database
from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.alarms import held, telling
from iot_gateway.alarms.telling import Watcher
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import DeviceDraft, DeviceKind, Zone
from iot_gateway.devices.quietness import Listening
from iot_gateway.devices.watch import SilenceWatch
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.rules.packs import defaults
from tests.dispatch.policies import shipped_policies
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON
from tests.iot_gateway.support.gateway import TESTER, iso
from tests.support.databases import TestDatabase

LIMITS = Limits(defaults())
SENSORS = 40


@dataclass
class Store:
    """A cold store with its sensors, and everybody whom it may call."""

    database: Database
    clock: FixedClock
    site_id: UUID
    policies: Policies
    watcher: Watcher
    seq: int = 0
    begun: Any = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.clock.now()
        self._batches = BatchStore(self.database, Registry(), lambda: LIMITS, new_id)

    async def zone(self, name: str, area: str | None = None) -> Zone:
        zone = Zone(id=new_id(), name=name, kind="chilled_0_4", site_id=self.site_id, area=area)
        async with self.database.unit_of_work(TESTER, "test", audited=False) as uow:
            await devices.put_zone(uow.connection, zone, uow.now)
        return zone

    async def sensors(
        self,
        names: Iterable[str],
        *,
        line: str | None = None,
        zone: Zone | None = None,
        kind: DeviceKind = "sensor",
    ) -> list[str]:
        """Register devices of this site; their ids, which no other test has."""
        ids = [f"{name}-{self.site_id.hex[-6:]}" for name in names]
        async with self.database.unit_of_work(TESTER, "test", audited=False) as uow:
            for each in ids:
                draft = DeviceDraft(
                    id=each,
                    kind=kind,
                    site_id=self.site_id,
                    power_line=line,
                    zone_id=zone.id if zone else None,
                )
                await devices.put_device(uow.connection, draft, uow.now)
            await devices.touch(uow.connection, "registry")
        return ids

    async def say(self, names: Sequence[str], **metrics: object) -> None:
        """Each says so now."""
        self.seq += 1
        now = self.clock.now()
        body = json.dumps({"ts": iso(now), "seq": self.seq, **metrics}).encode()
        await self._batches.store(
            [
                Arrived(
                    f"hanlu/v1/{name}/telemetry",
                    body,
                    0,
                    0,
                    retained=False,
                    repeated=False,
                    at=now,
                    connection=1,
                )
                for name in names
            ]
        )

    async def pass_time(self, minutes: int, alive: Sequence[str] = ()) -> None:
        """Minute by minute; those alive report every five, and silence is looked for."""
        watch = SilenceWatch(
            self.database,
            Lease(self.database, "silence", new_id()),
            new_id,
            lambda: None,
            lambda: LIMITS,
        )
        for minute in range(minutes):
            self.clock.advance(timedelta(minutes=1))
            if alive and minute % 5 == 0:
                await self.say(alive, temperature_c=2.0)
            await watch.look(Listening(self.begun - timedelta(hours=1), self.clock.now()))

    async def incidents(self) -> list[tuple[str, str, str, int]]:
        """Kind of scope, cause, first-out and number of alarms of each, the first begun first."""
        rows = await self._rows(
            """select split_part(i.scope, ':', 1) as kind, i.cause, count(*) as alarms,
                   (array_agg(a.device_id order by a.opened_at, a.id))[1] as first
               from gateway.incident i join gateway.alarm a on a.incident_id = i.id
               where i.site_id = %s group by i.id order by i.opened_at, i.id""",
            self.site_id,
        )
        return [(row["kind"], row["cause"], row["first"], row["alarms"]) for row in rows]

    async def orders(self) -> list[int]:
        """How many alarms each work order serves, once dispatch has heard of all of them."""
        rows = await self._rows(
            """select data::text from hanlu.outbox where type = 'alarm.raised'
               and data::jsonb ->> 'site_id' = %s order by position""",
            str(self.site_id),
        )
        for row in rows:
            event = msgspec.json.decode(row["data"], type=AlarmRaised)
            async with self.database.unit_of_work(make.SYSTEM, "alarm") as uow:
                await opening.open_for_alarm(uow, self.policies, event)
        rows = await self._rows(
            """select count(*) as alarms from dispatch.work_order o
               join dispatch.work_order_alarm a on a.work_order_id = o.id
               where o.site_id = %s group by o.id order by o.opened_at, o.id""",
            self.site_id,
        )
        return [row["alarms"] for row in rows]

    async def notices(self) -> list[str]:
        """The severity of each message that somebody was sent."""
        rows = await self._rows(
            """select n.severity from gateway.notice n join gateway.alarm a on a.id = n.alarm_id
               where a.site_id = %s order by n.told_at, a.known_at, a.id""",
            self.site_id,
        )
        return [row["severity"] for row in rows]

    async def held_back(self, *, is_open: bool = True) -> list[dict[str, Any]]:
        async with self.database.read(TESTER) as connection:
            found = await held.listed(
                connection, is_open=is_open, device_id=None, after=None, limit=1_000
            )
        return [each for each in found if each["site_id"] == self.site_id]

    async def _rows(self, query: str, *params: object) -> list[dict[str, Any]]:
        async with self.database.read(TESTER) as connection:
            cursor = await connection.execute(query, params)
            return await cursor.fetchall()


@pytest.fixture
async def store(test_database: TestDatabase) -> AsyncIterator[Store]:
    """A site that dispatch knows, one person to tell, and time that stands still."""
    clock = FixedClock(NOON)
    policies = shipped_policies()
    async with Database(test_database.app_url, clock) as database:
        site_id = await make.site(database)
        watcher = Watcher(
            id=new_id(),
            name="Lin",
            locale="en",
            channel="mail",
            address="lin@example.test",
            site_id=site_id,
        )
        async with database.unit_of_work(TESTER, "test") as uow:
            await telling.put(uow.connection, watcher, uow.now)
        yield Store(database, clock, site_id, policies, watcher)


async def test_forty_sensors_of_one_power_line_are_one_incident_one_order_and_one_notice(
    store: Store,
) -> None:
    dark = await store.sensors((f"dark-{n:02}" for n in range(SENSORS)), line="board 2, breaker 7")
    alive = await store.sensors((f"lit-{n}" for n in range(3)), line="board 1")
    await store.say(dark[3:4], temperature_c=2.0)
    store.clock.advance(timedelta(seconds=30))
    await store.say(dark[:3] + dark[4:], temperature_c=2.0)
    await store.pass_time(40, alive)

    assert await store.incidents() == [("line", "silence", dark[3], SENSORS)]
    assert await store.orders() == [SENSORS]
    assert await store.notices() == ["major"]
    waiting = await store.held_back()
    assert {each["device_id"] for each in waiting} == set(dark) - {dark[3]}
    assert {each["reason"] for each in waiting} == {"held.incident.line"}
    assert {each["params"]["name"] for each in waiting} == {"board 2, breaker 7"}
    assert {each["instead_device_id"] for each in waiting} == {dark[3]}
    assert all(each["alarm_id"] and each["why"] and each["calls"] for each in waiting)

    await store.say(dark, temperature_c=2.0)
    assert await store.held_back() == []
    over = await store.held_back(is_open=False)
    assert {each["outcome"] for each in over} == {"over"}


async def test_forty_sensors_behind_a_dead_bridge_are_one_incident_and_name_its_alarm(
    store: Store,
) -> None:
    (bridge,) = await store.sensors(["bridge"], kind="bridge")
    behind = await store.sensors(f"behind-{n}" for n in range(SENSORS))
    async with store.database.unit_of_work(TESTER, "test", audited=False) as uow:
        keys = [each.key for each in await devices.devices_named(uow.connection, behind)]
        found = await devices.device(uow.connection, bridge)
        assert found is not None
        await devices.heard_through(uow.connection, dict.fromkeys(keys, found.key))
        await uow.connection.execute(
            "insert into gateway.presence (device, last_seen_at) values (%s, %s)",
            (found.key, uow.now),
        )
    await store.say(behind, temperature_c=2.0)
    await store.pass_time(40)

    assert await store.incidents() == [("site", "silence", bridge, 1)]
    assert await store.orders() == [1]
    waiting = await store.held_back()
    assert {each["device_id"] for each in waiting} == set(behind)
    assert {(each["reason"], each["instead_device_id"]) for each in waiting} == {
        ("held.behind", bridge)
    }


async def test_lost_power_explains_the_silence_that_follows_on_its_line(store: Store) -> None:
    zone = await store.zone(f"{store.site_id} hall")
    on_battery = await store.sensors(["ups-1", "ups-2"], line="L1", zone=zone)
    on_mains = await store.sensors(["mains-1", "mains-2"], line="L1", zone=zone)
    elsewhere = await store.sensors(["other-1"], line="L2", zone=zone)
    await store.say([*on_mains, *elsewhere], temperature_c=2.0)
    store.clock.advance(timedelta(minutes=1))
    await store.say(on_battery, temperature_c=2.0, power_on=False)
    await store.pass_time(25, [*on_battery, *elsewhere])

    assert await store.incidents() == [("line", "power", on_battery[0], 4)]
    assert await store.orders() == [4]


async def test_a_line_that_fails_hours_later_is_an_incident_and_an_order_of_its_own(
    store: Store,
) -> None:
    first = await store.sensors(["a-1", "a-2"], line="L1")
    second = await store.sensors(["b-1", "b-2"], line="L2")
    await store.say([*first, *second], temperature_c=2.0)
    await store.pass_time(120, second)
    await store.pass_time(30)

    assert [found[0] for found in await store.incidents()] == ["line", "line"]
    assert [found[3] for found in await store.incidents()] == [2, 2]
    assert await store.orders() == [2, 2]
    assert await store.notices() == ["major", "major"]


async def test_two_lines_that_fail_together_are_the_sites_failure(store: Store) -> None:
    zone = await store.zone(f"{store.site_id} hall")
    both = [
        *await store.sensors(["a-1", "a-2"], line="L1", zone=zone),
        *await store.sensors(["b-1", "b-2"], line="L2", zone=zone),
    ]
    await store.say(both, temperature_c=2.0, power_on=False)

    assert await store.incidents() == [("site", "power", both[0], 4)]
    assert await store.orders() == [4]
    assert {each["reason"] for each in await store.held_back()} == {
        "held.incident.line",
        "held.incident.site",
    }


async def test_adjoining_rooms_that_warm_together_are_one_incident_a_later_one_is_another(
    store: Store,
) -> None:
    rooms = [
        (await store.sensors([f"room-{n}"], zone=await store.zone(f"{store.site_id} {n}", "hall")))[
            0
        ]
        for n in range(4)
    ]
    apart = await store.sensors(
        ["apart"], zone=await store.zone(f"{store.site_id} office", "office")
    )
    for n in range(3):  # one after the other, ten minutes apart
        await store.say(rooms[: n + 1], temperature_c=7.0)
        store.clock.advance(timedelta(minutes=10))
    for _ in range(12):
        await store.say(rooms[:3] + apart, temperature_c=7.0)
        store.clock.advance(timedelta(minutes=5))
    for _ in range(6):
        await store.say(rooms, temperature_c=7.0)
        store.clock.advance(timedelta(minutes=5))

    warm = [found for found in await store.incidents() if found[1] == "temperature_c_high"]
    assert [(kind, first) for kind, _, first, _ in warm] == [
        ("area", rooms[0]),
        ("zone", apart[0]),
        ("zone", rooms[3]),
    ]
    assert len(await store.orders()) == len(warm)
    told_of = {each["device_id"]: each for each in await store.held_back()}
    for late in rooms[1:3]:
        assert told_of[late]["reason"] == "held.incident.area"
        assert told_of[late]["instead_device_id"] == rooms[0]


async def test_whoever_knows_of_an_incident_is_told_again_of_a_graver_alarm_only(
    store: Store,
) -> None:
    zone = await store.zone(f"{store.site_id} room")
    first, second, third = await store.sensors(["one", "two", "three"], zone=zone)
    for _ in range(6):
        await store.say([first], temperature_c=5.0)
        store.clock.advance(timedelta(minutes=5))
    before = await store.notices()
    await store.say([second], temperature_c=20.0)
    after = await store.notices()
    await store.say([third], temperature_c=20.0)

    assert "critical" not in before
    assert after == [*before, "critical"]
    assert await store.notices() == after
