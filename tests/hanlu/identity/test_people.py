"""People who sign in, as administrators keep them: who sees whom, who is left, who is out."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from hanlu.audit import router as audit_router
from hanlu.database import Database
from hanlu.identity import people_router, router
from hanlu.identity.errors import ScopeInvalid
from hanlu.identity.grants import check_scope
from hanlu.identity.passwords import Passwords
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.identity.seed import ensure_person
from hanlu.identity.sign_in import SignIn
from hanlu.identity.throttle import Throttle
from hanlu.ids import new_id
from tests.support.api import application, caller, token_for

GOOD = "purple-tram-halibut"
ROUTERS = [
    router.router,
    people_router.router,
    people_router.tokens_router,
    audit_router.router,
]
CHEAP = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


async def no_wait(_seconds: float) -> None:
    """Tests do not wait out the throttle."""


@pytest.fixture
async def app(app_database: Database, valkey_url: str) -> AsyncIterator[FastAPI]:
    async with application(app_database, valkey_url, ROUTERS) as app:
        passwords = Passwords(CHEAP)
        throttle = Throttle(app.state.resources.redis)
        app.state.sign_in = SignIn(app_database, passwords, throttle, "http://h", no_wait)
        yield app
        passwords.close()


@pytest.fixture
async def admin(app: FastAPI, app_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app, await token_for(app_database, "admin")) as client:
        yield client


async def person(app: FastAPI, role: Role, scope: Scope | None = None) -> dict[str, str]:
    """Somebody who can sign in, with id, name, email and password."""
    person_id = new_id()
    login = {"email": f"{person_id}@example.com", "password": GOOD}
    async with app.state.resources.database.unit_of_work(
        Principal.system("tests"), "person.create"
    ) as uow:
        made = await ensure_person(
            uow,
            app.state.sign_in.passwords,
            name=f"P {person_id}",
            role=role,
            scope=scope,
            email=login["email"],
            password=GOOD,
        )
    return {"id": str(made), "name": f"P {person_id}", **login}


async def shut_out(
    client: httpx.AsyncClient, whom: dict[str, str], **changed: object
) -> httpx.Response:
    body = {"name": whom["name"], "role": "admin", "disabled": True} | changed
    return await client.put(f"/api/v1/people/{whom['id']}", json=body)


async def _only(admin: httpx.AsyncClient, *kept: dict[str, str]) -> None:
    """Shut out every administrator but these; what other tests left may be among them."""
    for each in (await admin.get("/api/v1/people?limit=500")).json()["items"]:
        if each["role"] == "admin" and each["id"] not in [one["id"] for one in kept]:
            assert (await shut_out(admin, each)).status_code == 200


async def test_the_last_administrator_stays_whatever_is_tried(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    last = await person(app, "admin")
    await _only(admin, last)
    body = {"name": "Invited", "email": f"{new_id()}@example.com", "role": "admin"}
    assert (await admin.post("/api/v1/people", json=body)).status_code == 201
    for tried in ({"disabled": True}, {"role": "dispatcher", "disabled": False}):
        refused = await shut_out(admin, last, **tried)
        assert (refused.status_code, refused.json()["code"]) == (409, "person.last_admin"), tried
    renamed = await shut_out(admin, last, name="Renamed", disabled=False)
    assert renamed.status_code == 200, "what keeps the right is no refusal"
    await person(app, "admin")
    assert (await shut_out(admin, last)).status_code == 200


async def test_two_administrators_cannot_shut_each_other_out(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    pair = [await person(app, "admin"), await person(app, "admin")]
    await _only(admin, *pair)
    answers = await asyncio.gather(*(shut_out(admin, each) for each in pair))
    assert sorted(each.status_code for each in answers) == [200, 409]
    await person(app, "admin")


async def test_ended_sessions_are_out_at_once_and_the_audit_says_who_did_it(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    someone = await person(app, "dispatcher")
    login = {name: someone[name] for name in ("email", "password")}
    place = f"/api/v1/people/{someone['id']}/sessions"
    async with caller(app) as here, caller(app) as there:
        for client in (here, there):
            assert (await client.post("/api/v1/session", json=login)).status_code == 200
        held = (await admin.get(place)).json()["items"]
        assert [each["device"] for each in held] == ["office", "office"]
        assert (await admin.delete(place)).status_code == 204
        for client in (here, there):
            assert (await client.get("/api/v1/me")).status_code == 401
        assert (await admin.get(place)).json()["items"] == []
        assert (await here.post("/api/v1/session", json=login)).status_code == 200
    (row,) = await _audited(admin, someone["id"], "people.end_sessions")
    assert row["after"] == {"ended_sessions": 2}
    assert (await admin.delete(f"/api/v1/people/{new_id()}/sessions")).status_code == 404


async def _audited(admin: httpx.AsyncClient, person_id: str, action: str) -> list[Any]:
    asked = {"subject": f"person:{person_id}", "action": action}
    items: list[Any] = (await admin.get("/api/v1/audit", params=asked)).json()["items"]
    return items


async def test_who_leads_one_region_sees_the_people_of_that_region_only(
    app: FastAPI, app_database: Database
) -> None:
    north = await person(app, "dispatcher", Scope("region", ("north",)))
    both = await person(app, "dispatcher", Scope("region", ("north", "south")))
    south = await person(app, "dispatcher", Scope("region", ("south",)))
    office = await person(app, "admin")
    token = await token_for(app_database, "regional_manager", Scope("region", ("north",)))
    async with caller(app, token) as leader:
        seen = {
            each["id"] for each in (await leader.get("/api/v1/people?limit=500")).json()["items"]
        }
        assert {north["id"], both["id"]} <= seen
        assert not {south["id"], office["id"]} & seen
        assert (await leader.get(f"/api/v1/people/{north['id']}")).status_code == 200
        assert (await leader.get(f"/api/v1/people/{south['id']}")).status_code == 404
        assert (await leader.delete(f"/api/v1/people/{north['id']}/sessions")).status_code == 403


async def test_people_are_found_by_part_of_name_or_address(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    someone = await person(app, "dispatcher")
    for q in (someone["name"][-12:].upper(), someone["email"][:12]):
        found = (await admin.get("/api/v1/people", params={"q": q})).json()["items"]
        assert someone["id"] in [each["id"] for each in found]
    assert (await admin.get("/api/v1/people", params={"q": "%_nobody"})).json()["items"] == []


async def test_a_token_says_when_it_was_last_used(app: FastAPI, admin: httpx.AsyncClient) -> None:
    made = (await admin.post("/api/v1/tokens", json={"name": "probe", "role": "service"})).json()

    async def used_at() -> str | None:
        listed = (await admin.get("/api/v1/tokens")).json()["items"]
        (mine,) = [each for each in listed if each["id"] == made["id"]]
        told: str | None = mine["used_at"]
        return told

    assert await used_at() is None
    async with caller(app, made["secret"]) as program:
        assert (await program.get("/api/v1/me")).status_code == 200
    assert await used_at() is not None


async def test_the_rights_table_is_told_as_it_is_enforced(admin: httpx.AsyncClient) -> None:
    told = {
        each["role"]: each["permissions"]
        for each in (await admin.get("/api/v1/people/roles")).json()["items"]
    }
    assert "people.manage" in told["admin"]
    assert [role for role, rights in told.items() if "people.manage" in rights] == ["admin"]


@pytest.mark.parametrize(
    ("role", "scope", "rule"),
    [
        ("admin", Scope("site", ("a",)), "admin_everywhere"),
        ("site_manager", Scope("all"), "site_manager_sites"),
        ("outlet_manager", Scope("region", ("east",)), "outlet_manager_outlets"),
        ("technician", Scope("technician"), "technician_named"),
        ("dispatcher", Scope("technician"), "own_work_technicians"),
        ("dispatcher", Scope("region"), "names_no_region"),
    ],
)
async def test_a_scope_that_does_not_fit_is_refused_by_a_rule_that_pages_can_word(
    role: Role, scope: Scope, rule: str
) -> None:
    with pytest.raises(ScopeInvalid) as refused:
        check_scope(role, scope, None)
    assert refused.value.params["rule"] == rule
