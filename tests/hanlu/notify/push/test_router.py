"""A technician's phone subscribes for its session, tries the way, and leaves."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from hanlu.database import Database
from hanlu.identity import router as identity
from hanlu.identity.passwords import Passwords
from hanlu.identity.principal import Principal
from hanlu.identity.sign_in import SignIn
from hanlu.identity.throttle import Throttle
from hanlu.ids import new_id
from hanlu.notify.push.router import router
from tests.hanlu.identity.test_sign_in import CHEAP, no_wait, person
from tests.hanlu.notify.push.phone import Browser
from tests.support.api import application, caller, token_for

TESTS = Principal.system("tests")
HERE = "/api/v1/push"


@pytest.fixture
async def app(app_database: Database, valkey_url: str) -> AsyncIterator[FastAPI]:
    async with application(app_database, valkey_url, [identity.router, router]) as app:
        passwords = Passwords(CHEAP)
        redis = app.state.resources.redis
        app.state.sign_in = SignIn(
            app_database, passwords, Throttle(redis), "http://hanlu.test", no_wait
        )
        yield app
        passwords.close()


@pytest.fixture
async def phone(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    _, login = await person(app, "technician", new_id())
    async with caller(app) as client:
        assert (await client.post("/api/v1/session", json=login)).status_code == 200
        yield client


def given(endpoint: str | None = None, **keys: str) -> dict[str, Any]:
    endpoint = endpoint or f"https://push.example.com/{new_id()}"
    return {"endpoint": endpoint, "keys": Browser().keys | keys}


async def subscribed(client: httpx.AsyncClient) -> bool:
    told: bool = (await client.get(HERE)).json()["subscribed"]
    return told


async def held(database: Database) -> int:
    async with database.read(TESTS) as connection:
        cursor = await connection.execute("select count(*) as n from hanlu.push_subscription")
        row = await cursor.fetchone()
    assert row is not None
    count: int = row["n"]
    return count


async def test_a_phone_subscribes_tries_the_way_and_leaves(
    phone: httpx.AsyncClient, app_database: Database
) -> None:
    assert not await subscribed(phone)
    assert (await phone.post(f"{HERE}/test")).json()["code"] == "push.missing"
    assert (await phone.put(f"{HERE}/subscription", json=given())).status_code == 204
    assert await subscribed(phone)
    assert (await phone.post(f"{HERE}/test")).status_code == 202
    async with app_database.read(TESTS) as connection:
        cursor = await connection.execute("select params from hanlu.message where code='push.test'")
        assert [row["params"] for row in await cursor.fetchall()] == [{}]
    for _ in range(2):
        assert (await phone.delete(f"{HERE}/subscription")).status_code == 204
    assert not await subscribed(phone)


async def test_signing_out_ends_it(phone: httpx.AsyncClient, app_database: Database) -> None:
    before = await held(app_database)
    await phone.put(f"{HERE}/subscription", json=given())
    assert await held(app_database) == before + 1
    await phone.delete("/api/v1/session")
    assert await held(app_database) == before


async def test_a_browser_has_one_subscription_whoever_is_signed_in(
    app: FastAPI, phone: httpx.AsyncClient
) -> None:
    same = given()
    await phone.put(f"{HERE}/subscription", json=same)
    _, login = await person(app, "technician", new_id())
    async with caller(app) as next_one:
        await next_one.post("/api/v1/session", json=login)
        await next_one.put(f"{HERE}/subscription", json=same)
        assert await subscribed(next_one)
    assert not await subscribed(phone)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(given("http://push.example.com/a"), "push.address_refused", id="no https"),
        pytest.param(given("https://10.0.0.7/a"), "push.address_refused", id="inside"),
        pytest.param(given(p256dh="BAAA"), "push.keys_invalid", id="no point"),
        pytest.param(given(auth="AAAA"), "push.keys_invalid", id="a short secret"),
        pytest.param(given(auth="ä"), "push.keys_invalid", id="no base64"),
    ],
)
async def test_what_cannot_be_sent_to_is_refused(
    phone: httpx.AsyncClient, body: dict[str, Any], code: str
) -> None:
    answer = await phone.put(f"{HERE}/subscription", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not await subscribed(phone)


async def test_only_a_session_of_a_technician_may(app: FastAPI, app_database: Database) -> None:
    program = await token_for(app_database, "technician", technician_id=new_id())
    desk = await token_for(app_database, "dispatcher")
    async with caller(app, program) as client:
        assert (await client.get(HERE)).status_code == 401
    async with caller(app, desk) as client:
        assert (await client.get(HERE)).status_code == 403
