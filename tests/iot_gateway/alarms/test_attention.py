"""Attention: told once, silent with a reason, back by itself, whatever a sensor does meanwhile."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hanlu.contracts.events import Reason
from hanlu.database import UnitOfWork
from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.alarms import service, shelves, telling, unshelving, wording
from iot_gateway.alarms.telling import Watcher, chosen
from iot_gateway.devices.model import Device
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.later import Later
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.support.gateway import TESTER, Bench, iso

NOW = datetime.now(UTC).replace(microsecond=0)
LIMITS = Limits(defaults(), 7)


@pytest.fixture(autouse=True)
def now_is_when_a_test_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told of what is long past, and a file may be read half an hour before it runs."""
    monkeypatch.setattr(sys.modules[__name__], "NOW", datetime.now(UTC).replace(microsecond=0))


def watcher(name: str, **changes: object) -> Watcher:
    """Somebody with a mailbox who listens all day."""
    given = {"id": new_id(), "locale": "en", "channel": "mail", "address": f"{name}@example.test"}
    return Watcher(name=name, **(given | changes))  # type: ignore[arg-type]  # checked by use


def said(device: Device, at: datetime, seq: int, **metrics: object) -> Arrived:
    return Arrived(
        topic=f"hanlu/v1/{device.id}/telemetry",
        payload=json.dumps({"ts": iso(at), "seq": seq, **metrics}).encode(),
        packet_id=seq + 1,
        qos=1,
        retained=False,
        repeated=False,
        at=NOW,
        connection=1,
    )


def store(bench: Bench) -> BatchStore:
    return BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)


def later(bench: Bench) -> Later:
    return Later(bench.database, Lease(bench.database, "t", new_id()), new_id, lambda: LIMITS)


async def do(bench: Bench, work: object) -> None:
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        await work(uow)  # type: ignore[operator]  # a function of a unit


async def events(bench: Bench, device: Device) -> list[str]:
    rows = await bench.rows(
        "select type from hanlu.outbox where data::jsonb->>'device_id' = %s order by position",
        device.id,
    )
    return [row["type"] for row in rows]


def test_those_whose_hours_these_are_are_told_and_the_others_while_they_are_too_few() -> None:
    day = watcher("Lin", from_hour=8, to_hour=18, timezone="UTC")
    night = watcher("Zhao", from_hour=18, to_hour=8, timezone="UTC")
    grave = watcher("Chen", least_severity="critical")
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    people: Sequence[Watcher] = [day, night, grave]

    assert chosen(people, "minor", noon, 1) == [day]
    assert chosen(people, "minor", noon + timedelta(hours=12), 1) == [night]
    assert chosen(people, "critical", noon, 2) == [day, grave]
    assert chosen(people, "critical", noon, 3) == people


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "Temperature above limit, 9.0 °C"), ("zh-CN", "温度超上限 9.0 °C")]
)
def test_a_message_is_worded_in_the_readers_language(locale: str, words: str) -> None:
    why = Reason("excursion.held", {"metric": "temperature_c", "side": "high", "value": 9.0})

    assert wording.title(why, locale) == words
    assert wording.title(Reason("moon.full"), locale) == "moon.full"


async def test_a_flapping_sensor_is_one_alarm_and_one_notice(bench: Bench) -> None:
    device = await bench.add("flap-1", kind="pharma_2_8")
    people = [watcher("Lin"), watcher("Zhao"), watcher("Chen")]
    for each in people:
        await do(bench, lambda uow, each=each: telling.put(uow.connection, each, uow.now))
    ingest = store(bench)
    begin = NOW - timedelta(minutes=5)
    for batch in range(6):
        await ingest.store(
            [
                said(device, begin + timedelta(seconds=n), n, temperature_c=9.0 if n % 2 else 5.0)
                for n in range(20 * batch, 20 * batch + 20)
            ]
        )

    (alarm,) = await bench.alarms("flap-1")
    assert alarm["rule"] == "temperature_c_high"
    assert alarm["repeats"] == service.FLAPS_FROM
    assert alarm["policy_version"] == 7
    notices = await bench.rows(
        "select name from gateway.notice where alarm_id = %s order by name", alarm["id"]
    )
    assert [row["name"] for row in notices] == ["Chen", "Lin", "Zhao"]
    assert len(await events(bench, device)) <= 2 * service.FLAPS_FROM + 2
    for each in people:
        await do(bench, lambda uow, each=each: telling.remove(uow.connection, each.id))


