"""Editing the policy: a version, its reason, its trace, and every process knows."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from hanlu.audit.router import router as audit
from hanlu.database import Database
from hanlu.ids import new_id
from hanlu.policy import PolicyStore, Section
from hanlu.policy.router import router
from hanlu.policy.store import PolicyWatch
from hanlu.runtime import Resources
from hanlu.stream.relay import Relay
from tests.support.api import application, caller, token_for


class Freezer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    max_c: float


SECTIONS = [Section("freezer", Freezer, {"max_c": -18.0}, {"freezer.max_c": "degrees Celsius"})]


@pytest.fixture
async def app(app_database: Database, valkey_url: str) -> AsyncIterator[FastAPI]:
    async with application(app_database, valkey_url, [router, audit], sections=SECTIONS) as app:
        yield app


@pytest.fixture
async def admin(app: FastAPI, app_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app, await token_for(app_database, "admin")) as client:
        yield client


async def test_a_policy_is_edited_as_a_new_version(app: FastAPI, admin: httpx.AsyncClient) -> None:
    resources: Resources = app.state.resources
    elsewhere = PolicyStore(SECTIONS)
    tasks = [
        asyncio.create_task(
            Relay(resources.database, resources.redis, new_id()).run(), name="relay"
        ),
        asyncio.create_task(
            PolicyWatch(elsewhere, resources.database, resources.stream).run(), name="watch"
        ),
    ]
    try:
        seen = await admin.get("/api/v1/policy")
        assert seen.json() == {
            "version": 0,
            "sections": [
                {
                    "name": "freezer",
                    "values": {"max_c": -18.0},
                    "default": {"max_c": -18.0},
                    "notes": {"freezer.max_c": "degrees Celsius"},
                    "shape": Freezer.model_json_schema(),
                }
            ],
        }
        change = {"values": {"max_c": -20.0}, "reason": "the new ice cream"}
        match = {"If-Match": seen.headers["etag"]}
        made = await admin.put("/api/v1/policy/freezer", json=change, headers=match)
        assert made.status_code == 200, made.text
        assert made.json()["edits"] == [{"key": "freezer.max_c", "before": -18.0, "after": -20.0}]
        assert made.headers["etag"] == '"v1"'

        late = await admin.put("/api/v1/policy/freezer", json=change, headers=match)
        assert late.status_code == 412

        async with asyncio.timeout(10):
            while elsewhere.current().version < 1:
                await asyncio.sleep(0.02)
        assert elsewhere.current().section(Freezer).max_c == -20.0
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    again = await admin.put("/api/v1/policy/freezer", json=change)
    assert again.headers["etag"] == '"v1"', "what already stands makes no version"
    [version] = (await admin.get("/api/v1/policy/versions")).json()["items"]
    assert (version["reason"], version["section"]) == ("the new ice cream", "freezer")
    for number, max_c in ((0, -18.0), (1, -20.0)):
        whole = (await admin.get(f"/api/v1/policy/versions/{number}")).json()
        assert whole == {"version": number, "sections": {"freezer": {"max_c": max_c}}}
    assert (await admin.get("/api/v1/policy/versions/2")).status_code == 404
    trace = (await admin.get("/api/v1/audit", params={"subject": "policy:"})).json()["items"][-1]
    assert trace["reason"] == "the new ice cream"
    assert trace["before"] == {"freezer.max_c": -18.0}
    assert trace["after"] == {"freezer.max_c": -20.0}


async def test_a_wrong_value_is_named_and_nothing_is_stored(admin: httpx.AsyncClient) -> None:
    version = (await admin.get("/api/v1/policy")).json()["version"]
    refused = await admin.put(
        "/api/v1/policy/freezer", json={"values": {"max_c": "cold"}, "reason": "no idea"}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "policy.invalid")
    assert refused.json()["field"] == "freezer.max_c"
    [error] = refused.json()["params"]["errors"]
    assert (error["key"], error["code"]) == ("freezer.max_c", "field.float_parsing")
    unknown = await admin.put("/api/v1/policy/oven", json={"values": {}, "reason": "no idea"})
    assert unknown.status_code == 404
    assert (await admin.get("/api/v1/policy")).json()["version"] == version


async def test_a_dispatcher_reads_the_policy_and_writes_none(
    app: FastAPI, app_database: Database
) -> None:
    async with caller(app, await token_for(app_database, "dispatcher")) as client:
        assert (await client.get("/api/v1/policy")).status_code == 200
        body = {"values": {"max_c": 0}, "reason": "warmer"}
        assert (await client.put("/api/v1/policy/freezer", json=body)).status_code == 403
