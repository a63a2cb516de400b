"""Trying a message against a binding, and reading what was refused with its bytes."""

from collections.abc import AsyncIterator

import httpx
import pytest

from iot_gateway.main import policy_sections, routers
from tests.iot_gateway.support.gateway import Bench, Field
from tests.support.api import application, caller, token_for

API = "/api/v1"
SENSOR = (
    '{"Time": "2026-03-01T12:00:00+08:00", "SHT3X-0x44": {"Temperature": 4.5}, "TempUnit": "C"}'
)


@pytest.fixture
async def admin(bench: Bench, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's caller."""
    async with application(bench.database, valkey_url, routers(), sections=policy_sections) as app:
        secret = await token_for(bench.database, "admin", None)
        async with caller(app, secret) as client:
            yield client


async def test_a_message_is_tried_with_a_binding_that_is_not_made_yet(
    bench: Bench, admin: httpx.AsyncClient
) -> None:
    await bench.add("room-7")
    body = {"topic": "try/room-7/tele/SENSOR", "payload": SENSOR, "format": "tasmota"}
    answer = (await admin.post(f"{API}/bindings/try", json={**body, "device_at": "{1}"})).json()
    (reading,) = answer["readings"]
    assert (reading["device_uid"], reading["temperature_c"]) == ("room-7", 4.5)
    assert reading["ts"].startswith("2026-03-01T04:00:00")
    assert (answer["registered"], answer["filter"], answer["rejected"]) == (["room-7"], None, None)
    assert (await admin.get(f"{API}/bindings")).json()["items"] == []


async def test_without_a_format_the_binding_in_force_is_taken(admin: httpx.AsyncClient) -> None:
    made = {"filter": "tryplant/#", "format": "tasmota", "device_at": "{1}"}
    await admin.post(f"{API}/bindings", json=made)
    body = {"topic": "tryplant/room-8/tele/SENSOR", "payload": SENSOR}
    answer = (await admin.post(f"{API}/bindings/try", json=body)).json()
    assert (answer["filter"], answer["format"]) == ("tryplant/#", "tasmota")
    assert [each["device_uid"] for each in answer["readings"]] == ["room-8"]
    assert answer["registered"] == []
    nobody = (await admin.post(f"{API}/bindings/try", json={**body, "topic": "x/y"})).json()
    assert (nobody["rejected"], nobody["readings"]) == ("no_binding", [])
    native = {"topic": "hanlu/v1/cold-1/telemetry", "payload": '{"temperature_c": "warm"}'}
    refused = (await admin.post(f"{API}/bindings/try", json=native)).json()
    assert (refused["rejected"], refused["field"]) == ("wrong_type", "temperature_c")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"payload": "0g", "encoding": "hex"}, "binding.payload_unreadable"),
        ({"payload": "?", "encoding": "base64"}, "binding.payload_unreadable"),
        ({"format": "morse"}, "connection.format_unknown"),
        ({"format": "tasmota", "device_at": "nowhere"}, "binding.device_at_invalid"),
        ({"encoding": "rot13"}, "request.invalid"),
    ],
)
async def test_what_cannot_be_tried_is_refused(
    admin: httpx.AsyncClient, change: dict[str, str], code: str
) -> None:
    answer = await admin.post(f"{API}/bindings/try", json={"topic": "a/b", "payload": "", **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_refused_message_is_shown_with_its_bytes(
    bench: Bench, field: Field, admin: httpx.AsyncClient
) -> None:
    await bench.add("bytes-1")
    async with bench.running():
        field.telemetry("bytes-1", b"\x00\xff{")
        await bench.refused("hanlu/v1/bytes-1/telemetry")
    asked = {"device_id": "bytes-1"}
    (listed,) = (await admin.get(f"{API}/connections/refusals", params=asked)).json()["items"]
    shown = (await admin.get(f"{API}/connections/refusals/{listed['id']}")).json()
    assert (shown["payload_hex"], shown["size"], shown["code"]) == ("00ff7b", 3, listed["code"])
    missing = await admin.get(f"{API}/connections/refusals/999999")
    assert (missing.status_code, missing.json()["code"]) == (404, "refusal.missing")
    assert (await admin.get(f"{API}/connections/refusals/99999999999999999999")).status_code == 422
