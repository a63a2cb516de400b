"""Bindings and proposed devices over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from hanlu.ids import new_id
from iot_gateway.devices import proposals
from iot_gateway.main import policy_sections, routers
from iot_gateway.reading import Proposal
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.api import application, caller, token_for

API = "/api/v1"


@pytest.fixture
async def admin(bench: Bench, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's caller."""
    async with application(bench.database, valkey_url, routers(), sections=policy_sections) as app:
        secret = await token_for(bench.database, "admin", None)
        async with caller(app, secret) as client:
            yield client


async def test_a_binding_is_made_changed_listed_and_removed(admin: httpx.AsyncClient) -> None:
    body = {"filter": "api-plant/#", "format": "tasmota", "device_at": "{3}"}
    made = await admin.post(f"{API}/bindings", json=body)
    assert made.status_code == 201, made.text
    path = f"{API}/bindings/{made.json()['id']}"
    assert (await admin.post(f"{API}/bindings", json=body)).json()["code"] == "binding.taken"

    assert (await admin.put(path, json={**body, "device_at": "/serial"})).status_code == 204
    listed = (await admin.get(f"{API}/bindings")).json()["items"]
    (found,) = [each for each in listed if each["filter"] == "api-plant/#"]
    assert (found["device_at"], found["bridge_id"]) == ("/serial", None)

    wrong = await admin.put(path, json={**body, "device_at": "nowhere"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "binding.device_at_invalid")
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.put(path, json=body)).json()["code"] == "binding.missing"


async def test_a_proposed_device_is_shown_and_let_in(
    admin: httpx.AsyncClient, bench: Bench
) -> None:
    told = Proposal(
        source="zigbee2mqtt",
        device_uid="api-prop-1",
        format="zigbee2mqtt",
        name="Cold room",
        metrics=("temperature_c",),
    )
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await proposals.keep(uow.connection, new_id, [(told, None)], uow.now)
    listed = (await admin.get(f"{API}/device-proposals")).json()["items"]
    (found,) = [each for each in listed if each["device_uid"] == "api-prop-1"]
    assert found["metrics"] == ["temperature_c"]

    path = f"{API}/device-proposals/{found['id']}"
    approved = await admin.post(f"{path}/approve", json={"zone_kind": "frozen"})
    assert approved.status_code == 200, approved.text
    assert approved.json()["id"] == "api-prop-1"
    assert (await admin.post(f"{path}/dismiss")).status_code == 204
    missing = await admin.post(f"{API}/device-proposals/{new_id()}/dismiss")
    assert (missing.status_code, missing.json()["code"]) == (404, "proposal.missing")
