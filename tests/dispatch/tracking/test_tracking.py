"""The customer's page over HTTP: what a link shows, what it lets one do, and when it ends."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal, Scope
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import as_technician, dispatcher


@pytest.fixture
async def me(desk: Desk, order: WorkOrder, technician_id: UUID) -> Principal:
    """The technician who holds the order."""
    await desk.assign(order, technician_id)
    return as_technician(technician_id)


@pytest.fixture
async def page(office: Office, order: WorkOrder) -> "Page":
    """The customer's page of the order; no login."""
    dispatcher = await office.client()
    made = body(await dispatcher.post(f"/work-orders/{order.id}/customer-link"), 201)
    return Page(await office.stranger(), made["url"].rsplit("/", 1)[-1])


class Page:
    """Somebody with a link and nothing else."""

    def __init__(self, client: httpx.AsyncClient, secret: str) -> None:
        self.client, self.secret = client, secret

    async def look(self) -> dict[str, Any]:
        found: dict[str, Any] = body(await self.client.get(f"/track/{self.secret}"))
        return found

    async def send(self, act: str, **said: Any) -> httpx.Response:
        return await self.client.post(f"/track/{self.secret}/{act}", json=said)


async def test_a_link_follows_the_case_and_tells_no_more_than_needed(
    desk: Desk, order: WorkOrder, me: Principal, page: Page
) -> None:
    first = await page.look()
    assert (first["stage"], first["technician"], first["eta"]) == ("received", None, None)
    await desk.walk(order, me, "accepted")
    planned = await page.look()
    assert (planned["stage"], planned["technician"]) == ("planned", "Li")
    await desk.walk(order, me, "travelling", "on_site", "working", "done")
    seen = await page.look()
    assert seen["stage"] == "finished"
    assert [each["stage"] for each in seen["milestones"]] == [
        "received",
        "planned",
        "on_the_way",
        "here",
        "finished",
    ]
    assert seen["finding"] == {
        "cause": "fan blocked",
        "solution": "fan cleared",
        "care": "",
        "parts": [],
        "confirmed_by": None,
    }
    assert seen.keys().isdisjoint({"technician_id", "id", "clocks", "address", "parts"})


