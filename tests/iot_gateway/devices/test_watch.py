"""Silence on a real database: found by what is stored, ended by the next fresh reading."""

from datetime import UTC, datetime, timedelta

import pytest

from hanlu.database.lease import Lease
from hanlu.ids import new_id
from iot_gateway.devices.watch import SilenceWatch
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


async def test_a_silent_device_is_told_once_and_heard_again(
    bench: Bench, field: Field, now: datetime
) -> None:
    await bench.add("quiet-1", expected_interval_s=60)
    async with bench.running():
        old = now - timedelta(minutes=30)
        field.telemetry("quiet-1", {"ts": iso(old), "seq": 1, "temperature_c": 3.0})
        await bench.stored("quiet-1", 1)
        await watch(bench).look(now - timedelta(hours=1))
        await watch(bench).look(now - timedelta(hours=1))
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
