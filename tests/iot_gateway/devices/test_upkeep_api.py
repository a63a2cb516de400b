"""Calibrations and clock offsets, as they are stored and shown."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from iot_gateway.main import policy_sections, routers
from tests.iot_gateway.support.gateway import Bench, Field, eventually, iso
from tests.support.api import application, caller, token_for
from tests.support.present import counted_from_now, whole_second

API = "/api/v1/devices"
NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()
now_is_when_a_test_begins = counted_from_now(NOW=whole_second, TODAY=lambda now: now.date())


@pytest.fixture
async def admin(bench: Bench, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's caller."""
    async with application(bench.database, valkey_url, routers(), sections=policy_sections) as app:
        secret = await token_for(bench.database, "admin", None)
        async with caller(app, secret) as client:
            yield client


async def one_reading(bench: Bench, field: Field, device_id: str) -> None:
    await bench.add(device_id)
    async with bench.running():
        field.telemetry(device_id, {"ts": iso(NOW), "temperature_c": 4.0, "channel": "p1"})
        await bench.stored(device_id, 1)


async def test_a_calibration_is_kept_shown_and_edits_no_reading(
    bench: Bench, field: Field, admin: httpx.AsyncClient
) -> None:
    await one_reading(bench, field, "cal-1")
    path, probe = f"{API}/cal-1/calibrations", {"channel": "p1"}
    old = {
        "offset_c": 0.0,
        "certificate": "K-1",
        "calibrated_on": str(TODAY - timedelta(days=400)),
        "due_on": str(TODAY - timedelta(days=35)),
        "in_force_from": iso(NOW - timedelta(days=400)),
    }
    new = {"offset_c": -0.3, "certificate": "K-2", "calibrated_on": str(TODAY)}
    made = await admin.post(path, params=probe, json=old)
    assert made.status_code == 201, made.text
    (channel,) = (await admin.get(f"{API}/cal-1")).json()["channels"]
    assert channel["calibration"]["standing"] == "overdue"

    assert (await admin.post(path, params=probe, json=new)).status_code == 201
    (channel,) = (await admin.get(f"{API}/cal-1")).json()["channels"]
    shown = channel["calibration"]
    assert (shown["offset_c"], shown["certificate"], shown["standing"]) == (-0.3, "K-2", "undated")
    assert channel["latest"]["temperature_c"]["value"] == 4.0
    assert [row["temperature_c"] for row in await bench.readings("cal-1")] == [4.0]

    listed = (await admin.get(path, params=probe)).json()["items"]
    assert [each["certificate"] for each in listed] == ["K-2", "K-1"]
    at = {**probe, "at": iso(NOW - timedelta(days=10))}
    assert [each["certificate"] for each in (await admin.get(path, params=at)).json()["items"]] == [
        "K-1"
    ]
    audited = await bench.rows(
        "select * from hanlu.audit where subject = 'device:cal-1:p1:calibration'"
    )
    assert len(audited) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"offset_c": 11}, "request.invalid"),
        ({"certificate": " "}, "request.invalid"),
        ({"due_on": str(TODAY - timedelta(days=1))}, "request.invalid"),
        ({"calibrated_on": str(TODAY + timedelta(days=2))}, "calibration.dates_invalid"),
        ({"in_force_from": iso(NOW - timedelta(days=2))}, "calibration.dates_invalid"),
    ],
)
async def test_a_calibration_that_cannot_be_is_refused(
    bench: Bench, field: Field, admin: httpx.AsyncClient, change: dict[str, Any], code: str
) -> None:
    await one_reading(bench, field, "cal-2")
    body = {"offset_c": 0.1, "certificate": "K", "calibrated_on": str(TODAY)} | change
    path = f"{API}/cal-2/calibrations"
    refused = await admin.post(path, params={"channel": "p1"}, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_a_probe_that_does_not_exist_has_no_calibration(
    bench: Bench, admin: httpx.AsyncClient
) -> None:
    await bench.add("cal-3")
    missing = await admin.get(f"{API}/cal-3/calibrations")
    assert (missing.status_code, missing.json()["code"]) == (404, "channel.missing")


async def test_an_offset_of_the_clock_is_stored_shown_and_warned_of(
    bench: Bench, field: Field, admin: httpx.AsyncClient
) -> None:
    await bench.add("late-clock")
    async with bench.running():
        for n in range(6):
            at = datetime.now(UTC) - timedelta(seconds=200)
            field.telemetry("late-clock", {"ts": iso(at), "temperature_c": 4.0})
            await bench.stored("late-clock", n + 1)

        async def shown() -> dict[str, Any]:
            found: dict[str, Any] = (await admin.get(f"{API}/late-clock")).json()
            return found

        device = await eventually(shown, lambda each: each["clock_offset_s"] is not None)
    assert device["clock_offset_s"] == pytest.approx(200, abs=10)
    assert device["clock_warning"] is True
    assert len(await bench.readings("late-clock")) == 6


def at_least(count: int) -> Callable[[list[Any]], bool]:
    return lambda rows: len(rows) >= count


async def test_a_clock_far_ahead_is_quarantined_with_how_far_and_measured_all_the_same(
    bench: Bench, field: Field, admin: httpx.AsyncClient
) -> None:
    await bench.add("fast-clock")
    topic = "hanlu/v1/fast-clock/telemetry"
    async with bench.running():
        for n in range(6):
            at = datetime.now(UTC) + timedelta(minutes=10)
            field.telemetry("fast-clock", {"ts": iso(at), "temperature_c": 4.0})
            await eventually(
                lambda: bench.rows("select * from gateway.quarantine where topic = %s", topic),
                at_least(n + 1),
            )

        async def shown() -> dict[str, Any]:
            found: dict[str, Any] = (await admin.get(f"{API}/fast-clock")).json()
            return found

        device = await eventually(shown, lambda each: each["clock_offset_s"] is not None)
    refused = await bench.refused(topic)
    assert {each["code"] for each in refused} == {"far_future"}
    assert "0:10:0" in refused[0]["reason"] or "0:09:5" in refused[0]["reason"]
    assert device["clock_offset_s"] == pytest.approx(-600, abs=15)
    assert device["clock_warning"] is True
    assert await bench.readings("fast-clock") == []
