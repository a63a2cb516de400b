"""Who may do what and what holds: sign-ins, tokens, policy, audit, cold rooms in a browser."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_somebody_is_taken_on_invited_and_signed_out_everywhere(
    house: House, open_page: Open
) -> None:
    page = open_page("/admin?tab=people&id=new", ADMIN)
    page.get_by_label("Name", exact=True).fill("Mia Holt")
    page.get_by_label("E-mail").fill("mia@example.org")
    page.get_by_label("Role").select_option("site_manager")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("Add a site").fill("S")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Mia Holt")).to_be_visible()
    (mia,) = house.items("/people", q="mia@example.org")
    assert (mia["role"], mia["scope"]["kind"], len(mia["scope"]["ids"])) == (
        "site_manager",
        "site",
        1,
    )
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_text("/password?token=")).to_be_visible()
    expect(page.get_by_text("Not signed in anywhere.")).to_be_visible()


def test_the_only_administrator_cannot_be_shut_out(house: House, open_page: Open) -> None:
    (office,) = house.items("/people", q=ADMIN)
    page = open_page(f"/admin?tab=people&id={office['id']}", ADMIN)
    page.get_by_label("May not sign in").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("the only administrator who can sign in")
    assert house.get(f"/people/{office['id']}")["disabled_at"] is None


def test_a_token_is_shown_once_works_and_is_revoked(house: House, open_page: Open) -> None:
    page = open_page("/admin?tab=tokens&id=new", ADMIN)
    page.get_by_label("What it is for").fill("warehouse")
    page.get_by_role("button", name="Create").click()
    secret = page.get_by_text("ht_").inner_text()
    me = f"{house.url}/api/v1/me"
    bearer = {"authorization": f"Bearer {secret}"}
    assert httpx.get(me, headers=bearer).status_code == 200
    page.get_by_role("button", name="warehouse").click()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("group", name="Revoke").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Revoked: warehouse")).to_be_visible()
    assert httpx.get(me, headers=bearer).status_code == 401
    _in_the_audit(page, "tokens.revoke_token", house)


def _in_the_audit(page: Page, action: str, house: House) -> None:
    page.goto(f"/admin?tab=audit&action={action}")
    row = page.get_by_role("listitem").filter(has_text=action).first
    expect(row).to_contain_text("Office")


def test_a_limit_is_changed_after_a_look_at_old_and_new_with_a_reason(
    house: House, open_page: Open
) -> None:
    page = open_page("/admin?tab=policy", ADMIN)
    page.get_by_role("button", name="Escalation").click()
    page.get_by_role("button", name="Edit", exact=True).click()
    before = house.get("/policy")["version"]
    page.locator("form input:not([type=checkbox])").first.fill("nonsense")
    page.get_by_role("button", name="Review changes").click()
    page.get_by_label("Why").fill("tried in a test")
    page.get_by_role("button", name="in force").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert house.get("/policy")["version"] == before, "what is refused changes nothing"
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Edit", exact=True).click()
    page.locator("input[name=step]").fill("0.4")
    page.get_by_role("button", name="Review changes").click()
    page.get_by_label("Why").fill("called earlier, tried in a test")
    page.get_by_role("button", name="in force").click()
    expect(page.get_by_text(f"Version {before + 1} is in force.")).to_be_visible()
    after = house.get("/policy")
    escalation = next(one for one in after["sections"] if one["name"] == "escalation")
    assert (after["version"], escalation["values"]["step"]) == (before + 1, 0.4)


def test_a_cold_room_is_found_by_name_and_says_that_nothing_was_heard_of_it(
    house: House, open_page: Open
) -> None:
    body = {"name": "Deep store", "zone_kind": "frozen", "site_id": house.sites["S-1"]}
    house.put("/devices/deep-1", body)
    page = open_page("/zones", ADMIN)
    page.get_by_role("searchbox", name="Name, site or device").fill("deep")
    room = page.get_by_role("listitem").filter(has_text="deep-1")
    expect(room).to_contain_text("No value yet")
    page.goto("/zones?q=no+such+room")
    expect(page.get_by_text("No cold room fits.")).to_be_visible()
    expect(room).to_have_count(0)
