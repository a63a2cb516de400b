"""Signing in over HTTP, from the invitation to the last session."""

import time
from collections.abc import AsyncIterator
from statistics import median
from uuid import UUID

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from hanlu.database import Database
from hanlu.identity import people_router, router
from hanlu.identity.passwords import Passwords
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.identity.seed import ensure_person
from hanlu.identity.sign_in import SignIn
from hanlu.identity.throttle import Throttle
from hanlu.ids import new_id
from hanlu.notify.router import router as messages
from hanlu.settings import Settings
from tests.support.api import application, caller, token_for

GOOD = "purple-tram-halibut"
ROUTERS = [router.router, people_router.router, people_router.tokens_router, messages]
CHEAP = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


async def no_wait(_seconds: float) -> None:
    """Tests do not wait out the throttle."""


@pytest.fixture
async def app(app_database: Database, valkey_url: str) -> AsyncIterator[FastAPI]:
    async with application(app_database, valkey_url, ROUTERS) as app:
        passwords = Passwords(CHEAP)
        redis = app.state.resources.redis
        app.state.sign_in = SignIn(
            app_database, passwords, Throttle(redis), "http://hanlu.test", no_wait
        )
        yield app
        passwords.close()


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app) as client:
        yield client


@pytest.fixture
async def admin(app: FastAPI, app_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(app, await token_for(app_database, "admin")) as client:
        yield client


async def person(
    app: FastAPI, role: Role = "dispatcher", technician_id: UUID | None = None
) -> tuple[UUID, dict[str, str]]:
    """Somebody with a password; returns the id and what they sign in with."""
    email = f"{new_id()}@example.com"
    database: Database = app.state.resources.database
    async with database.unit_of_work(Principal.system("tests"), "person.create") as uow:
        person_id = await ensure_person(
            uow,
            app.state.sign_in.passwords,
            name="Wang Min",
            email=email,
            password=GOOD,
            role=role,
            scope=Scope("all"),
            technician_id=technician_id,
        )
    return person_id, {"email": email, "password": GOOD}


async def test_a_session_opens_and_ends_at_once(app: FastAPI, client: httpx.AsyncClient) -> None:
    person_id, login = await person(app)
    assert (await client.get("/api/v1/me")).status_code == 401
    opened = await client.post("/api/v1/session", json=login)
    assert opened.status_code == 200, opened.text
    cookie = opened.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    me = (await client.get("/api/v1/me")).json()
    assert (me["id"], me["role"]) == (str(person_id), "dispatcher")
    assert "work_orders.assign" in me["permissions"]

    stolen = client.cookies["hanlu_session"]
    assert (await client.delete("/api/v1/session")).status_code == 204
    client.cookies.set("hanlu_session", stolen)
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_under_tls_the_cookie_is_bound_to_the_host(
    app_database: Database, valkey_url: str, tmp_path: object
) -> None:
    settings = Settings.model_validate({"tls_cert": "cert.pem", "tls_key": "key.pem"})
    async with application(app_database, valkey_url, ROUTERS, settings=settings) as app:
        _, login = await person_with_cheap_hashes(app)
        async with caller(app) as client:
            opened = await client.post("/api/v1/session", json=login)
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith("__Host-hanlu_session=hs_")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert opened.headers["strict-transport-security"]


async def person_with_cheap_hashes(app: FastAPI) -> tuple[UUID, dict[str, str]]:
    resources = app.state.resources
    app.state.sign_in = SignIn(
        resources.database, Passwords(CHEAP), Throttle(resources.redis), "http://h", no_wait
    )
    return await person(app)


async def test_wrong_unknown_and_disabled_get_one_answer(
    app: FastAPI, client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    disabled_id, disabled = await person(app)
    body = {"name": "Wang Min", "role": "dispatcher", "disabled": True}
    assert (await admin.put(f"/api/v1/people/{disabled_id}", json=body)).status_code == 200
    _, login = await person(app)
    answers = [
        await client.post("/api/v1/session", json=tried)
        for tried in (
            login | {"password": "wrong-tram-halibut"},
            {"email": "nobody@example.com", "password": GOOD},
            disabled,
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


async def test_unknown_people_take_as_long_as_known_ones(app: FastAPI) -> None:
    _, login = await person(app)
    use_case: SignIn = app.state.sign_in

    async def tried(email: str, turn: int) -> float:
        start = time.perf_counter()
        with pytest.raises(Exception, match="not right"):
            await use_case.sign_in(email, "wrong-tram-halibut", f"10.9.{turn}.1")
        return time.perf_counter() - start

    known, unknown = [], []
    for turn in range(12):
        known.append(await tried(login["email"], turn))
        unknown.append(await tried(f"nobody{turn}@example.com", turn + 100))
    # Without the decoy the unknown would answer in a tenth of the time.
    assert median(unknown) == pytest.approx(median(known), rel=0.4, abs=0.01)


async def test_ten_failures_shut_the_address_but_not_the_person(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    _, login = await person(app)
    wrong = login | {"password": "wrong-tram-halibut"}
    statuses = [(await client.post("/api/v1/session", json=wrong)).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = await client.post("/api/v1/session", json=login)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    elsewhere = await app.state.sign_in.sign_in(login["email"], GOOD, "10.1.1.1")
    assert elsewhere.secret


async def test_an_invitation_sets_the_first_password_once(
    app: FastAPI, client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    body = {"name": "Li Na", "email": "li.na@example.com", "role": "supervisor"}
    added = await admin.post("/api/v1/people", json=body)
    assert added.status_code == 201, added.text
    assert added.json()["has_password"] is False
    again = await admin.post("/api/v1/people", json=body | {"email": "LI.NA@example.com"})
    assert again.status_code == 409

    invited = await admin.post(f"/api/v1/people/{added.json()['id']}/invite")
    link: str = invited.json()["link"]
    waiting = (await admin.get("/api/v1/messages")).json()["items"]
    assert waiting[0]["params"]["link"] == link, "with no mail server the link is to be seen"
    secret = link.rpartition("token=")[2]

    weak = await client.post(
        "/api/v1/password/reset", json={"token": secret, "password": "password123"}
    )
    assert (weak.status_code, weak.json()["code"]) == (422, "password.refused")
    choice = {"token": secret, "password": GOOD}
    assert (await client.post("/api/v1/password/reset", json=choice)).status_code == 204
    assert (await client.post("/api/v1/password/reset", json=choice)).status_code == 404
    login = {"email": "li.na@example.com", "password": GOOD}
    assert (await client.post("/api/v1/session", json=login)).status_code == 200


async def test_a_forgotten_password_says_the_same_to_strangers(
    app: FastAPI, client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    _, login = await person(app)
    for email in (login["email"], "stranger@example.com"):
        answer = await client.post("/api/v1/password/forgotten", json={"email": email})
        assert (answer.status_code, answer.text) == (202, "null")
    recipients = [
        each["recipient"] for each in (await admin.get("/api/v1/messages")).json()["items"]
    ]
    assert login["email"] in recipients
    assert "stranger@example.com" not in recipients


async def test_a_changed_password_ends_every_other_session(app: FastAPI) -> None:
    _, login = await person(app)
    async with caller(app) as here, caller(app) as there:
        for client in (here, there):
            assert (await client.post("/api/v1/session", json=login)).status_code == 200
        changed = await here.post(
            "/api/v1/password", json={"old": GOOD, "new": "green-ferry-mackerel"}
        )
        assert changed.status_code == 200, changed.text
        assert (await here.get("/api/v1/me")).status_code == 200
        assert (await there.get("/api/v1/me")).status_code == 401


async def test_disabling_somebody_ends_their_session(
    app: FastAPI, client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    person_id, login = await person(app)
    await client.post("/api/v1/session", json=login)
    seen = await admin.get(f"/api/v1/people/{person_id}")
    body = {"name": "Wang Min", "role": "dispatcher", "disabled": True}
    stale = await admin.put(f"/api/v1/people/{person_id}", json=body, headers={"If-Match": '"v99"'})
    assert stale.status_code == 412
    fresh = {"If-Match": seen.headers["etag"]}
    changed = await admin.put(f"/api/v1/people/{person_id}", json=body, headers=fresh)
    assert changed.status_code == 200
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_a_technician_is_scoped_to_own_work(app: FastAPI, client: httpx.AsyncClient) -> None:
    technician_id = new_id()
    _, login = await person(app, "technician", technician_id)
    me = (await client.post("/api/v1/session", json=login)).json()
    assert me["scope"] == {"kind": "technician", "ids": [str(technician_id)]}
    assert (await client.get("/api/v1/people")).status_code == 403


async def test_a_revoked_token_is_nobody(app: FastAPI, admin: httpx.AsyncClient) -> None:
    made = await admin.post("/api/v1/tokens", json={"name": "probe", "role": "service"})
    assert made.status_code == 201, made.text
    async with caller(app, made.json()["secret"]) as program:
        assert (await program.get("/api/v1/me")).json()["role"] == "service"
        assert (await program.get("/api/v1/tokens")).status_code == 403
        gone = await admin.delete(f"/api/v1/tokens/{made.json()['id']}")
        assert gone.status_code == 204
        assert (await program.get("/api/v1/me")).status_code == 401
    listed = (await admin.get("/api/v1/tokens")).json()["items"]
    assert made.json()["secret"] not in str(listed)
