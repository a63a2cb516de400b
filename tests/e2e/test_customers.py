"""A customer as a whole, and two records that become one, as people see them."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import DISPATCHER, House, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

HAI = {"name": "宁海冻品行", "phone": "138 5550 1234", "wishes": "Ring first"}
HAI_AGAIN = {"name": "凝海冻品行", "phone": "+8613855501234", "email": "hai@example.com"}


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def site_of(house: House, code: str, customer: dict[str, str]) -> dict[str, Any]:
    """A site of the test's own, and whose it is."""
    site = house.post(
        "/sites", {"code": code, "name": f"Cold store {code}", "lat": 30.3, "lon": 120.2}
    )
    return {"site": site, "customer": house.put(f"/sites/{site['id']}/customer", customer)}


def test_two_records_of_one_customer_are_laid_side_by_side_merged_and_taken_apart(
    house: House, open_page: Open
) -> None:
    one, other = site_of(house, "HAI-1", HAI), site_of(house, "HAI-2", HAI_AGAIN)
    order = house.post(
        "/work-orders",
        {"kind": "complaint", "site_id": one["site"]["id"], "description": "nobody came"},
    )
    customer = one["customer"]["id"]
    desk = open_page(f"/customers?customer={customer}", DISPATCHER)
    card = desk.get_by_role("region", name=HAI["name"], exact=True)
    numbers = card.get_by_role("navigation", name="In numbers")
    numbers.get_by_role("link", name="Complaints").click()
    behind = card.get_by_role("region", name="Complaints")
    expect(behind.get_by_role("link", name=order["number"])).to_be_visible()

    card.get_by_role("link", name="1 other record looks like this customer").click()
    pair = desk.get_by_role("region", name="Side by side")
    expect(pair).to_contain_text("1 site · 1 order")
    expect(pair.get_by_role("radio", name=HAI_AGAIN["email"])).to_be_checked()
    pair.get_by_role("radio", name=HAI_AGAIN["name"]).check()
    pair.get_by_role("button", name="Merge").click()
    pair.get_by_role("group", name="Merge").get_by_role("button", name="Merge").click()

    merged = desk.get_by_role("region", name=HAI_AGAIN["name"], exact=True)
    sites = merged.get_by_role("region", name="Sites")
    for each in (one, other):
        expect(sites.get_by_role("link", name=each["site"]["name"])).to_be_visible()
    expect(merged).to_contain_text("hai@example.com")
    assert house.get(f"/customers/{customer}")["numbers"]["sites"] == 2

    records = merged.get_by_role("region", name="Records merged into this one")
    records.get_by_role("button", name="Take the merging back").click()
    records.get_by_role("button", name="Take the merging back").click()
    expect(desk.get_by_role("region", name=HAI["name"], exact=True)).to_be_visible()
    until(lambda: house.get(f"/customers/{customer}")["numbers"]["sites"] == 1)
    apart = house.get(f"/customers/{other['customer']['id']}")
    assert (apart["customer"]["merged_into"], apart["numbers"]["sites"]) == (None, 1)
