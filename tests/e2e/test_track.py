"""The customer's page in a browser: a link from the board, and what its holder does with it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import DISPATCHER, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHECKLIST = ("cause", "safety", "parts", "clean_area", "clean_device", "clean_waste")


def test_a_customer_follows_confirms_and_by_a_bad_rating_opens_the_case_again(
    house: House, open_page: Open, browser: Browser
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    order = _given(house)
    board = open_page(f"/?order={order['id']}", DISPATCHER)
    board.get_by_role("button", name="Link for the customer").click()
    link = board.get_by_role("textbox", name="Link for the customer").input_value()

    page = _customer(browser, link, "en-GB")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada will come")
    _is_usable(page)
    _walk(house, order, "travelling", "on_site", "working", "done")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("The work is done: please confirm")
    expect(page.get_by_label("Service report")).to_contain_text("new bearing")
    _is_usable(page)
    page.get_by_label("Your name").fill("Lin")
    page.get_by_role("button", name="Yes, confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for confirming")
    _is_usable(page)
    page.get_by_role("radio", name="2 stars").press("Space")
    page.get_by_label("Anything you want to say").fill("The fan is as loud as before")
    page.get_by_role("button", name="Send the rating").click()
    expect(page.get_by_text("We are sorry.")).to_be_visible()

    until(lambda: _is_open_again(house, order))
    board.get_by_role("article").get_by_text("History").click()
    expect(board.get_by_role("article")).to_contain_text("★ 2/5 The fan is as loud as before")
    house.post(f"/work-orders/{order['id']}/transitions", {"to": "cancelled", "reason": "a trial"})
    page.get_by_role("button", name="中文").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("本次服务已取消")
    page.context.close()


def test_a_customer_books_a_time_and_gives_it_up_and_the_desk_agrees_on_one_by_key(
    house: House, open_page: Open, browser: Browser
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    body = {"kind": "maintenance", "site_id": house.sites["S-1"], "description": "Yearly check"}
    order = house.post("/work-orders", body)
    link = house.post(f"/work-orders/{order['id']}/customer-link", {})["url"]
    page = _customer(browser, link, "en-GB")
    page.get_by_role("button", name="Choose a time").click()
    times = page.get_by_role("radio")
    expect(times.first).to_be_attached()
    _is_usable(page)
    second = page.locator("fieldset label").nth(1).inner_text()
    times.first.press("ArrowDown")
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_role("button", name="Change the time")).to_be_visible()
    expect(page.get_by_text("booked for")).to_contain_text(second)
    _is_usable(page)
    until(lambda: house.get(f"/work-orders/{order['id']}")["promised"])

    board = open_page(f"/?order={order['id']}", DISPATCHER)
    agreed = board.get_by_role("region", name="Time agreed with the customer")
    expect(agreed).to_contain_text("promised")
    board.keyboard.press("w")
    expect(
        agreed.get_by_role("list", name="Possible times").get_by_role("button").first
    ).to_be_enabled()

    page.get_by_role("button", name="Cancel the time").click()
    page.get_by_role("button", name="Yes, give it up").click()
    expect(page.get_by_role("button", name="Choose a time")).to_be_visible()
    expect(agreed).to_contain_text("No time agreed yet")
    agreed.get_by_role("list", name="Possible times").get_by_role("button").first.press("Enter")
    expect(agreed).to_contain_text("promised")
    page.reload()
    expect(page.get_by_text("booked for")).to_be_visible()
    house.post(f"/work-orders/{order['id']}/transitions", {"to": "cancelled", "reason": "a trial"})
    page.context.close()


def test_shortly_before_the_visit_the_customer_says_that_the_time_suits_and_what_is_needed(
    house: House, open_page: Open, browser: Browser
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    body = {"kind": "repair", "site_id": house.sites["S-2"], "description": "Door seal is loose"}
    order = house.post("/work-orders", body)
    soon = (datetime.now(UTC) + timedelta(minutes=40)).isoformat()
    wish = {"technician_id": house.technicians["T-2"], "starts_at": soon}
    house.put(f"/work-orders/{order['id']}/assignment", wish)
    _walk(house, order, "accepted")
    until(lambda: house.get(f"/work-orders/{order['id']}")["confirmation"] == "due")
    board = open_page(f"/?order={order['id']}", DISPATCHER)
    agreed = board.get_by_role("region", name="Time agreed with the customer")
    expect(agreed).to_contain_text("Tell the customer: Ada Berg comes")
    expect(board.get_by_role("button", name=re.compile("To confirm [1-9]"))).to_be_visible()

    link = house.post(f"/work-orders/{order['id']}/customer-link", {})["url"]
    page = _customer(browser, link, "en-GB")
    page.get_by_label("Anything to bear in mind?").fill("Please ring at the side gate")
    _is_usable(page)
    page.get_by_role("button", name="Yes, that suits me").click()
    expect(page.get_by_role("button", name="Yes, that suits me")).to_be_hidden()
    expect(agreed).to_contain_text("confirmed by the customer")
    expect(board.get_by_role("article")).to_contain_text("Please ring at the side gate")
    house.post(f"/work-orders/{order['id']}/transitions", {"to": "cancelled", "reason": "a trial"})
    page.context.close()


def test_a_link_that_opens_nothing_says_so(house: House, browser: Browser) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    page = _customer(browser, f"{house.url}/track/{'x' * 43}", "zh-CN")
    expect(page.get_by_role("heading", level=1)).to_have_text("这个链接已失效。")
    _is_usable(page)
    page.context.close()


def _customer(browser: Browser, link: str, locale: str) -> Page:
    """Somebody's small phone, not signed in."""
    page = browser.new_context(locale=locale, viewport={"width": 320, "height": 568}).new_page()
    page.goto(link)
    return page


def _given(house: House) -> Json:
    body = {"kind": "repair", "site_id": house.sites["S-3"], "description": "Fan is loud"}
    order = house.post("/work-orders", body)
    path = f"/work-orders/{order['id']}/assignment"
    house.put(path, {"technician_id": house.technicians["T-2"], "locked": True})
    _walk(house, order, "accepted")
    return order


def _walk(house: House, order: Json, *states: str) -> None:
    """The office takes the technician's steps; the last one with a complete visit."""
    visit = {
        "checklist": dict.fromkeys(CHECKLIST, True),
        "cause": "worn bearing",
        "solution": "new bearing",
        "identity_shown": True,
        "consent_by": "Ms Wang",
        "plan_told": "the bearing is worn and will be replaced",
        "test_run": {"passed": True},
    }
    for state in states:
        more = {"visit": visit} if state == "done" else {}
        house.post(f"/work-orders/{order['id']}/transitions", {"to": state, **more})


def _is_open_again(house: House, order: Json) -> bool:
    found = house.get(f"/work-orders/{order['id']}")
    return found["state"] in ("classified", "planned") and found["round"] == 2


def _is_usable(page: Page) -> None:
    """Nothing wider than the smallest phone, and no rule of axe-core broken."""
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make pages)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(({violations}) => violations)")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
