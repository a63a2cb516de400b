"""Learned defrosts, as they are shown with their evidence."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from iot_gateway.devices import defrosts
from iot_gateway.devices import repository as devices
from iot_gateway.main import policy_sections, routers
from iot_gateway.rules.defrost import learn
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.api import application, caller, token_for

API = "/api/v1/devices"
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def admin(bench: Bench, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's caller."""
    async with application(bench.database, valkey_url, routers(), sections=policy_sections) as app:
        secret = await token_for(bench.database, "admin", None)
        async with caller(app, secret) as client:
            yield client


async def test_learned_defrosts_are_shown_with_what_they_were_learned_from(
    bench: Bench, admin: httpx.AsyncClient
) -> None:
    device = await bench.add("frosty", kind="frozen")
    begin_s, every_s = FIRST.timestamp(), 6 * 3600.0
    learned = learn([(begin_s + n * every_s, 1200.0) for n in range(24) if n != 7])
    assert learned is not None
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        channels = await devices.channels(uow.connection, [(device.key, "p1")], uow.now)
        assert await defrosts.keep(uow.connection, [(channels[device.key, "p1"], learned)], uow.now)
        assert not await defrosts.keep(
            uow.connection, [(channels[device.key, "p1"], learned)], uow.now
        )

    (shown,) = (await admin.get(f"{API}/frosty/defrosts")).json()["items"]
    assert (shown["channel"], shown["period_s"], shown["cap_s"]) == ("p1", every_s, 1800.0)
    last = FIRST + timedelta(seconds=23 * every_s)
    assert datetime.fromisoformat(shown["last_at"]) == last
    assert (shown["evidence"]["spells"], shown["evidence"]["periods"]) == (23, 24)
    assert datetime.fromisoformat(shown["evidence"]["since"]) == FIRST
    await bench.add("plain", kind="frozen")
    assert (await admin.get(f"{API}/plain/defrosts")).json() == {"items": []}
    missing = await admin.get(f"{API}/nobody/defrosts")
    assert (missing.status_code, missing.json()["code"]) == (404, "device.missing")
