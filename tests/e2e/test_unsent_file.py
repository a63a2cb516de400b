"""Work of somebody who cannot sign in: kept, saved as a file, taken in by the desk, let go."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import DISPATCHER, PASSWORD, House, until
from tests.e2e.phone import STEPS, given, is_kept, job_card

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def test_what_a_phone_could_not_send_is_saved_as_a_file_and_taken_in_by_the_desk(
    house: House, open_page: Open, tmp_path: Path
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    technician = house.technicians["T-2"]
    order = given(house, technician, "A phone that is handed on")
    login = house.login_of(technician)
    phone = open_page("/phone/", login, width=390, height=844)
    is_kept(phone, order)
    until(lambda: _keys(phone) == 2 or None)  # the phone's own, and the one for files
    phone.context.set_offline(True)
    job_card(phone, order).click()
    for act in STEPS[:2]:
        phone.get_by_role("button", name=act).click()
    expect(phone.get_by_role("button", name="2 not yet sent")).to_be_visible()

    phone.context.clear_cookies()  # the session is over
    phone.context.set_offline(False)
    phone.reload()
    kept = phone.get_by_role("status").filter(has_text="on this phone are kept")
    expect(kept).to_contain_text("2 steps done on this phone are kept")
    _is_usable(phone)
    with phone.expect_download() as saving:
        phone.get_by_role("button", name="Save as a file for the desk").click()
    file = tmp_path / "unsent.json"
    saving.value.save_as(file)
    expect(phone.get_by_text("give it to your dispatcher.", exact=False).last).to_be_visible()
    assert order["number"] not in file.read_text()

    desk = open_page("/admin?tab=unsent", DISPATCHER)
    desk.get_by_label("File saved on a phone").set_input_files(file)
    desk.get_by_role("button", name="Take in").click()
    expect(desk.get_by_text("2 applied, 0 not applied")).to_be_visible()
    _is_usable(desk)
    until(lambda: house.get(f"/work-orders/{order['id']}")["state"] == "travelling" or None)

    phone.locator("input[name=email]").fill(house.login_of(house.technicians["T-1"]))
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.locator("button[type=submit]").click()
    expect(phone.get_by_role("button", name="All sent")).to_be_visible()
    assert house.get(f"/work-orders/{order['id']}")["state"] == "travelling"
    house.post(f"/work-orders/{order['id']}/transitions", {"to": "cancelled", "reason": "a trial"})


def _keys(phone: Page) -> int:
    count: int = phone.evaluate(
        """() => new Promise((resolve, reject) => {
            const opening = indexedDB.open("hanlu-technician");
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
                const counting = opening.result.transaction("keys").objectStore("keys").count();
                counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
            };
        })"""
    )
    return count


def _is_usable(page: Page) -> None:
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make pages)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(({violations}) => violations)")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