async def test_usage_and_care_advice_is_in_the_customers_report(
    desk: Desk, order: WorkOrder, me: Principal, page: Page
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working")
    advised = replace(COMPLETE, care="Keep 10 cm behind the fan free")
    await desk.move(order, "done", me, visit=advised)
    assert (await page.look())["finding"]["care"] == "Keep 10 cm behind the fan free"


async def test_confirming_signs_the_order_in_the_customers_name_and_may_be_repeated(
    desk: Desk, order: WorkOrder, me: Principal, page: Page
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    for _ in range(2):
        seen = body(await page.send("confirmation", name="王经理"))
        assert (seen["stage"], seen["finding"]["confirmed_by"]) == ("confirmed", "王经理")
    after = await desk.get(order.id)
    assert after is not None
    assert after.state == "signed"
    assert (await desk.history(order.id))[-1].by == "customer"


@pytest.mark.parametrize(("score", "state"), [(1, "classified"), (2, "classified"), (3, "signed")])
async def test_a_bad_rating_takes_the_case_up_again_with_its_history(
    desk: Desk, order: WorkOrder, me: Principal, page: Page, score: int, state: str
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working", "done", "signed")
    body(await page.send("rating", score=score, words="fan still loud"))
    after = await desk.get(order.id)
    assert after is not None
    assert (after.state, after.round) == (state, 2 if state == "classified" else 1)
    last = (await desk.history(order.id))[-1]
    assert (last.by, last.reason) == ("customer", f"★ {score}/5 fan still loud")
    assert await desk.told("work_order.reopened") == (1 if state == "classified" else 0)
    (kept,) = await desk.rows("select score, words, round from dispatch.rating")
    assert (kept["score"], kept["words"], kept["round"]) == (score, "fan still loud", 1)


async def test_a_closed_case_is_reopened_by_a_bad_rating_and_rated_again_after_the_next_visit(
    desk: Desk, order: WorkOrder, me: Principal, page: Page
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working", "done", "signed")
    await desk.walk(order, dispatcher(), "closed")
    seen = body(await page.send("rating", score=1, words=""))
    assert (seen["stage"], seen["may"], seen["rating"]) == ("received", [], None)
    assert [each["stage"] for each in seen["milestones"]] == ["received"]
    assert me.technician_id is not None
    again = await desk.assign(order, me.technician_id)
    await desk.walk(again, me, "accepted", "on_site", "working", "done", "signed")
    seen = body(await page.send("rating", score=5, words="now it is quiet"))
    assert (seen["stage"], seen["rating"]["score"]) == ("confirmed", 5)


async def test_one_visit_is_rated_once(
    desk: Desk, order: WorkOrder, me: Principal, page: Page
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working", "done", "signed")
    body(await page.send("rating", score=5, words=""))
    refused = body(await page.send("rating", score=1, words=""), 409)
    assert (refused["code"], refused["params"]["score"]) == ("tracking.already_rated", 5)


async def test_an_objection_takes_the_case_up_again(
    desk: Desk, order: WorkOrder, me: Principal, page: Page
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    assert body(await page.send("objection", reason="still warm"))["stage"] == "received"
    assert (await desk.history(order.id))[-1].reason == "still warm"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("confirmation", {"name": "Lin"}),
        ("objection", {"reason": "still warm"}),
        ("rating", {"score": 5}),
    ],
)
async def test_what_does_not_belong_to_the_stage_is_refused_with_what_does(
    me: Principal, page: Page, act: str, said: dict[str, Any]
) -> None:
    assert me.technician_id is not None
    refused = body(await page.send(act, **said), 409)
    assert (refused["code"], refused["params"]["may"]) == ("tracking.not_now", [])


async def test_the_distance_shows_only_on_the_way_shortly_before_the_arrival_and_while_fresh(
    desk: Desk, order: WorkOrder, me: Principal, page: Page, office: Office, clock: FixedClock
) -> None:
    assert me.technician_id is not None
    await desk.on_duty(me.technician_id)
    starts_at = clock.now() + timedelta(hours=2)
    await desk.assign(order, me.technician_id, starts_at=starts_at, reason="later")
    await desk.walk(order, me, "accepted", "travelling")
    phone = await office.technician(me.technician_id)

    async def stand_at(lat: float, lon: float) -> None:
        said = {"lat": lat, "lon": lon, "at": clock.now().isoformat(), "accuracy_m": 5}
        assert (await phone.put("/technicians/me/position", json=said)).is_success

    await stand_at(31.3, 121.4)
    assert (await page.look())["distance_m"] is None
    clock.advance(timedelta(minutes=80))  # 25 minutes before the interval begins
    await stand_at(31.3, 121.4)
    assert (await page.look())["distance_m"] == 11_200  # a tenth of a degree of latitude
    clock.advance(timedelta(minutes=11))
    assert (await page.look())["distance_m"] is None


async def test_a_link_ends_a_day_after_the_case_and_at_once_when_it_is_revoked(
    desk: Desk, order: WorkOrder, me: Principal, page: Page, office: Office, clock: FixedClock
) -> None:
    desk_client = await office.client()
    await desk.walk(order, me, "accepted", "on_site", "working", "done", "signed")
    clock.advance(timedelta(days=40))
    assert (await page.look())["stage"] == "confirmed"  # as long as it is not closed
    await desk.walk(order, dispatcher(), "closed")
    clock.advance(timedelta(hours=23))
    assert (await page.look())["may"] == ["rate"]
    other = body(await desk_client.post(f"/work-orders/{order.id}/customer-link"), 201)["url"]
    assert (await desk_client.delete(f"/work-orders/{order.id}/customer-link")).status_code == 204
    revoked = body(await page.client.get(f"/track/{page.secret}"), 404)
    assert revoked["code"] == "tracking.link_unknown"
    assert body(await page.client.get(f"/track/{other.rsplit('/', 1)[-1]}"), 404) == revoked
    third = body(await desk_client.post(f"/work-orders/{order.id}/customer-link"), 201)["url"]
    last = Page(page.client, third.rsplit("/", 1)[-1])
    assert (await last.look())["stage"] == "closed"
    clock.advance(timedelta(hours=2))
    assert body(await page.client.get(f"/track/{last.secret}"), 404) == revoked


async def test_a_link_opens_its_own_case_and_nothing_else(
    page: Page, office: Office, desk: Desk
) -> None:
    other = await desk.open_alarm()
    assert (await page.client.get("/track/" + "x" * 43)).status_code == 404
    assert (await page.client.get(f"/work-orders/{other.id}")).status_code == 401
    bearer = {"authorization": f"Bearer {page.secret}"}
    assert (await page.client.get("/work-orders", headers=bearer)).status_code == 401
    far = await office.client("dispatcher", Scope("region", ("west",)))
    refused = await far.post(f"/work-orders/{other.id}/customer-link")
    assert refused.status_code == 404


async def test_the_secret_of_a_link_is_kept_only_as_a_hash(page: Page, desk: Desk) -> None:
    (kept,) = await desk.rows("select * from dispatch.customer_link")
    assert page.secret not in str(kept)
    assert page.secret.encode() not in kept["secret_hash"]
    audit = await desk.rows("select * from hanlu.audit where action = 'tracking.share'")
    assert audit
    assert page.secret not in str(audit)


@pytest.mark.parametrize(
    ("reason", "waits_for"),
    [
        ("waiting_part", "part"),
        ("waiting_customer", "customer"),
        ("waiting_expert", "expert"),
    ],
)
async def test_the_page_says_what_a_paused_case_waits_for_and_nothing_of_the_note(
    desk: Desk,
    order: WorkOrder,
    me: Principal,
    page: Page,
    clock: FixedClock,
    reason: str,
    waits_for: str,
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working")
    until = clock.now() + timedelta(hours=3)
    await desk.move(order, "paused", me, reason=reason, until=until, note="supplier is slow")
    seen = await page.look()
    assert (seen["stage"], seen["waiting"]["for"]) == ("waiting", waits_for)
    assert datetime.fromisoformat(seen["waiting"]["until"]) == until
    assert "supplier" not in str(seen)
    clock.advance(timedelta(hours=4))
    assert (await page.look())["waiting"] == {"for": waits_for, "until": None}
    await desk.move(order, "working", me)
    assert (await page.look())["waiting"] is None


async def test_a_break_of_the_technician_is_no_wait_and_a_second_visit_waits_until_its_day(
    desk: Desk, order: WorkOrder, me: Principal, page: Page, clock: FixedClock
) -> None:
    await desk.walk(order, me, "accepted", "on_site", "working")
    await desk.move(order, "paused", me, reason="break")
    assert (await page.look())["waiting"] is None
    tomorrow = clock.now() + timedelta(days=1)
    await desk.move(order, "classified", me, reason="waiting_part", until=tomorrow)
    seen = await page.look()
    assert (seen["stage"], seen["waiting"]["for"]) == ("received", "part")
    clock.advance(timedelta(days=2))
    assert (await page.look())["waiting"] is None
