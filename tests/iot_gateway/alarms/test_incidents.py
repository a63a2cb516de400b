"""Incidents: what has one cause at one place is one incident, one job and one notice."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.alarms import service, telling
from iot_gateway.alarms.telling import Watcher
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import DeviceDraft, Zone
from iot_gateway.devices.quietness import Listening
from iot_gateway.devices.watch import SilenceWatch
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.support.gateway import TESTER, Bench, iso
from tests.support.present import counted_from_now, whole_second

NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)
LIMITS = Limits(defaults())
SENSORS, ZONES = 40, 8


def said(device_id: str, at: datetime, **metrics: object) -> Arrived:
    body = json.dumps({"ts": iso(at), "seq": int(at.timestamp()), **metrics})
    topic = f"hanlu/v1/{device_id}/telemetry"
    return Arrived(topic, body.encode(), 0, 0, retained=False, repeated=False, at=NOW, connection=1)


async def site_of(bench: Bench, prefix: str) -> tuple[UUID, list[str]]:
    """Forty sensors in eight zones of one site, each with its own line to the broker."""
    site_id = new_id()
    names = [f"{prefix}-{n}" for n in range(SENSORS)]
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        zones = [
            Zone(id=new_id(), name=f"{prefix} {n}", kind="chilled_0_4", site_id=site_id)
            for n in range(ZONES)
        ]
        for zone in zones:
            await devices.put_zone(uow.connection, zone, uow.now)
        for n, name in enumerate(names):
            draft = DeviceDraft(id=name, zone_id=zones[n % ZONES].id, site_id=site_id)
            await devices.put_device(uow.connection, draft, uow.now)
        await devices.touch(uow.connection, "registry")
    return site_id, names


async def incidents(bench: Bench, site_id: UUID) -> list[tuple[str, str, int]]:
    """Cause, the device that was first out, and the number of alarms of each."""
    rows = await bench.rows(
        """select i.cause, count(*) as alarms,
               (array_agg(a.device_id order by a.opened_at, a.id))[1] as first
           from gateway.incident i join gateway.alarm a on a.incident_id = i.id
           where i.site_id = %s group by i.id order by i.cause""",
        site_id,
    )
    return [(row["cause"], row["first"], row["alarms"]) for row in rows]


async def scopes(bench: Bench, site_id: UUID) -> set[tuple[str, str]]:
    """What dispatch is told to make one work order of."""
    rows = await bench.rows(
        """select distinct data::jsonb->>'scope' as scope, data::jsonb->>'cause' as cause
           from hanlu.outbox where type = 'alarm.raised' and data::jsonb->>'site_id' = %s""",
        str(site_id),
    )
    return {(row["scope"], row["cause"]) for row in rows}


async def test_a_site_that_falls_dark_is_one_incident_one_job_and_one_notice(bench: Bench) -> None:
    site_id, names = await site_of(bench, "dark")
    somebody = Watcher(
        id=new_id(), name="Lin", locale="en", channel="mail", address="lin@example.test"
    )
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        await telling.put(uow.connection, somebody, uow.now)
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    last = NOW - timedelta(minutes=40)
    await store.store(
        [
            said(name, last + timedelta(seconds=0 if name == "dark-17" else 60), temperature_c=2.0)
            for name in names
        ]
    )
    lease = Lease(bench.database, "silence", new_id())
    watch = SilenceWatch(bench.database, lease, new_id, lambda: None, lambda: LIMITS)
    await watch.look(Listening(NOW - timedelta(hours=2), NOW))

    assert await incidents(bench, site_id) == [("silence", "dark-17", SENSORS)]
    assert await scopes(bench, site_id) == {(str(site_id), "silence")}
    notices = await bench.rows("select * from gateway.notice where watcher_id = %s", somebody.id)
    assert len(notices) == 1
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        await telling.remove(uow.connection, somebody.id)


async def test_a_site_without_power_is_one_incident_and_its_warm_rooms_are_one_each(
    bench: Bench,
) -> None:
    site_id, names = await site_of(bench, "cut")
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    at = NOW - timedelta(minutes=30)
    await store.store([said(name, at, power_on=False, temperature_c=2.0) for name in names])
    await store.store([said(name, NOW, power_on=False, temperature_c=9.0) for name in names])

    found = await incidents(bench, site_id)
    assert [(cause, alarms) for cause, _, alarms in found if cause == "power"] == [
        ("power", SENSORS)
    ]
    warm = [alarms for cause, _, alarms in found if cause == "temperature_c_high"]
    assert warm == [SENSORS // ZONES] * ZONES


async def test_forty_alarms_of_one_incident_are_acknowledged_in_one_act(bench: Bench) -> None:
    site_id, names = await site_of(bench, "taken")
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    at = NOW - timedelta(minutes=30)
    await store.store([said(n, at, power_on=False, temperature_c=2.0) for n in names[:-1]])
    ((incident_id, open_before),) = await open_power(bench, site_id)

    async def acknowledge() -> list[tuple[str, str | None]]:
        async with bench.database.unit_of_work(TESTER, "test.acknowledge") as uow:
            await service.acknowledge_incident(uow, incident_id, "the fuse")
        rows = await bench.rows(
            "select state, note from gateway.alarm where incident_id = %s order by opened_at, id",
            incident_id,
        )
        return [(row["state"], row["note"]) for row in rows]

    assert open_before == SENSORS - 1
    assert await acknowledge() == [("acknowledged", "the fuse")] * open_before
    told = "select count(*) as n from hanlu.outbox where type = 'alarm.acknowledged'"
    ((before,),) = [tuple(row.values()) for row in await bench.rows(told)]
    await acknowledge()
    ((after,),) = [tuple(row.values()) for row in await bench.rows(told)]
    assert before == after
    await store.store([said(names[-1], at, power_on=False, temperature_c=2.0)])
    assert await open_power(bench, site_id) == [(incident_id, 1)]  # who joins later rings


async def open_power(bench: Bench, site_id: UUID) -> list[tuple[UUID, int]]:
    """The incidents of lost power of a site, each with its alarms that nobody took notice of."""
    rows = await bench.rows(
        """select i.id, count(a.id) filter (where a.state = 'open') as n
           from gateway.incident i join gateway.alarm a on a.incident_id = i.id
           where i.site_id = %s and i.cause = 'power' group by i.id""",
        site_id,
    )
    return [(row["id"], row["n"]) for row in rows]
