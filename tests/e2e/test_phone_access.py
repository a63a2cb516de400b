"""The phone for whoever holds it: gloves, sunlight, a screen reader, the smallest screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import House, Json
from tests.e2e.phone import given

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FINGER_PX = 44  # WCAG 2.2, success criterion 2.5.5
TOO_SMALL = """(least) => [...document.querySelectorAll('button, a[href], input, select, textarea')]
  .filter((each) => each.offsetParent !== null)
  .map((each) => each.closest('label') ?? each)
  .filter((each) => {
    const {width, height} = each.getBoundingClientRect();
    return width < least || height < least;
  })
  .map((each) => each.outerHTML.slice(0, 120))"""
WORDS = {
    "en-GB": ("Accept the job", "I am on my way", "I have arrived", "All sent", "Light theme"),
    "zh-CN": ("接单", "我出发了", "我已到场", "已全部上传", "浅色界面"),
}


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_everybody_can_read_and_press_everything(
    house: House, open_page: Open, locale: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make pages)")
    expect.set_options(timeout=PATIENCE_MS)
    *steps, sent, light = WORDS[locale]
    technician = house.technicians["T-1" if locale == "en-GB" else "T-2"]
    order = given(house, technician, f"Lamp flickers {locale}")
    phone = open_page("/phone/", house.login_of(technician), locale=locale, width=320, height=568)
    _open_job(phone, order)
    _is_usable(phone, "offered")
    for step in steps:
        phone.get_by_role("button", name=step, exact=True).click()
    expect(phone.get_by_role("checkbox").first).to_be_visible()
    expect(phone.get_by_role("button", name=sent)).to_be_visible()
    _is_usable(phone, "on site, dark")
    phone.get_by_role("button", name=sent).click()
    expect(phone.get_by_role("dialog")).to_be_visible()
    _is_usable(phone, "outbox")
    phone.keyboard.press("Escape")
    phone.goto("/phone/")
    phone.get_by_role("button", name=light).click()
    _is_usable(phone, "list, light")
    _open_job(phone, order)
    _is_usable(phone, "on site, light")
    house.post(
        f"/work-orders/{order['id']}/transitions", {"to": "cancelled", "reason": "only a trial"}
    )


def _open_job(phone: Page, order: Json) -> None:
    phone.get_by_role("button").filter(has_text=order["description"]).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(order["site"]["name"])


def _is_usable(phone: Page, where: str) -> None:
    assert phone.evaluate(TOO_SMALL, FINGER_PX) == [], where
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(width) <= 0, where
    phone.evaluate(AXE.read_text())
    found = phone.evaluate("axe.run().then(({violations}) => violations)")
    told = [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
    assert told == [], where
