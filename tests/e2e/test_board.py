"""The desk at work: assigning, taking back, placing without a map, and what a role is offered."""

import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, DISPATCHER, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

LOOK_MS = 500


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_an_order_dragged_to_a_row_is_assigned_and_taken_back(
    house: House, open_page: Open
) -> None:
    order = _order(house, "Door does not close")
    board = open_page("/", DISPATCHER)
    row = _row(board, order)
    expect(row).to_contain_text("Door does not close")
    target = board.locator(f"[data-technician='{house.technicians['T-2']}']")
    expect(target).to_be_visible()
    row.hover()
    board.mouse.down()
    _hold_over(board, target, 0.5, target.locator(".sr-only", has_text="Door does not close"))
    expect(target).to_contain_text(re.compile(r"at \d\d:\d\d"))
    board.mouse.up()
    # Her name alone may stand there as a proposal.
    until(lambda: house.get(f"/work-orders/{order['id']}")["technician_id"])
    expect(row).to_contain_text("Ada Berg")
    board.keyboard.press("Control+z")
    expect(board.get_by_text("is as it was")).to_be_visible()
    assert house.get(f"/work-orders/{order['id']}")["technician_id"] is None


def test_several_orders_are_picked_and_given_to_one(house: House, open_page: Open) -> None:
    orders = [_order(house, f"Filter {n}") for n in (1, 2)]
    board = open_page("/", DISPATCHER)
    for order in orders:
        _row(board, order).click(modifiers=["ControlOrMeta"])
    expect(board.get_by_role("toolbar")).to_contain_text("2 picked")
    board.keyboard.press("a")
    board.get_by_role("dialog").get_by_role("combobox").fill("Ada")
    board.keyboard.press("Enter")
    for order in orders:
        expect(_row(board, order)).to_contain_text("Ada Berg")