async def test_a_flapping_alarm_clears_once_it_was_quiet(bench: Bench) -> None:
    device = await bench.add("flap-2", kind="pharma_2_8")
    begin = NOW - timedelta(minutes=5)
    await store(bench).store(
        [
            said(device, begin + timedelta(seconds=n), n, temperature_c=9.0 if n % 2 else 5.0)
            for n in range(21)
        ]
    )
    (alarm,) = await bench.alarms("flap-2")
    assert alarm["state"] == "open"
    await do(
        bench,
        lambda uow: uow.connection.execute(
            "update gateway.alarm set settling_since = %s where id = %s",
            (NOW - timedelta(minutes=11), alarm["id"]),
        ),
    )
    await later(bench).look()
    (alarm,) = await bench.alarms("flap-2")
    assert (alarm["state"], alarm["cleared_at"]) == ("cleared", NOW - timedelta(minutes=11))


async def test_a_quiet_forecast_waits_for_what_becomes_of_a_limit_that_was_passed(
    bench: Bench,
) -> None:
    device = await bench.add("flap-3", kind="pharma_2_8")
    at = NOW - timedelta(minutes=20)
    await store(bench).store([said(device, at, 1, temperature_c=9.0)])
    for called_at, ended_at, state in (
        (None, None, "open"),  # beyond the limit, and not for long enough to call
        (None, NOW, "cleared"),  # back by itself
        (NOW, None, "cleared"),  # the excursion has called: it says all there is to say
    ):
        await do(
            bench,
            lambda uow, called_at=called_at, ended_at=ended_at: uow.connection.execute(
                "with passed as (update gateway.excursion set called_at = %s, ended_at = %s"
                " where channel = (select channel_id from gateway.alarm where device_id = %s))"
                " update gateway.alarm set rule = 'forecast_high', code = 'forecast.held',"
                " state = 'open', cleared_at = null, settling_since = %s where device_id = %s",
                (called_at, ended_at, device.id, NOW - timedelta(minutes=11), device.id),
            ),
        )
        await later(bench).look()
        (alarm,) = await bench.alarms("flap-3")
        assert alarm["state"] == state


async def test_a_shelf_keeps_an_alarm_silent_with_its_reason_and_ends_by_itself(
    bench: Bench,
) -> None:
    device = await bench.add("shelf-1", kind="pharma_2_8")
    ingest = store(bench)
    await ingest.store([said(device, NOW - timedelta(minutes=60), 1, temperature_c=9.0)])
    (first,) = await bench.alarms("shelf-1")
    await do(bench, lambda uow: shelves.shelve(uow, new_id, first["id"], 30, "compressor ordered"))
    await ingest.store([said(device, NOW - timedelta(minutes=50), 2, temperature_c=5.0)])
    before = await events(bench, device)
    await ingest.store([said(device, NOW - timedelta(minutes=5), 3, temperature_c=9.0)])

    assert await events(bench, device) == before  # opened under the shelf: nobody is told
    (held,) = await bench.rows(
        "select * from gateway.held_back where device_id = 'shelf-1' and ended_at is null"
    )
    assert (held["reason"], held["params"]["note"]) == ("held.shelved", "compressor ordered")
    await later(bench).look()
    assert await events(bench, device) == before

    await do(
        bench,
        lambda uow: uow.connection.execute(
            "update gateway.alarm set shelved_until = %s where device_id = 'shelf-1'", (uow.now,)
        ),
    )
    await later(bench).look()
    assert (await events(bench, device))[len(before) :] == ["alarm.shelved", "alarm.raised"]
    assert not await bench.rows(
        "select * from gateway.held_back where device_id = 'shelf-1' and ended_at is null"
    )


