"""From a published message to a stored reading and its acknowledgement, on real servers."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from iot_gateway.ingest import measures
from tests.iot_gateway.support.gateway import Bench, Field, eventually, iso
from tests.support.present import counted_from_now, whole_second

NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)


async def test_a_reading_is_stored_once_with_its_values_and_acknowledged(
    bench: Bench, field: Field
) -> None:
    await bench.add("cold-1")
    async with bench.running():
        message = {"ts": iso(NOW), "seq": 1, "temperature_c": -18.4, "door_open": False}
        field.telemetry("cold-1", message)
        field.telemetry("cold-1", message)
        field.telemetry("cold-1", {"ts": iso(NOW), "seq": 2, "temperature_c": -18.3})
        rows = await bench.stored("cold-1", 2)
        assert [(row["seq"], round(row["temperature_c"], 4)) for row in rows] == [
            (1, -18.4),
            (2, -18.3),
        ]

        async def acks() -> list[dict[str, object]]:
            return field.acks("cold-1")

        heard = await eventually(acks, lambda a: bool(a) and a[-1]["seq"] == 2)
        assert heard[-1] == {"boot": "", "seq": 2}


async def test_what_is_published_while_the_gateway_is_away_arrives_later(
    bench: Bench, field: Field
) -> None:
    await bench.add("cold-2")
    async with bench.running():
        field.telemetry("cold-2", {"ts": iso(NOW), "seq": 1, "temperature_c": 1.0})
        await bench.stored("cold-2", 1)
    for seq in range(2, 30):
        at = NOW + timedelta(seconds=seq)
        field.telemetry("cold-2", {"ts": iso(at), "seq": seq, "temperature_c": 1.0})
    async with bench.running():
        rows = await bench.stored("cold-2", 29)
    assert [row["seq"] for row in rows] == list(range(1, 30))


async def test_a_long_excursion_opens_one_alarm_and_clears_it(bench: Bench, field: Field) -> None:
    await bench.add("fridge-1", kind="chilled_0_4")
    begin = NOW - timedelta(hours=1)
    async with bench.running():
        for minute, temperature in enumerate([3.0, *[6.0] * 20, 6.5, 3.9, 3.0, 3.0]):
            at = begin + timedelta(minutes=minute)
            field.telemetry(
                "fridge-1", {"ts": iso(at), "seq": minute, "temperature_c": temperature}
            )
        await bench.stored("fridge-1", 25)
    alarms = await bench.alarms("fridge-1")
    assert [(a["rule"], a["state"], a["peak"]) for a in alarms] == [
        ("temperature_c_high", "cleared", 6.5)
    ]
    assert alarms[0]["opened_at"] == begin + timedelta(minutes=16)
    assert alarms[0]["cleared_at"] == begin + timedelta(minutes=23)
    events = await bench.rows(
        "select type from hanlu.outbox where data::jsonb->>'device_id' = 'fridge-1' "
        "order by position"
    )
    assert (events[0]["type"], events[-1]["type"]) == ("alarm.raised", "alarm.cleared")
    record = await bench.rows("select * from gateway.excursion")
    assert [(r["since"], r["peak"]) for r in record] == [(begin + timedelta(minutes=1), 6.5)]


def messages_taken() -> float:
    """How many messages this process took from the broker so far."""
    return sum(
        sample.value
        for metric in measures.MESSAGES.collect()
        for sample in metric.samples
        if sample.name.endswith("_total")
    )


async def test_death_between_commit_and_acknowledgement_loses_and_doubles_nothing(
    bench: Bench, field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.add("cold-3")
    async with bench.running() as ingest:
        monkeypatch.setattr(ingest._link, "acknowledge", lambda _ids: None)  # it dies before
        for seq in range(20):
            at = NOW + timedelta(seconds=seq)
            field.telemetry("cold-3", {"ts": iso(at), "seq": seq, "temperature_c": 2.0})
        field.telemetry("cold-3", {"temperature_c": 7.5})  # no time, no number of its own
        await bench.stored("cold-3", 21)
    before = messages_taken()
    async with bench.running():

        async def again() -> float:
            return messages_taken() - before

        assert await eventually(again, lambda count: count >= 21) >= 21
        field.telemetry("cold-3", {"ts": iso(NOW), "seq": 100, "temperature_c": 2.0})
        rows = await bench.stored("cold-3", 22)
        sent = Counter(row["seq"] for row in rows)
        assert set(sent.values()) == {1}
        assert len(rows) == 22


BAD = [
    pytest.param({"ts": "{now}", "temperature_c": "warm"}, "wrong_type", id="text for a number"),
    pytest.param(b'{"temperature_c": NaN}', "not_finite", id="NaN"),
    pytest.param({"ts": "2026-01-01T00:00:00", "temperature_c": 1}, "no_zone", id="no zone"),
    pytest.param({"ts": "2999-01-01T00:00:00Z", "temperature_c": 1}, "far_future", id="future"),
    pytest.param({"ts": 12, "temperature_c": 1}, "null_clock", id="a clock never set"),
    pytest.param(b"{", "not_json", id="truncated"),
    pytest.param(b"", "empty", id="empty"),
    pytest.param(b'{"temperature_c":"' + b"x" * 70_000 + b'"}', "oversized", id="oversized"),
    pytest.param(b'{"a":1,"a":2}', "duplicate_keys", id="duplicate keys"),
    pytest.param({"device_id": "other", "temperature_c": 1}, "identity_mismatch", id="spoofed"),
    pytest.param({"colour": "red"}, "no_metrics", id="nothing known"),
    pytest.param({"channel": "a\0b", "temperature_c": 1}, "bad_channel", id="a NUL in a name"),
    pytest.param({"device_id": "x\0y", "temperature_c": 1}, "identity_mismatch", id="a NUL"),
    pytest.param(b'{"a\\u0000b": 1, "seq": "\\u0000"}', "no_metrics", id="a NUL in a key"),
]


async def test_a_bad_message_is_kept_with_its_reason_and_the_next_good_one_is_stored(
    bench: Bench, field: Field
) -> None:
    async with bench.running():
        for number, case in enumerate(BAD):
            payload, code = case.values
            name = f"bad-{number}"
            await bench.add(name)
            field.telemetry(name, payload)
            field.telemetry(name, {"ts": iso(NOW), "seq": 7, "temperature_c": 4.0})
            rows = await bench.stored(name, 1)
            refused = await bench.refused(f"hanlu/v1/{name}/telemetry")
            assert ([row["seq"] for row in rows], [r["code"] for r in refused]) == ([7], [code])
            assert [r["device_id"] for r in refused] == [name]


async def test_an_unknown_device_is_refused_in_sight(bench: Bench, field: Field) -> None:
    async with bench.running():
        field.telemetry("nobody", {"temperature_c": 4.0})
        refused = await bench.refused("hanlu/v1/nobody/telemetry")
        assert [(r["code"], r["device_id"]) for r in refused] == [("unknown_device", "nobody")]
        await bench.add("nobody")
        field.telemetry("nobody", {"ts": iso(NOW), "seq": 1, "temperature_c": 4.0})
        assert len(await bench.stored("nobody", 1)) == 1


async def test_a_retained_reading_is_not_news_and_a_retained_status_is(
    bench: Bench, field: Field
) -> None:
    await bench.add("old-1")
    field.send("hanlu/v1/old-1/telemetry", {"temperature_c": 9.0}, retain=True)
    field.send("hanlu/v1/old-1/status", "offline", retain=True)
    async with bench.running():
        presence = await eventually(
            lambda: bench.rows(
                "select online, last_seen_at from gateway.presence p join gateway.device d"
                " on d.key = p.device where d.id = 'old-1'"
            ),
            bool,
        )
        assert presence == [{"online": False, "last_seen_at": None}]
        assert await bench.readings("old-1") == []
    field.send("hanlu/v1/old-1/telemetry", b"", retain=True)
    field.send("hanlu/v1/old-1/status", b"", retain=True)


async def test_a_device_alarm_opens_once_and_its_end_clears_it(bench: Bench, field: Field) -> None:
    await bench.add("ups-1")
    async with bench.running():
        alarm = {"code": "mains_lost", "severity": "critical", "active": True, "message": "UPS"}
        topic = "hanlu/v1/ups-1/alarm"
        field.send(topic, {**alarm, "ts": iso(NOW - timedelta(minutes=3))})
        field.send(topic, {**alarm, "ts": iso(NOW - timedelta(minutes=2))})
        opened = await eventually(lambda: bench.alarms("ups-1"), bool)
        assert [(a["rule"], a["severity"], a["state"]) for a in opened] == [
            ("device:mains_lost", "critical", "open")
        ]
        field.send(topic, {**alarm, "active": False, "ts": iso(NOW)})
        cleared = await eventually(
            lambda: bench.alarms("ups-1"), lambda found: found[0]["state"] == "cleared"
        )
    assert [(a["state"], a["cleared_at"]) for a in cleared] == [("cleared", NOW)]


async def test_a_late_reading_enters_the_record_and_opens_no_alarm(
    bench: Bench, field: Field
) -> None:
    await bench.add("late-1", kind="chilled_0_4")
    async with bench.running():
        for seq, (minutes_ago, temperature) in enumerate([(50, 3.0), (40, 3.0), (30, 3.0)]):
            at = NOW - timedelta(minutes=minutes_ago)
            field.telemetry("late-1", {"ts": iso(at), "seq": seq, "temperature_c": temperature})
        await bench.stored("late-1", 3)
        late = NOW - timedelta(minutes=45)
        field.telemetry("late-1", {"ts": iso(late), "seq": 9, "temperature_c": 9.5})
        await bench.stored("late-1", 4)
        record = await bench.rows(
            "select e.since, e.ended_at, e.peak from gateway.excursion e"
            " join gateway.channel c on c.id = e.channel join gateway.device d"
            " on d.key = c.device where d.id = 'late-1'"
        )
        latest = await bench.rows(
            "select value from gateway.latest l join gateway.channel c on c.id = l.channel"
            " join gateway.device d on d.key = c.device where d.id = 'late-1'"
        )
    assert record == [{"since": late, "ended_at": NOW - timedelta(minutes=40), "peak": 9.5}]
    assert await bench.alarms("late-1") == []
    assert latest == [{"value": 3.0}]
