"""What is missing of what must be known."""

from datetime import timedelta
from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from dispatch.customers.completeness import judged
from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import asset

LIN = {"name": "林海冷链", "phone": "138 0013 8000"}


async def field(client: httpx.AsyncClient, name: str, outlet: str | None = None) -> Any:
    fields = body(await client.get("customers/quality"))["fields"]
    return next(each for each in fields if (each["field"], each["outlet"]) == (name, outlet))


async def test_the_share_of_what_is_missing_is_judged_by_field_and_outlet(
    desk: Desk, office: Office
) -> None:
    client = await office.client()
    river, hill = await desk.site(outlet="river"), await desk.site(outlet="hill", address="")
    body(await client.put(f"sites/{river}/customer", json=LIN))
    machine = await asset(desk.database, river, model="ZL-40")

    phone, email = await field(client, "phone"), await field(client, "email")
    assert (phone["missing"], phone["is_over"]) == (0, False)
    assert (email["missing"], email["share"], email["is_over"]) == (1, 1.0, True)
    owner = await field(client, "customer")
    assert (owner["total"], owner["missing"], owner["share"]) == (2, 1, 0.5)
    assert (await field(client, "customer", "river"))["is_over"] is False
    assert (await field(client, "customer", "hill"))["is_over"] is True

    async def missing(name: str, **asked: str) -> list[str]:
        found = await client.get("customers/quality/missing", params={"field": name} | asked)
        return [each["id"] for each in body(found)["items"]]

    assert await missing("address") == [str(hill)]
    assert await missing("address", outlet="river") == []
    assert await missing("customer", outlet="hill") == [str(hill)]
    assert await missing("model") == []
    assert await missing("installed_on") == [str(machine)]
    (lin,) = body(await client.get("customers/quality/missing", params={"field": "email"}))["items"]
    assert (lin["of"], lin["name"]) == ("customer", "林海冷链")
    refused = await client.get("customers/quality/missing", params={"field": "mother"})
    assert body(refused, 422)["field"] == "field"


async def test_records_out_of_sight_and_merged_ones_are_not_counted(
    desk: Desk, office: Office
) -> None:
    client = await office.client()
    east, west = await desk.site(), await desk.site(region="west", outlet="hill")
    one = body(await client.put(f"sites/{east}/customer", json=LIN))
    other = body(await client.put(f"sites/{west}/customer", json=LIN))
    eastern = await office.client("dispatcher", Scope("region", ("east",)))
    assert (await field(eastern, "email"))["total"] == 1
    body(await client.post(f"customers/{other['id']}/merge", json={"into": one["id"]}))
    assert (await field(client, "email"))["total"] == 1
    technician = await office.technician(east)
    assert (await technician.get("customers/quality")).status_code == 403


async def test_growth_is_counted_by_weeks(desk: Desk, office: Office, clock: FixedClock) -> None:
    client = await office.client()
    body(await client.post("customers", json=LIN), 201)
    clock.advance(timedelta(days=8))
    for _ in range(2):
        body(await client.post("customers", json=LIN), 201)
    growth = body(await client.get("customers/quality"))["growth"][0]
    assert growth == {"of": "customer", "total": 3, "this_week": 2, "week_before": 1}


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0, 1))
def test_nothing_is_over_where_nothing_is_missing(total: int, missing: int, most: float) -> None:
    missing = min(total, missing)
    found = judged("phone", None, total, missing, most)
    assert 0 <= found.share <= 1
    assert not (found.is_over and missing == 0)
    assert found.is_over == (total > 0 and missing / total > most)
