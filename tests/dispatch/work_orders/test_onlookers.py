"""Who else is on an order: told to desks in its scope, over by itself, never in the way."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from dispatch.work_orders.onlookers import HOLDS, TOPIC, Onlooker
from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from hanlu.live.topics import STATE_TOPICS
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body


@pytest.fixture
async def order_id(desk: Desk) -> UUID:
    return (await desk.open_alarm(site_id=await desk.site(region="north"))).id


async def stands(office: Office) -> list[Onlooker]:
    items = (await office.state(TOPIC)).values()
    return [msgspec.convert(item.data, Onlooker) for item in items]


async def look(
    client: httpx.AsyncClient, order_id: UUID, page: UUID, doing: str = "looking"
) -> httpx.Response:
    return await client.put(f"work-orders/{order_id}/onlookers/{page}", json={"doing": doing})


async def test_a_page_says_what_its_person_does_and_that_it_has_left(
    office: Office, order_id: UUID, clock: FixedClock
) -> None:
    client, page = await office.client(), uuid4()
    assert (await look(client, order_id, page)).status_code == 204
    assert (await look(client, order_id, page, "editing")).status_code == 204
    (only,) = await stands(office)
    assert (only.order_id, only.doing, only.until) == (order_id, "editing", clock.now() + HOLDS)
    left = await client.delete(f"work-orders/{order_id}/onlookers/{page}")
    assert left.status_code == 204
    assert await stands(office) == []


async def test_who_falls_silent_is_gone_with_the_next_word_of_anybody(
    office: Office, order_id: UUID, clock: FixedClock
) -> None:
    silent, other = await office.client(), await office.client()
    await look(silent, order_id, uuid4())
    clock.advance(HOLDS - timedelta(seconds=1))
    await look(other, order_id, page := uuid4())
    assert len(await stands(office)) == 2
    clock.advance(timedelta(seconds=1))
    await look(other, order_id, page)
    assert [each.until for each in await stands(office)] == [clock.now() + HOLDS]


async def test_nobody_speaks_for_somebody_elses_page(office: Office, order_id: UUID) -> None:
    mine, other, page = await office.client(), await office.client(), uuid4()
    await look(mine, order_id, page)
    await other.delete(f"work-orders/{order_id}/onlookers/{page}")
    assert len(await stands(office)) == 1


async def test_it_is_told_where_the_order_lies_and_not_to_its_technician(
    office: Office, order_id: UUID
) -> None:
    await look(await office.client(), order_id, uuid4())
    (item,) = (await office.state(TOPIC)).values()
    assert (item.audience.region, item.audience.technician_ids) == ("north", ())
    assert STATE_TOPICS[TOPIC] == "work_orders.assign"


async def test_an_order_out_of_scope_is_missing_and_a_reader_has_no_business_with_it(
    office: Office, order_id: UUID
) -> None:
    elsewhere = await office.client("supervisor", Scope("region", ("south",)))
    refused = body(await look(elsewhere, order_id, uuid4()), 404)
    assert refused["code"] == "work_order.missing"
    assert (await look(await office.client("auditor"), order_id, uuid4())).status_code == 403


async def test_it_keeps_nobody_from_acting(office: Office, desk: Desk, order_id: UUID) -> None:
    await look(await office.client(), order_id, uuid4(), "editing")
    technician = await desk.technician()
    order = body(await (client := await office.client()).get(f"work-orders/{order_id}"))
    given = await client.put(
        f"work-orders/{order_id}/assignment",
        json={"technician_id": str(technician)},
        headers={"If-Match": f'"v{order["version"]}"'},
    )
    assert body(given)["technician_id"] == str(technician)
