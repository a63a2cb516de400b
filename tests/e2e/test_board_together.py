"""Several people at one board, and one broken part of it: neither stops anybody else."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, DISPATCHER, House, Json

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

BREAKABLE_TIMELINE = """() => {
    const Real = window.ResizeObserver;
    window.broken = true;
    window.ResizeObserver = class extends Real {
        observe(box) {
            if (window.broken && box.ariaLabel === "Technicians") throw new Error("no room");
            super.observe(box);
        }
    };
}"""


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_a_pane_that_breaks_says_so_and_the_others_go_on(house: House, open_page: Open) -> None:
    order = _order(house, "Pane that breaks")
    board = open_page("/", DISPATCHER)
    expect(board.locator(f"[data-order='{order['id']}']")).to_be_visible()
    logged: list[str] = []
    board.on("console", lambda line: logged.append(line.text))
    board.add_init_script(f"({BREAKABLE_TIMELINE})()")
    board.goto(f"/?order={order['id']}")
    broken = board.get_by_role("alert").filter(has_text="Timeline: something broke here")
    expect(broken).to_contain_text("no room")
    expect(board.get_by_role("article", name=order["number"])).to_be_visible()
    expect(board.locator(f"[data-order='{order['id']}']")).to_be_visible()
    assert sum("no room" in line for line in logged) == 1
    board.evaluate("window.broken = false")
    broken.get_by_role("button", name="Try again").click()
    expect(board.locator(f"[data-technician='{house.technicians['T-1']}']")).to_be_visible()
    expect(broken).to_have_count(0)


def test_who_else_is_on_an_order_is_seen_until_they_leave(house: House, open_page: Open) -> None:
    order = _order(house, "Looked at by two")
    row = f"[data-order='{order['id']}']"
    desk, office = open_page("/", DISPATCHER), open_page("/", ADMIN)
    desk.locator(row).click()
    office.locator(row).click()
    expect(office.get_by_text("Desk has this order open too.")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_role("dialog")).to_contain_text("Office has this order open too.")
    expect(office.get_by_text("Desk is deciding on this order right now")).to_be_visible()
    signs = office.get_by_text(re.compile("Desk (is deciding|has this|looks at)"))
    expect(signs).not_to_have_count(0)
    expect(office.locator(row)).to_contain_text("Desk is deciding on it")
    desk.close()
    expect(signs).to_have_count(0)


def _order(house: House, description: str) -> Json:
    body = {"kind": "maintenance", "site_id": house.sites["S-2"], "description": description}
    return house.post("/work-orders", body)
