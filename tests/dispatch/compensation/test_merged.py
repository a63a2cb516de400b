"""Two orders become one: what one of them is offered or was granted is the survivor's, once."""

from datetime import timedelta
from uuid import UUID

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


async def unmerge(client: httpx.AsyncClient, order: WorkOrder) -> None:
    body(await client.post(f"work-orders/{order.id}/unmerge", json={}))


async def standing(desk: Desk) -> dict[UUID, UUID]:
    """Which order holds the offer that was first made to which."""
    rows = await desk.rows("select work_order_id, first_order_id from dispatch.compensation")
    return {row["work_order_id"]: row["first_order_id"] for row in rows}


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


@pytest.mark.parametrize("first_back", [0, 1])
async def test_through_a_chain_of_mergings_an_offer_comes_back_to_the_case_it_was_made_to(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
    first_back: int,
) -> None:
    last = await desk.open_alarm(site_id=order.site_id)
    await fire(desk, clock, order, 4.5 * HOUR)
    await merge(client, order, survivor)
    await merge(client, survivor, last)
    assert await standing(desk) == {last.id: order.id}
    await unmerge(client, (order, survivor)[first_back])
    assert await standing(desk) == {(order, survivor)[first_back].id: order.id}
    await unmerge(client, (survivor, order)[first_back])
    assert await standing(desk) == {order.id: order.id}
    body(await decide(client, order))
    for other in (survivor, last):
        assert (await decide(client, other)).status_code == 404


async def test_an_offer_that_could_not_go_on_comes_back_from_where_it_had_to_stay(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    last = await desk.open_alarm(site_id=order.site_id)
    await fire(desk, clock, order, 4.5 * HOUR)
    await merge(client, order, survivor)
    await fire(desk, clock, last, 6 * HOUR)
    await merge(client, survivor, last)
    assert await standing(desk) == {survivor.id: order.id, last.id: last.id}
    await unmerge(client, order)
    assert await standing(desk) == {order.id: order.id, last.id: last.id}


async def test_where_an_offer_leaves_the_case_one_that_had_to_stay_with_a_duplicate_takes_its_place(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    last = await desk.open_alarm(site_id=order.site_id)
    await fire(desk, clock, order, 4.5 * HOUR)
    await fire(desk, clock, survivor, 5.5 * HOUR)
    await merge(client, order, last)
    await merge(client, survivor, last)
    assert await standing(desk) == {last.id: order.id, survivor.id: survivor.id}
    await unmerge(client, order)
    assert await standing(desk) == {order.id: order.id, last.id: survivor.id}
    await unmerge(client, survivor)
    assert await standing(desk) == {order.id: order.id, survivor.id: survivor.id}


async def test_what_a_duplicate_of_a_duplicate_was_granted_stands_on_the_last_of_the_chain(
    desk: Desk,
    order: WorkOrder,
    survivor: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    last = await desk.open_alarm(site_id=order.site_id)
    await fire(desk, clock, order, 4.5 * HOUR)
    await fire(desk, clock, survivor, 5.5 * HOUR)
    body(await decide(client, order))
    await merge(client, order, survivor)
    await merge(client, survivor, last)
    assert await granted(desk, clock, last.id) is not None
    assert body(await decide(client, last), 409)["code"] == "compensation.decided"
