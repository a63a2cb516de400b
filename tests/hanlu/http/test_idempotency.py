"""Every POST happens once under its key, or says in OpenAPI why it ignores one."""

from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.http.app import operations
from hanlu.http.dependencies import get_uow
from hanlu.http.idempotency import UNKEYED
from hanlu.http.server import routers
from hanlu.identity import people_router
from hanlu.identity.principal import Principal
from tests.support.api import application, caller, token_for


def calls(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for each in dependant.dependencies:
        yield from calls(each)


async def test_every_post_takes_a_key_or_says_why_not() -> None:
    nowhere = Database("postgresql://nowhere.invalid/none", SystemClock())
    async with application(nowhere, "redis://nowhere.invalid", routers()) as app:
        posts = [route for route in operations(app) if "POST" in (route.methods or ())]
        document = app.openapi()["paths"]
    keyed = {route.path for route in posts if get_uow in calls(route.dependant)}
    ignoring = {route.path for route in posts if UNKEYED in (route.openapi_extra or {})}
    assert keyed | ignoring == {route.path for route in posts}
    assert keyed & ignoring == set()
    told = {path for path, methods in document.items() if UNKEYED in methods.get("post", {})}
    assert told == ignoring
    assert all(
        "Idempotency-Key is ignored" in document[path]["post"]["description"] for path in told
    )


async def test_a_secret_is_made_once_under_its_key_and_kept_nowhere(
    app_database: Database, valkey_url: str
) -> None:
    secret = await token_for(app_database, "admin")
    key = {"Idempotency-Key": "one-token"}
    body = {"name": "board on the wall", "role": "dispatcher", "scope": {"kind": "all", "ids": []}}
    async with (
        application(app_database, valkey_url, [people_router.tokens_router]) as app,
        caller(app, secret) as admin,
    ):
        first = await admin.post("/api/v1/tokens", json=body, headers=key)
        again = await admin.post("/api/v1/tokens", json=body, headers=key)
        listed = (await admin.get("/api/v1/tokens")).json()["items"]
    assert first.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "idempotency.answer_not_kept")
    assert [each["name"] for each in listed].count("board on the wall") == 1
    async with app_database.read(Principal.system("tests")) as connection:
        cursor = await connection.execute("select body from hanlu.idempotency")
        assert [row["body"] for row in await cursor.fetchall()] == [None]