def test_a_site_is_placed_without_a_map(house: House, open_page: Open) -> None:
    page = open_page("/sites", ADMIN)
    page.get_by_label("Name", exact=True).fill("Pudong cold store")
    latitude = page.get_by_label("Latitude")
    latitude.focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "31.23, 121.47");
            const paste = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }"""
    )
    expect(latitude).to_have_value("31.23")
    expect(page.get_by_label("Longitude")).to_have_value("121.47")
    page.get_by_label("Time zone").fill("Asia/Shanghai")
    page.get_by_role("button", name="Save the site").click()
    expect(page.get_by_role("region", name="Sites")).to_contain_text("Pudong cold store")
    made = next(site for site in house.items("/sites") if site["name"] == "Pudong cold store")
    assert (made["lat"], made["lon"], made["timezone"]) == (31.23, 121.47, "Asia/Shanghai")


def test_the_board_draws_its_pins_without_a_map(house: House, open_page: Open) -> None:
    board = open_page("/", DISPATCHER)
    expect(board.get_by_text("hanlu region add")).to_be_visible()
    expect(board.get_by_test_id("map")).to_have_attribute("data-ready", "true")


def test_the_desk_is_offered_only_what_it_may_do(house: House, open_page: Open) -> None:
    refused: list[str] = []
    board = open_page("/", DISPATCHER)
    expect(board.get_by_role("navigation", name="Pages")).to_be_visible()
    board.on("response", lambda r: refused.append(r.url) if r.status == 403 else None)
    board.get_by_role("link", name="Devices").click()
    expect(board.get_by_role("heading", name="Devices")).to_be_visible()
    expect(board.get_by_role("link", name="Connect a sensor")).to_have_count(0)
    assert refused == []


def _hold_over(board: Page, target: Locator, along: float, told: Locator) -> None:
    """Bring what the pointer holds that far along the target, until the page tells it is there.

    A row may move under the hand, and the browser may drop what it is told while it draws: as a
    hand does, the pointer follows.
    """

    def held() -> bool:
        box = target.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * along, box["y"] + box["height"] / 2
        board.mouse.move(x - 2, y, steps=8)  # the first steps only begin the drag
        board.mouse.move(x, y)
        with suppress(AssertionError):
            expect(told).to_be_attached(timeout=LOOK_MS)
            return True
        return False

    until(held)


def _row(board: Page, order: Json) -> Locator:
    return board.locator(f"[data-order='{order['id']}']")


def _order(house: House, description: str) -> Json:
    body = {"kind": "maintenance", "site_id": house.sites["S-2"], "description": description}
    return house.post("/work-orders", body)


def test_an_order_dropped_at_a_minute_begins_then_and_no_plan_moves_it(
    house: House, open_page: Open
) -> None:
    order = _order(house, "Lamp is dark")
    board = open_page("/", DISPATCHER)
    row = _row(board, order)
    expect(row).to_contain_text("Lamp is dark")
    target = board.locator(f"[data-technician='{house.technicians['T-1']}']")
    track = target.get_by_role("group")
    expect(track).to_be_visible()
    row.hover()
    board.mouse.down()
    # Nine tenths along the track lie hours ahead, wherever in the hour now is.
    _hold_over(board, track, 0.9, target.get_by_text(re.compile(r"Begins \d\d:\d\d")))
    expect(target).to_contain_text(re.compile(r"at \d\d:\d\d"))
    board.mouse.up()
    expect(row).to_contain_text(_name(house, "T-1"))
    fixed = until(lambda: _fixed_start(house, order))
    stop = until(lambda: _stop(house, order))
    assert (stop["fixed"], stop["start_at"][:16]) == (True, fixed[:16])
    expect(
        board.locator(f"[data-menu-order='{order['id']}']").get_by_label("Fixed time").first
    ).to_be_visible()

    board.keyboard.press("Control+z")
    expect(board.get_by_text("is as it was")).to_be_visible()
    after = house.get(f"/work-orders/{order['id']}")
    assert (after["fixed_start"], after["technician_id"]) == (None, None)


def test_a_time_is_fixed_and_let_loose_by_keyboard(house: House, open_page: Open) -> None:
    order = _order(house, "Handle is loose")
    technician = house.technicians["T-2"]
    house.put(
        f"/work-orders/{order['id']}/assignment", {"technician_id": technician, "locked": True}
    )
    board = open_page("/", DISPATCHER)
    _row(board, order).click()
    field = board.get_by_label(f"{_name(house, 'T-2')} begins at", exact=True)
    expect(field).to_be_visible()
    at = board.evaluate(
        """after_ms => {
            const at = new Date(Math.ceil(after_ms / 3e5) * 3e5 + 2 * 36e5);
            return new Date(at - at.getTimezoneOffset() * 6e4).toISOString().slice(0, 16);
        }""",
        1_000 * _last_start(house, technician).timestamp(),
    )
    field.fill(at)
    field.press("Enter")
    until(lambda: _fixed_start(house, order))
    loose = board.get_by_role("button", name="Let the time loose", exact=True)
    expect(loose).to_be_enabled()
    loose.press("Enter")
    expect(loose).to_have_count(0)
    until(lambda: _fixed_start(house, order) is None)
    after = house.get(f"/work-orders/{order['id']}")
    assert (after["fixed_start"], after["locked"], after["technician_id"]) == (
        None,
        True,
        technician,
    )


def _last_start(house: House, technician_id: str) -> datetime:
    """When the last work that the technician has begins: behind it a start breaks no rule."""
    orders = house.items("/work-orders", technician_id=technician_id, limit="200")
    starts = (each["starts_at"] for each in orders if each["starts_at"])
    return max([datetime.now(UTC), *map(datetime.fromisoformat, starts)])


def _name(house: House, code: str) -> str:
    name: str = house.get(f"/technicians/{house.technicians[code]}")["name"]
    return name


def _fixed_start(house: House, order: Json) -> str | None:
    fixed_start: str | None = house.get(f"/work-orders/{order['id']}")["fixed_start"]
    return fixed_start


def _stop(house: House, order: Json) -> Json | None:
    days = house.get("/plan")["technicians"]
    stops = (stop for day in days for stop in day["stops"])
    return next((stop for stop in stops if stop["work_order_id"] == order["id"]), None)
