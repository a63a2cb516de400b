"""A customer as a whole: the numbers, and the list behind each."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import as_technician, asset

LIN = {"name": "林海冷链", "phone": "138 0013 8000", "region": "east", "outlet": "river"}


async def named(client: httpx.AsyncClient, site_id: UUID, **said: Any) -> str:
    customer: str = body(await client.put(f"sites/{site_id}/customer", json=LIN | said))["id"]
    return customer


async def test_each_number_of_a_customer_has_its_list(
    desk: Desk, office: Office, clock: FixedClock
) -> None:
    client = await office.client()
    site_id, other = await desk.site(), await desk.site(name="elsewhere")
    customer = await named(client, site_id)
    until = clock.now().date() + timedelta(days=9)
    await asset(desk.database, site_id, serial="HL-1", warranty_until=until)
    await asset(desk.database, site_id, serial="HL-2")
    await asset(desk.database, other, serial="HL-3")
    technician_id = await desk.technician()
    order = await desk.assign(await desk.open_alarm(site_id=site_id), technician_id)
    by = as_technician(technician_id)
    await desk.walk(order, by, "accepted", "travelling", "on_site", "working", "done", "signed")
    rated = {"score": 2, "words": "too late"}
    body(await client.post(f"work-orders/{order.id}/ratings", json=rated))
    complaint = {"kind": "complaint", "site_id": str(site_id), "description": "nobody called"}
    complained = body(await client.post("work-orders", json=complaint), 201)
    await desk.open_alarm(site_id=other)

    path = f"customers/{customer}"
    numbers = body(await client.get(path))["numbers"]
    wanted = {
        "sites": 1, "machines": 2, "in_warranty": 1, "open_orders": 2, "past_orders": 0,
        "complaints": 1, "open_complaints": 1, "ratings": 1, "stars": 2.0, "red": 1,
        "owed": 1, "overdue": 0, "talks": 0, "plans": 0, "next_due_on": None,
        "finished": 0, "visits": 1, "reliefs": 0,
    }  # fmt: skip
    assert {name: numbers[name] for name in wanted} == wanted

    async def listed(path: str, **asked: str) -> list[Any]:
        found: list[Any] = body(await client.get(path, params=asked))["items"]
        return found

    for cases, count in (("all", 2), ("open", 2), ("past", 0), ("complaints", 1)):
        assert len(await listed(f"{path}/orders", cases=cases)) == count
    machines = await listed("assets", customer_id=customer)
    assert [each["serial"] for each in machines] == ["HL-1", "HL-2"]
    assert [each["id"] for each in await listed("sites", customer_id=customer)] == [str(site_id)]
    (rating,) = await listed(f"{path}/ratings")
    assert (rating["number"], rating["band"], rating["words"]) == (order.number, "red", "too late")
    (word,) = await listed(f"{path}/contacts")
    assert (word["number"], word["why"]) == (complained["number"], "progress")
    told = {"round": word["round"], "occasion": 1, "outcome": "told", "said": "we are at it"}
    body(await client.post(f"work-orders/{complained['id']}/contacts/answers", json=told))
    (said,) = await listed(f"{path}/contacts", words="said")
    assert said["said"] == "we are at it"
    assert await listed("maintenance-plans", customer_id=customer) == []


async def test_one_is_found_by_a_part_of_a_site_of_theirs(desk: Desk, office: Office) -> None:
    client = await office.client()
    site_id = await desk.site(name="北塘冷库", code="NP-7")
    customer = await named(client, site_id)
    for q in ("北塘", "np-7", "林海冷链", "138-0013-8000"):
        found = body(await client.get("customers", params={"q": q}))["items"]
        assert [each["id"] for each in found] == [customer]
    assert body(await client.get("customers", params={"q": "南塘"}))["items"] == []


async def test_what_lies_out_of_sight_is_neither_counted_nor_listed(
    desk: Desk, office: Office
) -> None:
    client = await office.client()
    here, there = await desk.site(), await desk.site(region="west", outlet="hill")
    customer = await named(client, here)
    given = {"code": "W-1", "name": "west", "lat": 31, "lon": 121, "region": "west"}
    body(await client.put(f"sites/{there}", json=given | {"customer_id": customer}))
    await desk.open_alarm(site_id=there)
    east = await office.client("dispatcher", Scope("region", ("east",)))
    numbers = body(await east.get(f"customers/{customer}"))["numbers"]
    assert (numbers["sites"], numbers["open_orders"]) == (1, 0)
    assert body(await east.get(f"customers/{customer}/orders"))["items"] == []
    west = await office.client("dispatcher", Scope("region", ("west",)))
    for path in ("", "/orders", "/ratings", "/contacts"):
        refused = body(await west.get(f"customers/{customer}{path}"), 404)
        assert refused["code"] == "customer.unknown"
