"""The customer's pages for whoever holds them: any theme, the smallest screen, a bad connection."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.house import House

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
type Scheme = Literal["light", "dark"]


def opened(browser: Browser, address: str, scheme: Scheme, locale: str = "en-GB") -> Page:
    viewport: ViewportSize = {"width": 320, "height": 568}
    context = browser.new_context(locale=locale, color_scheme=scheme, viewport=viewport)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_scans_a_label_and_then_follows_the_case_can_read_and_press_everything(
    house: House, browser: Browser, scheme: Scheme
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    given = {"site_id": house.sites["S-1"], "name": f"Freezer {scheme}"}
    page = opened(browser, house.post("/request-labels", given)["url"], scheme)
    page.get_by_role("checkbox", name="Water leak").click()
    _is_usable(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "list.txt", "mimeType": "text/plain", "buffer": b"no picture"}
    )
    expect(page.get_by_role("alert")).to_contain_text("choose a JPEG or PNG")
    page.get_by_role("button", name="Report it").click()
    page.get_by_role("link", name="Follow the case").click()
    expect(page.get_by_text("you see here who comes and when")).to_be_visible()
    _is_usable(page)
    page.context.close()


def test_without_network_or_server_the_page_says_what_to_do_and_keeps_what_was_written(
    house: House, browser: Browser
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    given = {"site_id": house.sites["S-1"], "name": "Freezer far out"}
    page = opened(browser, house.post("/request-labels", given)["url"], "light")
    words = page.get_by_label("In your words")
    words.fill("It drips")
    page.context.set_offline(True)
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("alert")).to_contain_text("No answer came: press again")
    page.context.set_offline(False)

    def starting(route: Route) -> None:
        route.fulfill(status=503) if route.request.method == "POST" else route.continue_()

    page.route("**/api/v1/request/*", starting)
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("alert")).to_contain_text("the server is busy")
    page.unroute("**/api/v1/request/*")
    expect(words).to_have_value("It drips")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("link", name="Follow the case")).to_be_visible()
    page.context.close()


def _is_usable(page: Page) -> None:
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make pages)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(({violations}) => violations)")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