async def test_a_shelf_that_is_ended_early_rings_again_and_says_who_did_it(
    bench: Bench,
) -> None:
    device = await bench.add("shelf-2", kind="pharma_2_8")
    await store(bench).store([said(device, NOW - timedelta(minutes=60), 1, temperature_c=9.0)])
    (first,) = await bench.alarms("shelf-2")
    await do(bench, lambda uow: shelves.shelve(uow, new_id, first["id"], 30, "being defrosted"))
    (alarm,) = await bench.alarms("shelf-2")
    assert alarm["shelved_until"] is not None
    before = await events(bench, device)
    assert before[-1] == "alarm.shelved"

    await do(bench, lambda uow: unshelving.unshelve(uow, first["id"]))
    (alarm,) = await bench.alarms("shelf-2")
    assert (alarm["state"], alarm["shelved_until"]) == ("open", None)
    after = await events(bench, device)
    assert after[len(before) :] == ["alarm.shelved", "alarm.raised"]
    (audited,) = await bench.rows(
        "select * from hanlu.audit where subject = %s and after ->> 'shelved_until' is null",
        f"alarm:{first['id']}",
    )
    assert audited["actor_name"] == TESTER.name
    assert not await bench.rows(
        "select * from gateway.held_back where device_id = 'shelf-2' and ended_at is null"
    )

    await do(bench, lambda uow: unshelving.unshelve(uow, first["id"]))
    assert await events(bench, device) == after


async def test_an_alarm_that_comes_back_under_its_shelf_stays_silent(bench: Bench) -> None:
    device = await bench.add("shelf-3", kind="pharma_2_8")
    ingest = store(bench)
    await ingest.store([said(device, NOW - timedelta(minutes=9), 1, temperature_c=9.0)])
    (first,) = await bench.alarms("shelf-3")
    await do(bench, lambda uow: shelves.shelve(uow, new_id, first["id"], 30, "goods moved in"))
    await ingest.store([said(device, NOW - timedelta(minutes=6), 2, temperature_c=5.0)])
    before = await events(bench, device)
    await ingest.store([said(device, NOW - timedelta(minutes=3), 3, temperature_c=9.0)])

    (alarm,) = await bench.alarms("shelf-3")
    assert (alarm["id"], alarm["state"]) == (first["id"], "open")
    assert alarm["shelved_until"] is not None
    assert await events(bench, device) == before
    (held,) = await bench.rows(
        "select * from gateway.held_back where device_id = 'shelf-3' and ended_at is null"
    )
    assert held["reason"] == "held.shelved"


async def test_a_door_that_says_nothing_more_calls_when_its_time_is_over(bench: Bench) -> None:
    device = await bench.add("door-1", kind="chilled_0_4")
    opened = NOW - timedelta(minutes=10)
    await store(bench).store([said(device, opened, 1, door_open=True)])
    assert await bench.alarms("door-1") == []

    await later(bench).look()
    await later(bench).look()
    (alarm,) = await bench.alarms("door-1")
    assert (alarm["rule"], alarm["opened_at"]) == ("door_open", opened + timedelta(minutes=2))
    assert alarm["job"] is False


DEFROSTS = """select * from gateway.held_back
    where device_id = 'frost-1' and rule = 'temperature_c_high'"""


async def test_a_defrost_is_listed_as_held_back_until_it_is_over(bench: Bench) -> None:
    device = await bench.add("frost-1", kind="frozen")
    begin = NOW - timedelta(minutes=90)
    ingest = store(bench)
    temps_c = [-20, *[-10] * 4]
    await ingest.store(
        [
            said(
                device,
                begin + timedelta(minutes=5 * n),
                n,
                temperature_c=temp_c,
                defrost=n > 0,
            )
            for n, temp_c in enumerate(temps_c)
        ]
    )
    (held,) = await bench.rows(DEFROSTS)
    assert (held["rule"], held["reason"]) == ("temperature_c_high", "held.defrost")
    assert held["until"] == begin + timedelta(minutes=65)
    assert held["ended_at"] is None
    assert await bench.alarms("frost-1") == []

    at = begin + timedelta(minutes=30)
    await ingest.store([said(device, at, 9, temperature_c=-20, defrost=False)])
    (held,) = await bench.rows(DEFROSTS)
    assert (held["ended_at"], held["outcome"], held["alarm_id"]) == (at, "over", None)
    assert held["calls"] == "excursion.held"  # what it would have said
    assert await bench.alarms("frost-1") == []


