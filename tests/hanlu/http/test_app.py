"""The HTTP edge: what every operation gets without asking for it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, ClassVar

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Query

from hanlu.database import Database
from hanlu.errors import DomainError, documented
from hanlu.http.app import create_app
from hanlu.http.dependencies import PrincipalDep, ReadUow, WriteUow, require
from hanlu.http.problems import REFUSALS
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from tests.support.api import application, caller, token_for


class CrateTooHeavy(DomainError):
    status: ClassVar[int] = 409
    code: ClassVar[str] = "crate.too_heavy"
    detail: ClassVar[str] = "{weight_kg} kg is too heavy."


class Crate(Schema):
    name: str
    weight_kg: float


router = Router(prefix="/crates", tags=["crates"])


@router.post("", status_code=201, responses=documented(CrateTooHeavy))
async def add(body: Crate, uow: WriteUow) -> Crate:
    """Writes a row that a test can look for: an inbox row, because that table is at hand."""
    if body.weight_kg > 100:
        raise CrateTooHeavy(weight_kg=body.weight_kg)
    await uow.connection.execute(
        "insert into hanlu.inbox (consumer, number) values (%s, 1)", (body.name,)
    )
    if body.weight_kg < 0:  # a reference that is only looked at when the transaction commits
        await uow.connection.execute("create temp table late (id int) on commit drop")
        await uow.connection.execute(
            "create or replace function pg_temp.refuse() returns trigger language plpgsql as"
            " $$ begin raise exception 'SELECT secret FROM late'; end $$"
        )
        await uow.connection.execute(
            "create constraint trigger refuse after insert on late deferrable initially deferred"
            " for each row execute function pg_temp.refuse()"
        )
        await uow.connection.execute("insert into late values (1)")
    return body


@router.get("", dependencies=[require("audit.read")])
async def listed(connection: ReadUow, like: Annotated[str, Query()] = "%") -> list[str]:
    cursor = await connection.execute(
        "select consumer from hanlu.inbox where consumer like %s order by 1", (like,)
    )
    return [row["consumer"] for row in await cursor.fetchall()]


@router.get("/broken")
async def broken(_principal: PrincipalDep) -> None:
    raise RuntimeError("SELECT password FROM person")


@pytest.fixture
async def app(app_database: Database, valkey_url: str) -> AsyncIterator[FastAPI]:
    async with application(app_database, valkey_url, [router]) as app:
        yield app


@pytest.fixture
async def admin(app: FastAPI, app_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app, await token_for(app_database, "admin")) as client:
        yield client


async def stored(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/api/v1/crates")
    assert answer.status_code == 200
    names: list[str] = answer.json()
    return names


async def test_a_commit_that_fails_answers_500_and_stores_nothing(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/api/v1/crates", json={"name": "late", "weight_kg": -1})
    assert answer.status_code == 500
    assert answer.json()["code"] == "server.error"
    assert "SELECT" not in answer.text
    assert "late" not in await stored(admin)


async def test_a_refusal_is_a_problem_and_leaves_nothing_behind(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/api/v1/crates", json={"name": "heavy", "weight_kg": 120})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "crate.too_heavy",
        "detail": "120.0 kg is too heavy.",
        "params": {"weight_kg": 120.0},
    }
    assert "heavy" not in await stored(admin)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"name": "a"}, "weight_kg", id="a missing field"),
        pytest.param({"name": "a", "weight_kg": "heavy"}, "weight_kg", id="a wrong type"),
        pytest.param({"name": "a", "weight_kg": 1, "role": "admin"}, "role", id="an unknown field"),
    ],
)
async def test_invalid_input_names_the_field_and_the_reason(
    admin: httpx.AsyncClient, body: dict[str, Any], field: str
) -> None:
    answer = await admin.post("/api/v1/crates", json=body)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["field"] == field
    assert problem["errors"][0]["field"] == field
    assert problem["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b'{"name": "a\\u0000b", "weight_kg": 1}', 422, id="a NUL character"),
        pytest.param(b'{"name": "a", "weight_kg": NaN}', 422, id="NaN"),
        pytest.param(b'{"name": "a", "weight_kg": 1e999}', 422, id="infinity"),
        pytest.param(b'{"name": "\\ud800", "weight_kg": 1}', 422, id="half a character"),
        pytest.param(b"[" * 100_000, 400, id="very deep"),
        pytest.param(b"\xff\xfe", 422, id="no text at all"),
        pytest.param(b'{"name": "' + b"x" * 1_000_000 + b'"}', 413, id="too large"),
    ],
)
async def test_bad_bodies_are_refused_and_never_fail(
    admin: httpx.AsyncClient, content: bytes, status: int
) -> None:
    answer = await admin.post(
        "/api/v1/crates", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_without_a_length_is_cut_at_the_limit(admin: httpx.AsyncClient) -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    answer = await admin.post(
        "/api/v1/crates", content=drip(), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


async def test_an_unknown_query_parameter_is_refused(admin: httpx.AsyncClient) -> None:
    assert (await admin.get("/api/v1/crates", params={"like": "no"})).status_code == 200
    answer = await admin.get("/api/v1/crates", params={"lik": "no"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "lik"


async def test_an_unexpected_error_says_an_id_and_nothing_else(admin: httpx.AsyncClient) -> None:
    answer = await admin.get("/api/v1/crates/broken")
    assert answer.status_code == 500
    problem = answer.json()
    assert problem["instance"].removeprefix("urn:uuid:") in problem["detail"]
    assert "SELECT" not in answer.text
    assert "RuntimeError" not in answer.text


async def test_refusals_are_counted_by_their_code(admin: httpx.AsyncClient) -> None:
    counted = REFUSALS.labels("crate.too_heavy")._value
    before = counted.get()
    await admin.post("/api/v1/crates", json={"name": "lead", "weight_kg": 900})
    assert counted.get() == before + 1


async def test_unknown_addresses_and_methods_are_problems_too(admin: httpx.AsyncClient) -> None:
    missing = await admin.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "route.missing")
    wrong = await admin.delete("/api/v1/crates")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method.not_allowed")


async def test_the_key_of_a_post_makes_it_happen_once(admin: httpx.AsyncClient) -> None:
    crate = {"name": "once", "weight_kg": 1}
    key = {"Idempotency-Key": "key-1"}
    first = await admin.post("/api/v1/crates", json=crate, headers=key)
    again = await admin.post("/api/v1/crates", json=crate, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    other = await admin.post("/api/v1/crates", json=crate | {"weight_kg": 2}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")


async def test_two_calls_with_one_key_at_once_have_one_effect(admin: httpx.AsyncClient) -> None:
    crate = {"name": "double tap", "weight_kg": 1}
    key = {"Idempotency-Key": "key-tap"}
    answers = await asyncio.gather(
        *(admin.post("/api/v1/crates", json=crate, headers=key) for _ in range(5))
    )
    assert [answer.status_code for answer in answers] == [201] * 5
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 4
    assert (await stored(admin)).count("double tap") == 1


async def test_a_key_belongs_to_its_caller(
    admin: httpx.AsyncClient, app: FastAPI, app_database: Database
) -> None:
    key = {"Idempotency-Key": "key-shared"}
    mine = await admin.post("/api/v1/crates", json={"name": "mine", "weight_kg": 1}, headers=key)
    async with caller(app, await token_for(app_database, "admin")) as other:
        theirs = await other.post(
            "/api/v1/crates", json={"name": "theirs", "weight_kg": 1}, headers=key
        )
    assert (mine.json()["name"], theirs.json()["name"]) == ("mine", "theirs")


async def test_a_refused_call_leaves_its_key_free(admin: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "key-2"}
    heavy = {"name": "free", "weight_kg": 101}
    assert (await admin.post("/api/v1/crates", json=heavy, headers=key)).status_code == 409
    light = heavy | {"weight_kg": 99}
    assert (await admin.post("/api/v1/crates", json=light, headers=key)).status_code == 201


async def test_without_a_token_or_with_a_wrong_one_nothing_is_told(app: FastAPI) -> None:
    for secret in (None, "ht_wrong", "nonsense"):
        async with caller(app, secret) as client:
            answer = await client.get("/api/v1/crates")
            assert (answer.status_code, answer.json()["code"]) == (401, "sign_in.required")


async def test_a_role_without_the_right_is_refused(app: FastAPI, app_database: Database) -> None:
    async with caller(app, await token_for(app_database, "dispatcher")) as client:
        answer = await client.get("/api/v1/crates")
        assert (answer.status_code, answer.json()["code"]) == (403, "right.missing")


async def test_every_answer_carries_the_security_headers(admin: httpx.AsyncClient) -> None:
    for path in ("/api/v1/crates", "/api/v1/nothing", "/api/v1/crates/broken", "/"):
        headers = (await admin.get(path)).headers
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_only_the_phone_may_run_the_reader_of_codes(admin: httpx.AsyncClient) -> None:
    policies = {
        path: (await admin.get(path)).headers["content-security-policy"]
        for path in ("/phone/", "/phonebook", "/", "/api/v1/crates")
    }
    assert [path for path, policy in policies.items() if "wasm" in policy] == ["/phone/"]
    assert "'unsafe-eval'" not in policies["/phone/"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Origin": "http://evil.test"}, 403, id="a form on another site"),
        pytest.param({"Origin": "null"}, 403, id="a hidden origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="a browser that says so itself"),
        pytest.param({"Origin": "http://hanlu.test"}, 401, id="our own page"),
        pytest.param({}, 401, id="not a browser"),
    ],
)
async def test_a_foreign_page_cannot_change_anything(
    app: FastAPI, headers: dict[str, str], status: int
) -> None:
    async with caller(app) as client:
        answer = await client.post(
            "/api/v1/crates", json={"name": "x", "weight_kg": 1}, headers=headers
        )
        assert answer.status_code == status


async def test_the_openapi_document_names_operations_and_refusals(admin: httpx.AsyncClient) -> None:
    document = (await admin.get("/api/v1/openapi.json")).json()
    operation = document["paths"]["/api/v1/crates"]["post"]
    assert operation["operationId"] == "crates_add"
    problem = operation["responses"]["409"]["content"]["application/problem+json"]["schema"]
    assert problem == {"$ref": "#/components/schemas/Problem"}
    schemas = document["components"]["schemas"]
    assert {"Problem", "Snapshot", "EventFrame", "AlarmRaised"} <= set(schemas)


async def test_the_asyncapi_document_names_every_event(admin: httpx.AsyncClient) -> None:
    document = (await admin.get("/api/v1/asyncapi.json")).json()
    assert "alarm.raised" in document["x-events"]
    assert document["channels"]["live"]["address"] == "/api/v1/live"
    assert document["channels"]["commandAck"]["address"] == "hanlu/v1/{device_id}/command/ack"
    assert {"CommandMessage", "CommandAnswer"} <= set(document["components"]["schemas"])


async def test_a_router_without_our_checks_is_refused_at_start(app: FastAPI) -> None:
    plain = APIRouter(prefix="/plain")

    @plain.get("")
    async def anything() -> None: ...

    with pytest.raises(ValueError, match=r"needs hanlu\.http\.routing\.Router"):
        create_app(app.state.resources, [plain])


async def test_health_names_the_roles_that_are_missing(app: FastAPI) -> None:
    async with caller(app) as anybody:
        answer = await anybody.get("/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert "gateway.absent" in answer.json()["problems"]
