"""A missed limit is made up for once a case, by a person's word, and the customer reads it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.sla.escalate import escalate
from dispatch.tracking import service as tracking
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, as_technician

HOUR = timedelta(hours=1)
# A key fault is to be reached within 4 h.
LATE = {"decision": "granted", "reason": "we came late"}


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Somebody at the desk."""
    return await office.client()


async def fire(desk: Desk, clock: FixedClock, order: WorkOrder, after: timedelta) -> int:
    """Let the watcher look at an order so long after it was opened."""
    clock.advance(NOON + after - clock.now())
    async with desk.database.unit_of_work(make.SYSTEM, "escalate") as uow:
        return await escalate(uow, desk.policies, order.id, clock.now())


async def offered(client: httpx.AsyncClient, order: WorkOrder) -> dict[str, Any]:
    found: dict[str, Any] = body(await client.get(f"work-orders/{order.id}/compensation"))
    return found


async def offers(desk: Desk) -> int:
    return len(await desk.rows("select 1 from dispatch.compensation"))


async def granted(desk: Desk, clock: FixedClock, order_id: UUID) -> Any:
    """What the customer's page says."""
    async with desk.database.read(make.SYSTEM) as connection:
        return (await tracking.look(connection, desk.policies, order_id, clock.now())).granted


async def test_nothing_is_offered_before_a_limit_that_counts_is_missed(
    desk: Desk, order: WorkOrder, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    assert await fire(desk, clock, order, 4 * HOUR - timedelta(seconds=1)) > 0  # the response
    answer = await client.get(f"work-orders/{order.id}/compensation")
    assert body(answer, 404)["code"] == "compensation.missing"
    refused = await client.post(f"work-orders/{order.id}/compensation", json=LATE)
    assert body(refused, 404)["code"] == "compensation.missing"


async def test_a_miss_is_made_up_for_once_however_many_clocks_and_rungs_follow(
    desk: Desk, order: WorkOrder, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    for hours in (4, 5, 6, 24, 30, 48):
        await fire(desk, clock, order, hours * HOUR)
    assert await offers(desk) == 1
    assert (await offered(client, order))["clock"] == "arrive"
    actions = [entry.action for entry in await desk.history(order.id)]
    assert actions.count("compensation_offered") == 1


async def test_two_who_look_at_once_offer_once(
    desk: Desk, order: WorkOrder, clock: FixedClock
) -> None:
    await asyncio.gather(*(fire(desk, clock, order, 4 * HOUR) for _ in range(3)))
    assert await offers(desk) == 1


async def test_after_a_downtime_the_earliest_miss_counts_with_all_of_its_overrun(
    desk: Desk, order: WorkOrder, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    await fire(desk, clock, order, 30 * HOUR)
    seen = await offered(client, order)
    assert (seen["clock"], seen["overrun_s"]) == ("arrive", 26 * 3600)
    assert seen["given"]["relief"] == "fee_waived"


async def test_the_offer_grows_until_somebody_came_and_no_further(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    await fire(desk, clock, order, 4 * HOUR)
    assert (await offered(client, order))["given"]["percent"] == 30
    clock.advance(HOUR)
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), "accepted", "on_site")
    clock.advance(20 * HOUR)
    seen = await offered(client, order)
    assert (seen["overrun_s"], seen["given"]["relief"]) == (3600, "fee_reduced")


async def test_what_is_granted_stays_and_stands_on_the_customers_page(
    desk: Desk, order: WorkOrder, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    await fire(desk, clock, order, 4 * HOUR)
    assert await granted(desk, clock, order.id) is None  # an offer is no promise yet
    said = LATE | {"operation_id": str(new_id())}
    url = f"work-orders/{order.id}/compensation"
    for _ in range(2):  # a double tap
        body(await client.post(url, json=said))
    clock.advance(9 * HOUR)
    seen = await offered(client, order)
    assert (seen["decision"], seen["reason"], seen["overrun_s"]) == ("granted", "we came late", 0)
    given = await granted(desk, clock, order.id)
    assert (given.relief, given.percent, given.currency) == ("fee_reduced", 30, "CNY")
    assert (await desk.history(order.id))[-1].reason == "we came late"
    again = body(await client.post(url, json={"decision": "declined", "reason": "no"}), 409)
    assert again["code"] == "compensation.decided"
    audited = await desk.rows(
        "select reason from hanlu.audit where subject = %s and reason = 'we came late'",
        f"work_order:{order.id}",
    )
    assert len(audited) == 1


async def test_what_is_declined_is_told_nobody_and_is_not_offered_again(
    desk: Desk, order: WorkOrder, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    await fire(desk, clock, order, 4 * HOUR)
    said = {"decision": "declined", "reason": "the gate was locked"}
    body(await client.post(f"work-orders/{order.id}/compensation", json=said))
    await fire(desk, clock, order, 48 * HOUR)
    assert (await offered(client, order))["given"] is None
    assert await granted(desk, clock, order.id) is None
    assert await offers(desk) == 1


async def test_a_case_that_is_taken_up_again_is_not_made_up_for_twice(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await fire(desk, clock, order, 4 * HOUR)
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    await desk.move(order, "classified", make.dispatcher(), reason="warm again")
    await fire(desk, clock, order, 100 * HOUR)
    assert await offers(desk) == 1


@pytest.mark.parametrize(
    "wrong", [{"reason": "  "}, {"decision": "later"}, {"percent": 90}, {"reason": None}]
)
async def test_a_decision_says_which_and_why_and_not_how_much(
    desk: Desk,
    order: WorkOrder,
    client: httpx.AsyncClient,
    clock: FixedClock,
    wrong: dict[str, Any],
) -> None:
    await fire(desk, clock, order, 4 * HOUR)
    refused = await client.post(f"work-orders/{order.id}/compensation", json=LATE | wrong)
    assert body(refused, 422)["code"] == "request.invalid"


async def test_who_may_not_decide_is_refused(
    desk: Desk, office: Office, order: WorkOrder, clock: FixedClock
) -> None:
    await fire(desk, clock, order, 4 * HOUR)
    agent = await office.client("agent")
    assert (await agent.get(f"work-orders/{order.id}/compensation")).status_code == 200
    answer = await agent.post(f"work-orders/{order.id}/compensation", json=LATE)
    assert answer.status_code == 403
