"""A phone that could not reach the server for 72 hours: locked, and nothing done on it is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import PASSWORD, House, until
from tests.e2e.phone import STEPS, given, is_kept, job_card

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


def stored(phone: Page, table: str) -> int:
    """How much of a kind the phone keeps."""
    count: int = phone.evaluate(
        """table => new Promise((resolve, reject) => {
            const opening = indexedDB.open("hanlu-technician");
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
                const counting = opening.result.transaction(table).objectStore(table).count();
                counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
            };
        })""",
        table,
    )
    return count


def test_after_72_hours_the_phone_is_shut_and_sends_what_was_done_after_the_next_sign_in(
    house: House, open_page: Open
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    technician = house.technicians["T-2"]
    order = given(house, technician, "Three days in a cellar")
    phone = open_page("/phone/", house.login_of(technician), width=390, height=844)
    is_kept(phone, order)
    phone.context.set_offline(True)
    job_card(phone, order).click()
    for act in STEPS[:2]:
        phone.get_by_role("button", name=act).click()
    expect(phone.get_by_role("button", name="2 not yet sent")).to_be_visible()

    phone.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=71))
    phone.reload()
    expect(phone.get_by_role("button", name="2 not yet sent")).to_be_visible()
    phone.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=73))
    phone.reload()
    expect(phone.get_by_role("heading", name="Locked")).to_be_visible()
    expect(phone.get_by_role("status")).to_contain_text("2 steps done on this phone are kept")
    expect(phone.get_by_text(order["site"]["name"])).to_have_count(0)
    until(lambda: stored(phone, "jobs") + stored(phone, "facts") == 0 or None)
    assert stored(phone, "operations") == 2

    phone.context.clear_cookies()  # nobody was there for 12 hours: the session is over
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Try to connect").click()
    expect(phone.get_by_role("status")).to_contain_text("2 steps done on this phone are kept")
    phone.locator("input[name=email]").fill(house.login_of(technician))
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.locator("button[type=submit]").click()
    until(lambda: house.get(f"/work-orders/{order['id']}")["state"] == "travelling" or None)
    expect(phone.get_by_role("button", name="All sent")).to_be_visible()
    assert stored(phone, "operations") == 0
