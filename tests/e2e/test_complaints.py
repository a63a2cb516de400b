"""A complaint in a browser: made by the customer, taken through its steps at the desk, its result
read and objected to; the list, the figures and the file of what returns.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
STEPS: tuple[Json, ...] = (
    {"step": "verified", "words": "called", "told_by": "telephone"},
    {"step": "investigated", "words": "read the visit"},
    {"step": "cause_found", "words": "the gasket is too thin", "cause": "part"},
    {"step": "proposed", "words": "A stronger one.", "remedies": ["apology"]},
    {"step": "told", "letter": "We are sorry, and fit a stronger gasket."},
)


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_a_customer_complains_and_objects_and_the_desk_takes_every_step(
    house: House, open_page: Open, browser: Browser
) -> None:
    asked = {"kind": "inspection", "site_id": house.sites["S-1"], "description": "Look at the door"}
    order = house.post("/work-orders", asked)
    link = house.post(f"/work-orders/{order['id']}/customer-link", {})["url"]
    page = _customer(browser, link)
    page.get_by_role("button", name="Complain", exact=True).click()
    page.get_by_role("radio", name="Service and attitude").click()
    page.get_by_label("What happened?").fill("He smoked in the cold room")
    _is_usable(page)
    page.get_by_role("button", name="Send the complaint").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("We are looking into your complaint")
    _is_usable(page)
    number = until(lambda: _complaint_of(house, "He smoked in the cold room"))

    desk = open_page(f"/?order={number['id']}", ADMIN)
    shown = desk.get_by_role("article", name=number["number"], exact=True)
    course = shown.get_by_role("region", name="Course of the complaint")
    expect(course.get_by_label("What it is about")).to_have_value("service")
    course.get_by_label("What was found or said").fill("Called, and said sorry")
    course.get_by_role("button", name="Put on record").click()
    expect(_present(course)).to_contain_text("Investigated")
    expect(_present(course)).to_contain_text("Supervisor")
    course.get_by_label("What was found or said").fill("Asked him, and read the visit")
    course.get_by_role("button", name="Put on record").click()
    expect(_present(course)).to_contain_text("Cause found")
    course.get_by_label("What it came from").select_option("attitude")
    course.get_by_label("What was found or said").fill("He did smoke")
    course.get_by_role("button", name="Put on record").click()
    course.get_by_role("checkbox", name="Apology").check()
    course.get_by_role("checkbox", name="Training of staff").check()
    course.get_by_label("What we offer the customer").fill("It will not happen again.")
    course.get_by_role("button", name="Put on record").click()
    letter = course.get_by_label("Letter to the customer")
    expect(letter).to_have_value(
        "经核查，原因是：我方人员服务态度不当。\n处理方案：向您诚恳道歉。\n"
        "It will not happen again."
    )
    course.get_by_role("button", name="As of").first.click()
    expect(course.get_by_role("region", name="Evidence")).to_contain_text(order["number"])
    letter.fill("We are sorry. It will not happen again.")
    course.get_by_role("button", name="Tell the result").click()
    expect(_present(course)).to_contain_text("Followed up")

    page.reload()
    expect(heading).to_have_text("Your complaint has a result")
    expect(page.get_by_role("region", name="What came of it")).to_contain_text("We are sorry.")
    _is_usable(page)
    page.get_by_role("button", name="I object").click()
    page.get_by_label("Why does it not settle it?").fill("He was here again today")
    page.get_by_role("button", name="Send, please come back to it").click()
    expect(heading).to_have_text("We are looking into your complaint")
    expect(_present(course)).to_contain_text("Verified, customer told")
    expect(course).to_contain_text("He was here again today")
    page.context.close()


def test_the_list_the_figures_and_the_file_of_what_returns(house: House, open_page: Open) -> None:
    serial = "SN-gasket"
    given = {"site_id": house.sites["S-2"], "serial": serial, "kind": "cold_room", "model": "K-9"}
    asset = house.post("/assets", given)
    for words in ("the gasket leaks", "the gasket leaks again"):
        asked = {"kind": "complaint", "asset_id": asset["id"], "description": words}
        order = house.post("/work-orders", asked)
        for step in STEPS:
            house.post(f"/work-orders/{order['id']}/complaint/steps", step)
    desk = open_page("/complaints", ADMIN)
    desk.get_by_label("What it came from").select_option("part")
    rows = desk.get_by_role("list", name="Complaints")
    expect(rows.get_by_role("listitem").filter(has_text="the gasket leaks")).to_have_count(2)
    expect(rows).to_contain_text("the gasket leaks again")
    _is_usable(desk)
    desk.get_by_role("button", name="Figures", exact=True).click()
    expect(desk.get_by_role("region", name="By model")).to_contain_text("K-9")
    expect(desk.get_by_role("region", name="How long each step took")).to_contain_text(
        "Result told"
    )
    _is_usable(desk)
    desk.get_by_role("button", name="Repeated problems", exact=True).click()
    files = desk.get_by_role("list", name="Repeated problems")
    files = files.get_by_role("listitem").filter(has_text=order["number"])
    expect(files).to_contain_text("no such complaint for 60 days")
    files.get_by_role("button", name="Change").click()
    files.get_by_label("Owner").fill("Wang Fang")
    files.get_by_label("Measure").fill("Gaskets of another maker")
    files.get_by_role("button", name="Keep").click()
    expect(files).to_contain_text("Wang Fang")
    files.get_by_role("button", name="Accept").click()
    files.get_by_label("Why it is accepted").fill("looks good")
    files.get_by_role("button", name="Accept", exact=True).click()
    expect(files.get_by_role("alert")).to_contain_text("can be accepted from")
    _is_usable(desk)


def _present(course: Locator) -> Locator:
    return course.locator("li[aria-current=step]")


def _complaint_of(house: House, words: str) -> Json | None:
    found = house.items("/complaints", words=words)
    return found[0] if found else None


def _customer(browser: Browser, link: str, locale: str = "en-GB") -> Page:
    context = browser.new_context(locale=locale, viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(link)
    return page


def _is_usable(page: Page) -> None:
    """Nothing wider than the screen, and no fault that axe finds."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not wide
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make pages)")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
