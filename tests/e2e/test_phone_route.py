"""The day's route on the phone: its stops in order, also without a network."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import House, until
from tests.e2e.phone import given, is_kept

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


def test_the_route_lists_the_stops_and_is_there_without_a_network(
    house: House, open_page: Open
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    technician = house.technicians["T-1"]
    orders = [given(house, technician, f"Stop {n} of the route") for n in (1, 2)]
    phone = open_page("/phone/", house.login_of(technician), width=320, height=568)
    is_kept(phone, orders[1])
    way = {"travel_s": 600, "distance_m": 4000, "source": "osrm", "geometry": [[120.1, 30.2]]}
    phone.context.route(
        "**/api/v1/route?*", lambda asked: asked.fulfill(json=way)
    )  # no region here
    phone.get_by_role("button", name="Today's route").click()
    until(lambda: "legs" in _stored(phone, "facts") or None)
    phone.context.set_offline(True)
    phone.goto("/phone/")
    phone.get_by_role("button", name="Today's route").click()
    sheet = phone.get_by_role("dialog")
    expect(sheet.get_by_role("img")).to_be_visible()
    expect(sheet.get_by_text("10 min by road").first).to_be_visible()
    for order in orders:
        expect(sheet.get_by_role("listitem").filter(has_text=order["number"][3:])).to_be_visible()
    phone.context.set_offline(False)
    phone.goto("/phone/")
    phone.get_by_role("button", name="Sign out").click()
    until(lambda: (_stored(phone, "facts") == [] and _stored(phone, "jobs") == []) or None)
    for order in orders:
        ended = {"to": "cancelled", "reason": "a trial"}
        house.post(f"/work-orders/{order['id']}/transitions", ended)


def _stored(phone: Page, store: str) -> list[str]:
    """The names of what the phone keeps; what stands under them is sealed."""
    names: list[str] = phone.evaluate(
        """store => new Promise((resolve, reject) => {
            const opened = indexedDB.open("hanlu-technician");
            opened.onerror = () => reject(opened.error);
            opened.onsuccess = () => {
                const asked = opened.result.transaction(store).objectStore(store).getAllKeys();
                asked.onsuccess = () => { opened.result.close(); resolve(asked.result); };
            };
        })""",
        store,
    )
    return names
