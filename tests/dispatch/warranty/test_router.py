"""The warranty of a case over HTTP: on the order, in the machine's file, for its customer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.visits.model import PartUsed
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician


async def case(desk: Desk, asset_id: UUID, site_id: UUID) -> WorkOrder:
    """Another fault of the machine."""
    return await desk.open_alarm(site_id=site_id, asset_id=asset_id, zone_id=new_id())


async def repaired(desk: Desk, order: WorkOrder, technician_id: UUID, *parts: PartUsed) -> None:
    """Worked to its end with these parts out of the van."""
    for each in parts:
        await desk.stock(technician_id, each.part, each.quantity)
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    await desk.move(order, "done", me, visit=replace(COMPLETE, parts_used=parts))


@pytest.fixture
async def site_id(desk: Desk) -> UUID:
    return await desk.site()


@pytest.fixture
async def asset_id(desk: Desk, site_id: UUID, clock: FixedClock) -> UUID:
    """A cold room that has been out of warranty for years."""
    return await make.asset(desk.database, site_id, installed_on=date(2020, 5, 1))


async def told_of_fuse(office: Office) -> None:
    keeper = await office.client("parts_keeper")
    said = {"source": "original", "supplier": "Maker", "warranty_months": 6}
    body(await keeper.patch("parts/fuse", json=said | {"cost_price_cents": 3850}))


async def test_a_part_replaced_again_in_its_warranty_is_free_also_for_who_did_not_fit_the_first(
    desk: Desk, office: Office, clock: FixedClock, site_id: UUID, asset_id: UUID
) -> None:
    await desk.part("fuse")
    await told_of_fuse(office)
    first = await case(desk, asset_id, site_id)
    await repaired(desk, first, await desk.technician(), PartUsed("fuse", 1))
    client = await office.client()
    told = body(await client.get(f"work-orders/{first.id}/warranty"))
    assert (told["machine"]["standing"], told["machine"]["basis"]) == ("out", "installed")
    assert told["machine"]["until"] == "2021-05-01"
    (use,) = told["used"]
    assert (use["free"], use["rest"], use["cost_price_cents"]) == (0, "cost_price", 3850)
    assert (use["cover"]["source"], use["cover"]["supplier"]) == ("original", "Maker")
    until = use["cover"]["until"]

    keeper = await office.client("parts_keeper")
    body(await keeper.patch("parts/fuse", json={"warranty_months": 0, "supplier": "Other"}))
    again = body(await client.get(f"work-orders/{first.id}/warranty"))["used"][0]["cover"]
    assert (again["until"], again["supplier"]) == (until, "Maker"), "a promise stays"

    clock.advance(timedelta(days=30))
    second = await case(desk, asset_id, site_id)
    other = await desk.technician()
    await repaired(desk, second, other, PartUsed("fuse", 2))
    seen = body(await (await office.technician(other)).get(f"work-orders/{second.id}/warranty"))
    assert [each["order_number"] for each in seen["before"]] == [first.number]
    (use,) = seen["used"]
    assert (use["free"], use["why"], use["rest"]) == (1, "part", "cost_price")


async def test_the_customer_is_told_from_the_beginning_and_of_each_part_at_the_end(
    desk: Desk, office: Office, site_id: UUID
) -> None:
    asset_id = await make.asset(desk.database, site_id, warranty_until=date(2090, 1, 1))
    order = await case(desk, asset_id, site_id)
    desk_client = await office.client()
    link = body(await desk_client.post(f"work-orders/{order.id}/customer-link"), 201)
    secret = link["url"].rsplit("/", 1)[-1]
    page = await office.stranger()

    async def look() -> dict[str, Any]:
        found: dict[str, Any] = body(await page.get(f"track/{secret}"))
        return found

    before = (await look())["warranty"]
    assert (before["machine"]["standing"], before["machine"]["until"]) == ("in", "2090-01-01")
    await desk.part("fuse")
    await told_of_fuse(office)
    await repaired(desk, order, await desk.technician(), PartUsed("fuse", 1))
    (part,) = (await look())["finding"]["parts"]
    assert (part["source"], part["until"]) == ("original", "2090-01-01")
    assert (part["free"], part["why"], part["rest"]) == (1, "machine", "free")
    assert part["cost_price_cents"] is None, "what is free has no price"
    pdf = await page.get(f"track/{secret}/report.pdf", params={"lang": "zh"})
    assert pdf.content.startswith(b"%PDF-")


async def test_a_part_that_is_not_original_is_refused_and_the_van_keeps_it(
    desk: Desk, office: Office, site_id: UUID, asset_id: UUID
) -> None:
    order, technician_id = await case(desk, asset_id, site_id), await desk.technician()
    await desk.stock(technician_id, "fuse", 1)
    keeper = await office.client("parts_keeper")
    body(await keeper.patch("parts/fuse", json={"source": "equivalent"}))
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), "accepted", "on_site", "working")
    phone = await office.technician(technician_id)
    said = {"parts_used": [{"part": "fuse", "quantity": 1}]}
    refused = body(await phone.post(f"work-orders/{order.id}/visit", json=said), 422)
    assert (refused["code"], refused["field"]) == ("part.not_original", "parts_used")
    assert await desk.in_van(technician_id, "fuse") == 1
    body(await keeper.patch("parts/fuse", json={"source": "original"}))
    body(await phone.post(f"work-orders/{order.id}/visit", json=said))
    body(await phone.post(f"work-orders/{order.id}/visit", json={"parts_used": []}))
    assert await desk.rows("select from dispatch.part_terms") == [], "what was not used after all"


async def test_the_warranty_of_a_case_out_of_sight_is_not_told(
    desk: Desk, office: Office, site_id: UUID, asset_id: UUID
) -> None:
    order = await case(desk, asset_id, site_id)
    west = await office.client("dispatcher", Scope("region", ("west",)))
    assert (await west.get(f"work-orders/{order.id}/warranty")).status_code == 404
