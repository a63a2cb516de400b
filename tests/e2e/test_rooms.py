"""The rooms of a site for its customer: chosen at the desk, seen by link and from a case, ended at
once."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from simulators.access import Access
from simulators.devices.link import DeviceLink
from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ROOM, ELSEWHERE = "rooms-freezer", "rooms-elsewhere"
CODE, SITE = "ROOMS", "Clinic of rooms"
"""A site of the test's own: others put machines at those that all share."""


def test_a_site_shows_its_rooms_by_a_link_and_from_a_case_until_it_does_not_any_more(
    house: House, open_page: Open, browser: Browser
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    site = house.post("/sites", {"code": CODE, "name": SITE, "lat": 30.27, "lon": 120.17})
    _measured(house, ROOM, CODE, warm=True)
    _measured(house, ELSEWHERE, "S-1", warm=False)
    desk = open_page(f"/sites?q={CODE}", ADMIN)
    desk.get_by_text("Customer's temperature page").click()
    desk.get_by_role("checkbox", name=SITE).click()
    expect(desk.get_by_text("Turned on by Office")).to_be_visible()
    desk.get_by_label("Whom the link is for").fill("Head nurse")
    desk.get_by_role("button", name="Make a link").click()
    link = desk.get_by_label("The link, shown this once").input_value()

    page = _opened(browser, link, "light")
    room = page.get_by_role("article", name=ROOM)
    expect(room.get_by_text("Outside limits since")).to_be_visible()
    expect(room.get_by_role("img", name=f"Temperature of {ROOM}")).to_be_visible()
    room.get_by_text("excursion").click()
    expect(room.get_by_text("still, as far as")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
    _is_usable(page)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_text("1 间冷库超限")).to_be_visible()
    _is_usable(page)

    order = house.post("/work-orders", {"kind": "repair", "site_id": site["id"]})
    case = house.post(f"/work-orders/{order['id']}/customer-link", {})["url"]
    followed = _opened(browser, case, "dark")
    # By key: parts of this page come behind its first paint and may move a link under a pointer.
    followed.get_by_role("link", name="See the temperatures of all rooms").press("Enter")
    expect(followed.get_by_role("article", name=ROOM)).to_be_visible()
    _is_usable(followed)
    followed.get_by_role("link", name="Back to the visit").click()
    expect(followed.get_by_text(order["number"])).to_be_visible()

    desk.get_by_role("button", name="Revoke the link for Head nurse").click()
    expect(desk.get_by_role("button", name="Revoke the link for Head nurse")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="这个链接看不到温度。")).to_be_visible()
    followed.go_back()
    expect(followed.get_by_role("article", name=ROOM)).to_be_visible()
    desk.get_by_role("checkbox", name=SITE).click()
    expect(desk.get_by_text("Turned off by Office")).to_be_visible()
    followed.reload()
    expect(followed.get_by_role("heading", name="This link shows no temperatures")).to_be_visible()
    house.post(f"/work-orders/{order['id']}/transitions", {"to": "cancelled", "reason": "a trial"})
    for each in (page, followed):
        each.context.close()


def _measured(house: House, device: str, site: str, *, warm: bool) -> None:
    """A freezer's last 20 hours, a reading each five minutes; a warm one is so
    before, and now: too short for an alarm."""
    made = house.add_device(device, site, "--zone-kind", "frozen")
    link = DeviceLink(
        Access(house.product.data).broker,
        client_id=device,
        username=made["username"],
        password=made["password"],
    )
    link.open()
    now = datetime.now(UTC)
    readings: list[Json] = [
        {
            "ts": (now - timedelta(minutes=5 * n)).isoformat(),
            "seq": 240 - n,
            "temperature_c": -14.5 if warm and (n < 2 or 100 < n < 103) else -20 - n % 5 / 5,
        }
        for n in range(239, -1, -1)
    ]
    for begin in range(0, len(readings), 60):
        payload = json.dumps(readings[begin : begin + 60])
        link.publish(f"hanlu/v1/{device}/telemetry", payload).wait_for_publish(30)
    until(lambda: house.get(f"/devices/{device}/readings/count")["count"] == len(readings))
    link.close()
    if warm:
        until(lambda: _is_outside(house, device))


def _is_outside(house: House, device: str) -> bool:
    states = house.items("/zones/states")
    return any(each["device_id"] == device and each["outside_since"] for each in states)


def _opened(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> Page:
    viewport: ViewportSize = {"width": 320, "height": 568}
    context = browser.new_context(locale="en-GB", color_scheme=scheme, viewport=viewport)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    return page


def _is_usable(page: Page) -> None:
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make pages)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(({violations}) => violations)")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
