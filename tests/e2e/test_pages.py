"""The pages as people meet them: languages, themes, sizes, keys, and wiring up a sensor."""

import json
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from simulators.access import Access
from simulators.devices.link import DeviceLink
from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, DISPATCHER, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

SMALLEST = {"width": 320, "height": 640}
DEVICE = "wired-room"
numbers = count(1)


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_the_desk_assigns_by_keyboard_alone(house: House, open_page: Open) -> None:
    order = _order(house, "Quarterly service")
    board = open_page("/", DISPATCHER, width=1440, height=900)
    row = board.locator(f"[data-order='{order['id']}']")
    row.focus()
    board.keyboard.press("Enter")
    expect(board.get_by_role("article", name=order["number"])).to_be_visible()
    expect(board.get_by_role("radio").first).to_be_visible()
    board.keyboard.press("a")
    chooser = board.get_by_role("dialog")
    expect(chooser.get_by_role("option").first).to_be_visible()
    board.keyboard.press("Enter")
    expect(row).to_contain_text("Offered")
    expect(row).not_to_contain_text("Unassigned")
    # the row says so at once, before the answer
    until(lambda: house.get(f"/work-orders/{order['id']}")["technician_id"])
    board.keyboard.press("l")
    expect(row.get_by_label("Locked")).to_be_visible()
    assert not _scrolls_sideways(board)


def test_language_and_theme_change_at_once_and_stay(house: House, open_page: Open) -> None:
    board = open_page("/", DISPATCHER, locale="zh-CN")
    expect(board.get_by_role("heading", name="工单")).to_be_visible()
    expect(board.locator("html")).to_have_attribute("lang", "zh-CN")
    dark = _ground(board)
    board.get_by_role("button", name="English").click()
    expect(board.get_by_role("heading", name="Work orders")).to_be_visible()
    board.get_by_role("button", name="Light theme").click()
    assert _ground(board) != dark
    board.reload()
    expect(board.get_by_role("heading", name="Work orders")).to_be_visible()
    expect(board.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_smallest_phone_never_scrolls_sideways(
    house: House, open_page: Open, locale: str
) -> None:
    order = _given(house, house.technicians["T-1"], "Check of the very long door seal")
    address = house.login_of(house.technicians["T-1"])
    phone = open_page("/phone/", address, locale=locale, **SMALLEST)
    job = phone.get_by_role("button").filter(has_text=order["site"]["name"]).first
    expect(job).to_be_visible()
    assert not _scrolls_sideways(phone)
    job.click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert not _scrolls_sideways(phone)
    assert _height(phone.locator("footer button").last.bounding_box()) >= 44


def test_the_board_on_a_phone_shows_one_pane_at_a_time(house: House, open_page: Open) -> None:
    board = open_page("/", DISPATCHER, **SMALLEST)
    expect(board.get_by_role("region", name="Work orders")).to_be_visible()
    assert not _scrolls_sideways(board)


def test_wiring_up_a_sensor_shows_its_messages_and_refusals_live(
    house: House, open_page: Open
) -> None:
    device = f"{DEVICE}-{next(numbers)}"
    page = open_page("/connect", ADMIN)
    page.get_by_label("Device id").fill(device)
    page.get_by_label("Zone").select_option("chilled_0_4")
    page.get_by_role("button", name="Make credentials").click()
    log = page.get_by_role("region", name="What arrived of late")
    expect(log).to_contain_text("waiting for the first message")
    password = page.get_by_text("Password", exact=True).locator("xpath=following::code[1]")
    link = DeviceLink(
        Access(house.product.data).broker,
        client_id=device,
        username=device,
        password=password.inner_text(),
    )
    link.open()
    link.publish(f"hanlu/v1/{device}/telemetry", json.dumps({"temperature_c": 3.5}))
    expect(log).to_contain_text("Accepted")
    expect(log).to_contain_text("3.5")
    link.publish(f"hanlu/v1/{device}/telemetry", "three and a half")
    expect(log).to_contain_text("Not JSON")
    link.close()


def _order(house: House, description: str) -> Json:
    body = {"kind": "maintenance", "site_id": house.sites["S-2"], "description": description}
    return house.post("/work-orders", body)


def _given(house: House, technician_id: str, description: str) -> Json:
    order = _order(house, description)
    ready = until(lambda: _classified(house, order["id"]))
    wish = {"technician_id": technician_id, "locked": True}
    return house.put(f"/work-orders/{ready['id']}/assignment", wish)


def _classified(house: House, order_id: str) -> Json | None:
    order = house.get(f"/work-orders/{order_id}")
    return order if order["state"] != "received" else None


def _scrolls_sideways(page: Page) -> bool:
    found: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return found


def _ground(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def _height(box: object) -> float:
    assert isinstance(box, dict)
    return float(box["height"])
