"""A caller beyond the rate waits; nobody else does."""

import httpx
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hanlu.http.limits import Bucket, Rate, RateLimit, take

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


async def test_one_runaway_program_is_held_back_alone() -> None:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("fine")

    limited = RateLimit(
        Starlette(routes=[Route("/api/v1/things", answer)]), rate=RATE, clock=lambda: 100.0
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(limited), base_url="http://hanlu.test"
    ) as client:
        busy, calm = {"Authorization": "Bearer busy"}, {"Authorization": "Bearer calm"}
        statuses = [
            (await client.get("/api/v1/things", headers=busy)).status_code for _ in range(5)
        ]
        assert statuses == [200, 200, 200, 429, 429]
        refused = await client.get("/api/v1/things", headers=busy)
        assert refused.headers["retry-after"] == "1"
        assert refused.json()["code"] == "rate.exceeded"
        assert (await client.get("/api/v1/things", headers=calm)).status_code == 200
