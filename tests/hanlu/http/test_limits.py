"""A caller beyond the rate waits; nobody else does."""

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from hanlu.database import Database
from hanlu.embedded import ports
from hanlu.http.callers import KnownCallers, address_of
from hanlu.http.limits import Bucket, Crowd, Rate, RateLimit, Room, take
from hanlu.identity.principal import Principal
from hanlu.policy.router import router as policy_router
from hanlu.settings import Settings
from tests.support.api import application, serving, token_for
from tests.support.api import caller as api_caller

RATE = Rate(per_s=2, burst=3)


@given(st.lists(st.floats(0, 5), max_size=60))
def test_no_window_lets_more_through_than_rate_and_burst(pauses_s: list[float]) -> None:
    bucket, now_s, passed = Bucket(RATE.burst, 0.0), 0.0, []
    for pause_s in pauses_s:
        now_s += pause_s
        bucket, wait_s = take(RATE, bucket, now_s)
        if wait_s == 0:
            passed.append(now_s)
    for index, start_s in enumerate(passed):
        for later, end_s in enumerate(passed[index:], start=1):
            assert later <= RATE.burst + RATE.per_s * (end_s - start_s) + 1e-6


@given(st.floats(0, 2))
def test_waiting_as_told_is_enough(left: float) -> None:
    bucket, wait_s = take(RATE, Bucket(left, 10.0), 10.0)
    if wait_s > 0:
        _, again_s = take(RATE, bucket, 10.0 + wait_s + 1e-9)
        assert again_s == 0


def answering(known: KnownCallers) -> RateLimit:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("fine")

    routes = [Route("/api/v1/things", answer)]
    return RateLimit(
        Starlette(routes=routes), known=known, tls=False, rate=RATE, clock=lambda: 100.0
    )


def caller(app: RateLimit, address: str, secret: str | None = None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(address, 1)),
        base_url="http://hanlu.test",
        headers=headers,
    )


async def statuses(client: httpx.AsyncClient, count: int) -> list[int]:
    return [(await client.get("/api/v1/things")).status_code for _ in range(count)]


async def test_one_runaway_program_is_held_back_alone_whatever_its_tokens() -> None:
    known = KnownCallers()
    busy, calm = Principal.system("busy"), Principal.system("calm")
    for secret, principal in (("one", busy), ("two", busy), ("three", calm)):
        known.learn(secret, principal)
    app = answering(known)
    async with (
        caller(app, "10.0.0.1", "one") as one,
        caller(app, "10.0.0.2", "two") as two,
        caller(app, "10.0.0.1", "three") as three,
    ):
        assert await statuses(one, 3) == [200, 200, 200]
        refused = await two.get("/api/v1/things")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert refused.json()["code"] == "rate.exceeded"
        assert await statuses(three, 1) == [200]


async def test_invented_secrets_share_the_bucket_of_their_address() -> None:
    app, answers = answering(KnownCallers()), []
    for number in range(5):
        async with caller(app, "10.0.0.1", f"invented-{number}") as client:
            answers += await statuses(client, 1)
    assert answers == [200, 200, 200, 429, 429]
    async with caller(app, "10.0.0.2") as elsewhere:
        assert await statuses(elsewhere, 1) == [200]


@dataclass
class Slow:
    """An application that answers when it is let go."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    inside: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        await self.go.wait()
        await PlainTextResponse("fine")(scope, receive, send)

    async def holds(self, calls: int) -> None:
        async with asyncio.timeout(5):
            while self.inside < calls:  # each call has some steps to go
                await asyncio.sleep(0)


async def test_a_full_house_says_so_at_once_first_to_who_only_reads() -> None:
    slow = Slow()
    transport = httpx.ASGITransport(Crowd(slow, room=Room(reads=2, all=3)))
    async with httpx.AsyncClient(transport=transport, base_url="http://hanlu.test") as client:
        let_in = [asyncio.ensure_future(client.get("/api/v1/things")) for _ in range(2)]
        await slow.holds(2)
        refused = await client.get("/api/v1/things")
        let_in.append(asyncio.ensure_future(client.post("/api/v1/things")))
        await slow.holds(3)
        late = await client.post("/api/v1/things")
        let_in.append(asyncio.ensure_future(client.get("/phone/")))  # pages are no part of it
        await slow.holds(4)
        slow.go.set()
        assert [each.status_code for each in await asyncio.gather(*let_in)] == [200] * 4
        assert (refused.status_code, late.status_code) == (503, 503)
        assert refused.json()["code"] == "service.unavailable"
        assert refused.headers["retry-after"] == "1"
        assert (await client.get("/api/v1/things")).status_code == 200  # there is room again


async def test_a_secret_that_was_revoked_counts_against_its_address_again() -> None:
    known = KnownCallers()
    known.learn("one", Principal.system("busy"))
    known.learn("one", None)
    assert known.name("one") is None


async def test_a_signed_in_caller_is_counted_by_name(
    app_database: Database, valkey_url: str
) -> None:
    secret = await token_for(app_database)
    async with (
        application(app_database, valkey_url, [policy_router]) as app,
        api_caller(app, secret) as client,
        api_caller(app, "invented") as stranger,
    ):
        await client.get("/api/v1/policy")
        assert (await stranger.get("/api/v1/policy")).status_code == 401
        assert app.state.known_callers.name(secret) is not None
        assert app.state.known_callers.name("invented") is None


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [
        pytest.param((), "127.0.0.1", id="nobody is believed unless settings say so"),
        pytest.param(("127.0.0.1",), "203.0.113.9", id="a proxy that settings name is"),
    ],
)
async def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    app_database: Database, valkey_url: str, trusted: tuple[str, ...], seen: str
) -> None:
    settings = Settings(port=ports.choose("127.0.0.1"), trusted_proxies=trusted)
    async with (
        application(app_database, valkey_url, [], settings=settings) as app,
        serving(app) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as client,
    ):

        @app.get("/whence")
        async def whence(request: Request) -> str:
            return str(address_of(request))

        app.router.routes.insert(0, app.router.routes.pop())  # before the pages, which take all
        headers = {"X-Forwarded-For": "203.0.113.9"}
        assert (await client.get("/whence", headers=headers)).json() == seen
