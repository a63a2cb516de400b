"""``/health`` tells which part is missing, ``/metrics`` only to this machine."""

import httpx

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.settings import Settings
from tests.support.api import ADDRESS, application, caller


async def test_roles_that_do_not_run_are_named(app_database: Database, valkey_url: str) -> None:
    async with application(app_database, valkey_url, []) as app, caller(app) as client:
        answer = (await client.get("/health")).json()
    assert answer["status"] == "degraded"
    assert "gateway.absent" in answer["problems"]
    assert not {"database.away", "redis.away"} & set(answer["problems"])


async def test_servers_that_are_away_are_named(valkey_url: str) -> None:
    nowhere = Database("postgresql://hanlu_app@127.0.0.1:9/none", SystemClock())
    async with (
        nowhere,
        application(nowhere, "redis://127.0.0.1:9/0", []) as app,
        caller(app) as client,
    ):
        answer = (await client.get("/health")).json()
    assert answer["problems"] == ["database.away", "redis.away"]


async def test_metrics_are_for_this_machine_only(app_database: Database, valkey_url: str) -> None:
    async with application(app_database, valkey_url, []) as app:
        near, far = (
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app, client=(address, 1)), base_url=ADDRESS
            )
            for address in ("127.0.0.1", "192.0.2.7")
        )
        async with near, far:
            assert "python_info" in (await near.get("/metrics")).text
            assert (await near.get("/metrics", headers={"X-Forwarded-For": "x"})).status_code == 403
            assert (await far.get("/metrics")).status_code == 403


async def test_only_an_authority_of_our_own_is_handed_out(
    app_database: Database, valkey_url: str
) -> None:
    async with (
        application(app_database, valkey_url, [], settings=Settings()) as app,
        caller(app) as client,
    ):
        assert (await client.get("/authority.crt")).status_code == 404
