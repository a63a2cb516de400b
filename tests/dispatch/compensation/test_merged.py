"""Two orders become one: what one of them is offered or was granted is the survivor's, once."""

from datetime import timedelta

import httpx
import pytest

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from tests.dispatch.compensation.test_service import HOUR, LATE, fire, granted, offered, offers
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Somebody at the desk."""
    return await office.client()


@pytest.fixture
async def survivor(desk: Desk, order: WorkOrder, clock: FixedClock) -> WorkOrder:
    """Opened an hour after the first, about the same place."""
    clock.advance(HOUR)
    return await desk.open_alarm(site_id=order.site_id)


async def merge(client: httpx.AsyncClient, order: WorkOrder, into: WorkOrder) -> None:
    body(await client.post(f"work-orders/{order.id}/merge", json={"into": str(into.id)}))


async def decide(client: httpx.AsyncClient, order: WorkOrder) -> httpx.Response:
    return await client.post(f"work-orders/{order.id}/compensation", json=LATE)


async def test_the_survivor_is_offered_what_the_duplicate_was_and_nothing_twice(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    await fire(desk, clock, order, 4.5 * HOUR)
    await merge(client, order, survivor)
    await fire(desk, clock, survivor, 48 * HOUR)
    assert await offers(desk) == 1
    seen = await offered(client, survivor)
    assert (seen["clock"], seen["overrun_s"]) == ("arrive", timedelta(hours=44).total_seconds())
    assert (await decide(client, order)).status_code == 404
    body(await decide(client, survivor))
    assert await granted(desk, clock, survivor.id) is not None


async def test_taken_back_the_duplicate_has_its_offer_again_and_the_survivor_none(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    await fire(desk, clock, order, 4.5 * HOUR)
    await merge(client, order, survivor)
    body(await client.post(f"work-orders/{order.id}/unmerge", json={}))
    clock.advance(HOUR)
    assert (await offered(client, order))["overrun_s"] == timedelta(hours=1.5).total_seconds()
    assert (await client.get(f"work-orders/{survivor.id}/compensation")).status_code == 404


async def test_what_the_survivor_was_offered_itself_stays_there_when_a_merging_is_taken_back(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    await fire(desk, clock, order, 5 * HOUR)
    await merge(client, survivor, order)
    body(await client.post(f"work-orders/{survivor.id}/unmerge", json={}))
    assert (await offered(client, order))["clock"] == "arrive"


async def test_where_both_were_offered_something_what_was_granted_stays_and_is_all(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    await fire(desk, clock, order, 4 * HOUR)
    await fire(desk, clock, survivor, 5 * HOUR)
    body(await decide(client, order))
    assert await offers(desk) == 2
    await merge(client, order, survivor)
    assert await granted(desk, clock, survivor.id) is not None
    refused = body(await decide(client, survivor), 409)
    assert refused["code"] == "compensation.decided"
    assert (await decide(client, order)).status_code == 404
