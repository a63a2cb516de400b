"""Silence on a real database: found by what is stored, ended by the next fresh reading."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.devices.quietness import Listening
from iot_gateway.devices.watch import SilenceWatch
from iot_gateway.ingest.consumer import Ingest
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.support.gateway import Bench, Field, eventually, iso


@pytest.fixture
def now() -> datetime:
    """Of this test, not of the whole run: what is fresh grows old while others run."""
    return datetime.now(UTC).replace(microsecond=0)


def watch(bench: Bench) -> SilenceWatch:
    lease = Lease(bench.database, "silence", new_id())
    return SilenceWatch(bench.database, lease, new_id, lambda: None, lambda: Limits(defaults()))


async def heard_until(ingest: Ingest, wanted: Callable[[datetime], bool]) -> datetime:
    """Up to when devices have been heard, once it is as wanted."""

    async def ask() -> datetime:
        listening = ingest.listening()
        assert listening is not None
        return listening.until

    return await eventually(ask, wanted)


async def test_a_silent_device_is_told_once_and_heard_again(
    bench: Bench, field: Field, now: datetime
) -> None:
    await bench.add("quiet-1", expected_interval_s=60)
    async with bench.running():
        old = now - timedelta(minutes=30)
        field.telemetry("quiet-1", {"ts": iso(old), "seq": 1, "temperature_c": 3.0})
        await bench.stored("quiet-1", 1)
        await watch(bench).look(Listening(now - timedelta(hours=1), now))
        await watch(bench).look(Listening(now - timedelta(hours=1), now))
        alarms = await bench.alarms("quiet-1")
        assert [(a["rule"], a["state"], a["opened_at"]) for a in alarms] == [
            ("silence", "open", old + timedelta(minutes=5))
        ]
        buffered = now - timedelta(minutes=20)
        field.telemetry("quiet-1", {"ts": iso(buffered), "seq": 2, "temperature_c": 3.0})
        await bench.stored("quiet-1", 2)
        assert (await bench.alarms("quiet-1"))[0]["state"] == "open"
        field.telemetry("quiet-1", {"ts": iso(now), "seq": 3, "temperature_c": 3.0})
        cleared = await eventually(
            lambda: bench.alarms("quiet-1"), lambda found: found[0]["state"] == "cleared"
        )
    assert [a["state"] for a in cleared] == ["cleared"]


async def test_a_queue_that_is_worked_off_is_no_silence(
    bench: Bench, field: Field, now: datetime
) -> None:
    """Back after an hour: what the broker kept is old, and the readings since are behind it."""
    names = [f"queued-{n}" for n in range(8)]
    for name in names:
        await bench.add(name, expected_interval_s=60)
    old = now - timedelta(minutes=40)
    async with bench.running() as ingest:
        for name in names:
            field.telemetry(name, {"ts": iso(old), "seq": 1, "temperature_c": 3.0})
        await bench.stored(names[-1], 1)
        until = await heard_until(ingest, lambda at: at < old + timedelta(minutes=1))
        assert until < old + timedelta(minutes=1)
        await watch(bench).look(Listening(now - timedelta(hours=2), until))
        assert [alarm for name in names for alarm in await bench.alarms(name)] == []

        for name in names[1:]:
            field.telemetry(name, {"ts": iso(now), "seq": 2, "temperature_c": 3.0})
        await bench.stored(names[-1], 2)
        until = await heard_until(ingest, lambda at: at > now - timedelta(minutes=1))
        assert until > now - timedelta(minutes=1)
        await watch(bench).look(Listening(now - timedelta(hours=2), until))
    silent = [alarm["device_id"] for name in names for alarm in await bench.alarms(name)]
    assert silent == [names[0]]


async def test_a_probe_that_falls_silent_is_told_while_its_device_goes_on(
    bench: Bench, field: Field, now: datetime
) -> None:
    await bench.add("two-probes", expected_interval_s=60)

    def says(minutes: float, seq: int, *probes: str) -> None:
        at = iso(now - timedelta(minutes=minutes))
        field.telemetry(
            "two-probes",
            [{"ts": at, "seq": seq, "channel": each, "temperature_c": 3.0} for each in probes],
        )

    async with bench.running():
        says(20, 1, "left", "right")
        says(16, 2, "left")
        await bench.stored("two-probes", 3)
        await watch(bench).look_at_probes()
        assert await bench.alarms("two-probes") == []
        says(15, 3, "left")
        await bench.stored("two-probes", 4)
        await watch(bench).look_at_probes()
        await watch(bench).look_at_probes()
        (alarm,) = await bench.alarms("two-probes")
        assert (alarm["channel"], alarm["rule"], alarm["state"]) == (
            "right",
            "probe_silence",
            "open",
        )
        assert alarm["opened_at"] == now - timedelta(minutes=15)
        says(14, 4, "right")
        await bench.stored("two-probes", 5)
        await watch(bench).look_at_probes()
    (alarm,) = await bench.alarms("two-probes")
    assert alarm["state"] == "cleared"