async def test_what_a_defrost_held_back_to_its_cap_names_the_alarm_it_became(bench: Bench) -> None:
    device = await bench.add("frost-2", kind="frozen")
    begin = NOW - timedelta(minutes=120)
    temps_c = [-20, *[-13] * 16]
    await store(bench).store(
        [
            said(device, begin + timedelta(minutes=5 * n), n, temperature_c=temp_c, defrost=n > 0)
            for n, temp_c in enumerate(temps_c)
        ]
    )
    (alarm,) = [
        each for each in await bench.alarms("frost-2") if each["rule"] == "temperature_c_high"
    ]
    (held,) = await bench.rows(
        "select * from gateway.held_back where device_id = 'frost-2' and reason = 'held.defrost'"
        " and rule = 'temperature_c_high'"
    )
    assert (held["outcome"], held["alarm_id"]) == ("called", alarm["id"])


async def test_what_another_alarm_of_the_probe_says_names_that_alarm(bench: Bench) -> None:
    device = await bench.add("fallen-1", kind="chilled_0_4")
    begin = NOW - timedelta(minutes=60)
    await store(bench).store([said(device, begin, 1, temperature_c=2.0)])
    await store(bench).store([said(device, begin + timedelta(minutes=2), 2, temperature_c=20.0)])

    (limit,) = [
        each for each in await bench.alarms("fallen-1") if each["rule"] == "temperature_c_high"
    ]
    covered = await bench.rows(
        "select * from gateway.held_back where device_id = 'fallen-1' and reason = 'held.covered'"
    )
    assert {(each["rule"], each["instead_id"]) for each in covered} >= {("probe_out", limit["id"])}


async def test_a_person_closes_an_alarm_that_no_reading_will_end(bench: Bench) -> None:
    device = await bench.add("gone-1", kind="pharma_2_8")
    await store(bench).store([said(device, NOW - timedelta(minutes=60), 1, temperature_c=9.0)])
    (alarm,) = await bench.alarms("gone-1")

    async def close(uow: UnitOfWork) -> None:
        await service.acknowledge(uow, UUID(str(alarm["id"])), "on my way")
        await service.close(uow, UUID(str(alarm["id"])), "sensor was taken away")

    await do(bench, close)
    (closed,) = await bench.alarms("gone-1")
    assert (closed["state"], closed["closed_by"], closed["closed_reason"], closed["note"]) == (
        "closed",
        TESTER.name,
        "sensor was taken away",
        "on my way",
    )
    assert (await events(bench, device))[-1] == "alarm.cleared"


async def test_late_readings_of_a_rule_with_a_long_memory_are_worked_in_by_a_review(
    bench: Bench,
) -> None:
    device = await bench.add("review-1", kind="pharma_2_8")
    begin = NOW - timedelta(hours=5)

    def at(n: int) -> datetime:
        return begin + timedelta(minutes=n)

    ingest = store(bench)
    await ingest.store([said(device, at(n), n, temperature_c=9.0) for n in range(0, 200, 20)])
    await ingest.store([said(device, at(n), n, temperature_c=5.0) for n in range(10, 200, 20)])
    await bench.reviewed()
    rows = await bench.rows(
        """select e.since from gateway.excursion e join gateway.channel c on c.id = e.channel
           join gateway.device d on d.key = c.device
           where d.id = 'review-1' and e.rule = 'temperature_c_cumulative'"""
    )
    assert [row["since"] for row in rows] == [at(110)]  # half of the time was cold
    assert await bench.rows("select * from gateway.review") == []
