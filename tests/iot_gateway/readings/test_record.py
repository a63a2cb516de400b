"""The record of excursions: readings that come late change what happened, not when it was known."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hanlu.ids import new_id
from iot_gateway.devices import calibrations
from iot_gateway.devices.calibrations import CalibrationDraft
from iot_gateway.devices.model import Device
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.support.gateway import TESTER, Bench, iso

BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5)
WARM, COLD = 9.0, 5.0  # a pharma room's limit is 8 °C
LIMITS = Limits(defaults())


async def say(bench: Bench, device: Device, temps_c: dict[int, float]) -> None:
    """One batch of readings, by minutes after the begin."""
    store = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    await store.store(
        [
            Arrived(
                topic=f"hanlu/v1/{device.id}/telemetry",
                payload=json.dumps(
                    {"ts": iso(BEGIN + timedelta(minutes=at)), "seq": at, "temperature_c": temp_c}
                ).encode(),
                packet_id=at + 1,
                qos=1,
                retained=False,
                repeated=False,
                at=datetime.now(UTC),
                connection=1,
            )
            for at, temp_c in temps_c.items()
        ]
    )


async def calibrate(bench: Bench, device: Device, offset_c: float) -> None:
    """Note a calibration that is in force since before the first reading."""
    channels = await bench.rows("select id from gateway.channel where device = %s", device.key)
    draft = CalibrationDraft(
        offset_c=offset_c,
        certificate="K-1",
        calibrated_on=(BEGIN - timedelta(days=2)).date(),
        in_force_from=BEGIN - timedelta(days=1),
    )
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        await calibrations.add(uow, new_id, "device:x", channels[0]["id"], draft)


async def excursions(bench: Bench, device: Device) -> list[dict[str, Any]]:
    """The device's excursions of the high limit, by their begin in minutes."""
    rows = await bench.rows(
        """select e.since, e.ended_at, e.known_at from gateway.excursion e
           join gateway.channel c on c.id = e.channel join gateway.device d on d.key = c.device
           where d.id = %s and e.rule = 'temperature_c_high' order by e.since""",
        device.id,
    )
    return [{**row, "minute": (row["since"] - BEGIN) // timedelta(minutes=1)} for row in rows]


async def test_an_excursion_that_began_earlier_than_known_stays_known_since_then(
    bench: Bench,
) -> None:
    device = await bench.add("known-1", kind="pharma_2_8")
    await say(bench, device, {0: COLD, 20: WARM, 30: WARM, 40: COLD})
    (before,) = await excursions(bench, device)
    await say(bench, device, {10: WARM})

    (after,) = await excursions(bench, device)
    assert (before["minute"], after["minute"]) == (20, 10)
    assert after["known_at"] == before["known_at"]


async def test_excursions_that_turn_out_to_be_two_or_one_keep_what_was_known_first(
    bench: Bench,
) -> None:
    device = await bench.add("known-2", kind="pharma_2_8")
    await say(bench, device, {0: COLD, 10: WARM, 30: WARM, 40: COLD})
    (whole,) = await excursions(bench, device)
    await say(bench, device, {20: COLD})
    halves = await excursions(bench, device)

    assert [each["minute"] for each in halves] == [10, 30]
    assert {each["known_at"] for each in halves} == {whole["known_at"]}


async def test_an_excursion_that_nobody_knew_of_is_known_since_its_late_reading(
    bench: Bench,
) -> None:
    device = await bench.add("known-3", kind="pharma_2_8")
    await say(bench, device, {0: COLD, 10: WARM, 20: COLD, 60: COLD})
    (first,) = await excursions(bench, device)
    await say(bench, device, {40: WARM})
    known, late = await excursions(bench, device)

    assert known == first
    assert late["minute"] == 40
    assert late["known_at"] > first["known_at"]


async def test_an_offset_that_somebody_notes_silences_no_excursion_and_makes_none(
    bench: Bench,
) -> None:
    """Limits judge what was measured: nobody corrects an alarm away (decision 14)."""
    device = await bench.add("known-4", kind="pharma_2_8")
    await say(bench, device, {0: COLD})
    await calibrate(bench, device, -2.0)
    await say(bench, device, {10: WARM, 20: COLD})
    (excursion,) = await excursions(bench, device)
    assert excursion["minute"] == 10
    assert len(await bench.alarms("known-4")) == 1

    await calibrate(bench, device, 4.0)
    await say(bench, device, {30: COLD, 40: COLD})
    assert len(await excursions(bench, device)) == 1


async def test_a_backlog_that_comes_after_live_readings_is_worked_in_once_at_its_end(
    bench: Bench,
) -> None:
    device = await bench.add("backlog-1", kind="pharma_2_8")
    await say(bench, device, {200: COLD, 240: COLD})
    await say(bench, device, {at: WARM if 20 <= at < 60 else COLD for at in range(0, 50, 10)})
    await say(bench, device, {at: WARM if 20 <= at < 60 else COLD for at in range(50, 100, 10)})
    asked = await bench.rows(
        """select r.since, r.until from gateway.review r join gateway.channel c on c.id = r.channel
           where c.device = %s and r.rule = 'temperature_c_high'""",
        device.key,
    )
    assert await excursions(bench, device) == []
    assert asked == [{"since": BEGIN, "until": BEGIN + timedelta(minutes=90)}]

    await bench.reviewed()
    (found,) = await excursions(bench, device)
    assert (found["minute"], found["ended_at"]) == (20, BEGIN + timedelta(minutes=60))
    assert await bench.alarms("backlog-1") == []
