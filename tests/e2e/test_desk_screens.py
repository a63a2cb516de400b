"""The wall screen, the change of shift and the plan's proposals, each as people use it."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, DISPATCHER, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_the_wall_shows_the_map_and_what_comes_in_without_a_hand(
    house: House, open_page: Open
) -> None:
    wall = open_page("/wall", DISPATCHER, width=1920, height=1080)
    expect(wall.get_by_test_id("map")).to_have_attribute("data-ready", "true")
    expect(wall.get_by_role("list", name="Exceptions")).to_contain_text("Unassigned")
    order = house.post(
        "/work-orders",
        {"kind": "repair", "site_id": house.sites["S-1"], "description": "Seen from afar"}
        | {"class": "key_fault", "priority": 1},
    )
    worst = wall.get_by_role("list", name="Work orders")
    expect(worst).to_contain_text("Seen from afar")
    expect(worst).to_contain_text(order["number"].split("-")[-1])
    expect(wall.locator("button:not([inert] *)").filter(visible=True)).to_have_count(
        wall.locator(".maplibregl-ctrl button").count()
    )
    assert _fits(wall)


@pytest.mark.parametrize(("locale", "title"), [("en-GB", "Exceptions"), ("zh-CN", "异常")])
@pytest.mark.parametrize("width", [1024, 1440, 1920])
def test_every_count_of_the_strip_is_in_sight(
    open_page: Open, locale: str, title: str, width: int
) -> None:
    board = open_page("/", DISPATCHER, locale=locale, width=width, height=900)
    strip = board.get_by_role("group", name=title)
    expect(strip.get_by_role("button").last).to_be_visible()
    hidden = (
        "strip => [strip.scrollWidth - strip.clientWidth, strip.scrollHeight - strip.clientHeight]"
    )
    assert strip.evaluate(hidden) == [0, 0]
    assert _fits(board)


def test_a_shift_is_handed_over_and_signed_by_the_next(house: House, open_page: Open) -> None:
    order = _order(house, "Left for the night")
    desk = open_page("/", DISPATCHER)
    shift = desk.get_by_role("region", name="Change of shift")
    shift.get_by_role("button", name="Hand over").click()
    desk.get_by_label("For the next shift").fill("The key is with the porter.")
    desk.get_by_role("dialog").get_by_role("button", name="Hand over").click()
    expect(shift).to_contain_text("Waits for the next person's signature.")
    expect(shift.get_by_role("button", name="Take over")).to_have_count(0)
    office = open_page("/", ADMIN)
    given = office.get_by_role("region", name="Change of shift")
    expect(given).to_contain_text("The key is with the porter.")
    given.get_by_role("button", name=order["number"]).click()
    expect(office.get_by_role("article", name=order["number"])).to_be_visible()
    office.keyboard.press("Escape")
    given.get_by_role("button", name="Take over").click()
    expect(given).to_contain_text("Taken over by Office")
    signed = house.items("/audit", action="handovers.take")
    assert signed


def test_proposals_are_taken_one_by_one(house: House, open_page: Open) -> None:
    wanted, left = _order(house, "Take this one"), _order(house, "Leave this one")
    until(lambda: all(_proposal(house, order) for order in (wanted, left)), 60)
    desk = open_page("/", DISPATCHER)
    expect(desk.locator(f"[data-order='{wanted['id']}']")).to_be_visible()
    desk.keyboard.press("p")
    dialog = desk.get_by_role("dialog", name="What the plan proposes")
    expect(dialog).to_contain_text("Take this one")
    dialog.get_by_role("button", name="Pick none").click()
    expect(dialog.get_by_role("button", name="Accept 0")).to_be_disabled()
    dialog.get_by_role("checkbox", name=wanted["number"]).check()
    dialog.get_by_role("button", name="Accept 1").click()
    expect(desk.get_by_text("1 proposal accepted")).to_be_visible()
    assert house.get(f"/work-orders/{wanted['id']}")["technician_id"]
    assert house.get(f"/work-orders/{left['id']}")["technician_id"] is None


def _fits(page: Page) -> bool:
    """Nothing is pushed out of the screen."""
    inside: bool = page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth"
        " && document.documentElement.scrollHeight <= innerHeight"
    )
    return inside


def _proposal(house: House, order: Json) -> Json | None:
    proposal: Json | None = house.get(f"/work-orders/{order['id']}")["proposal"]
    return proposal


def _order(house: House, description: str) -> Json:
    body = {"kind": "maintenance", "site_id": house.sites["S-2"], "description": description}
    return house.post("/work-orders", body)
