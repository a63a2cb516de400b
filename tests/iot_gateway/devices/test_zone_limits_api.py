"""Limits of a zone's own: one is set without touching the other, or anything else."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from hanlu.ids import new_id
from iot_gateway.devices import repository
from iot_gateway.main import policy_sections, routers
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


async def test_one_limit_is_set_and_the_other_stays_its_kinds(
    admin: httpx.AsyncClient, bench: Bench
) -> None:
    zone_id = new_id()
    path = f"{API}/zones/{zone_id}"
    made = (await admin.put(path, json={"name": f"room {new_id()}", "kind": "pharma_2_8"})).json()
    said = await admin.put(f"{path}/limits", json={"max_c": 7.5})
    assert (said.status_code, said.json()) == (200, {**made, "max_c": 7.5})
    async with bench.database.read(TESTER) as connection:
        [zone] = await repository.zones(connection, [zone_id])
    assert (zone.min_c, zone.max_c) == (None, 7.5), "only what was given is the zone's own"

    assert (await admin.put(f"{path}/limits", json={"max_c": None})).json() == made


async def test_a_limit_beyond_the_other_one_in_force_is_refused(admin: httpx.AsyncClient) -> None:
    path = f"{API}/zones/{new_id()}"
    await admin.put(path, json={"name": f"room {new_id()}", "kind": "pharma_2_8"})
    refused = await admin.put(f"{path}/limits", json={"max_c": 1.0})
    assert (refused.status_code, refused.json()["code"]) == (422, "zone.limits_crossed")
    unknown = await admin.put(f"{API}/zones/{uuid4()}/limits", json={"max_c": 1.0})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "zone.missing")
