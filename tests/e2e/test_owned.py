"""What has an owner, as people see it: what cannot be solved here goes up and is answered."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, DISPATCHER, House, Json, until
from tests.e2e.phone import given, job_card

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def order_of(house: House, description: str, kind: str = "maintenance") -> Json:
    return house.post(
        "/work-orders",
        {"kind": kind, "site_id": house.sites["S-2"], "description": description},
    )


def test_what_the_desk_cannot_solve_goes_up_and_is_answered_above(
    house: House, open_page: Open
) -> None:
    order = order_of(house, "The seal of the compressor")
    desk = open_page(f"/?order={order['id']}", DISPATCHER)
    shown = desk.get_by_role("article", name=order["number"])
    shown.get_by_role("button", name="Cannot be solved here…").click()
    shown.get_by_label("Reason").fill("nobody here may open it")
    shown.get_by_role("button", name="Send it up").click()
    raised = shown.get_by_role("region", name="Cannot be solved here")
    expect(raised).to_contain_text("nobody here may open it")
    expect(raised).to_contain_text("With: Supervisor")
    strip = desk.get_by_role("group", name="Exceptions")
    expect(strip.get_by_role("button", name="Unsolved")).to_contain_text("1")
    raised.get_by_role("button", name="Take it").click()
    expect(desk.get_by_text("somebody else's to answer")).to_be_visible()

    office = open_page("/", ADMIN)
    owned = office.get_by_role("region", name="Who owns what")
    owned.get_by_role("button", name=order["number"]).click()
    answered = office.get_by_role("article", name=order["number"])
    mine = answered.get_by_role("region", name="Cannot be solved here")
    mine.get_by_role("button", name="Take it").click()
    expect(mine).to_contain_text("Supervisor · Office")
    mine.get_by_label("How it is solved").fill("the maker sends somebody")
    mine.get_by_role("button", name="Solved").click()
    expect(mine).to_have_count(0)
    office.keyboard.press("Escape")
    expect(owned).not_to_contain_text(order["number"])
    expect(strip.get_by_role("button", name="Unsolved")).to_contain_text("0")


def test_a_technician_gives_a_job_back_as_unsolved_from_the_phone(
    house: House, open_page: Open
) -> None:
    technician = house.technicians["T-1"]
    order = given(house, technician, "Sealed unit")
    phone = open_page("/phone/", house.login_of(technician), width=390, height=844)
    job_card(phone, order).click()
    phone.get_by_role("button", name="Accept the job").click()
    phone.get_by_role("button", name="More", exact=True).click()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_label("Why it cannot be solved").fill("the unit is sealed")
    sheet.get_by_role("button", name="Send it up").click()

    def owner() -> str | None:
        clocks = house.get(f"/work-orders/{order['id']}")["clocks"]
        found = [each["called"] for each in clocks if each["clock"] == "unsolved"]
        return str(found[0]) if found else None

    assert until(owner) == "supervisor"
    assert house.get(f"/work-orders/{order['id']}")["technician_id"] != technician


def test_a_resolved_complaint_is_called_about_and_reopens_when_not_satisfied(
    house: House, open_page: Open
) -> None:
    order = order_of(house, "Nobody called back", "complaint")
    path = f"/work-orders/{order['id']}"
    for step in (
        {"step": "verified", "words": "called", "told_by": "telephone"},
        {"step": "investigated", "words": "read the calls"},
        {"step": "cause_found", "words": "nobody was told to", "cause": "attitude"},
        {"step": "proposed", "words": "somebody calls", "remedies": ["apology"]},
        {"step": "told", "letter": "We are sorry, and call you back from now on."},
    ):
        house.post(f"{path}/complaint/steps", step)
    desk = open_page("/", DISPATCHER)
    owned = desk.get_by_role("region", name="Who owns what")
    owned.get_by_role("button", name=order["number"]).click()
    shown = desk.get_by_role("article", name=order["number"])
    words = shown.get_by_role("region", name="Words owed to the customer")
    expect(words).to_contain_text("Call after the complaint")
    words.get_by_role("button", name="Write down the talk").click()
    words.get_by_label("What came of it").select_option("not_satisfied")
    words.get_by_label("What was said to the customer").fill("still waits for the part")
    words.get_by_role("button", name="Keep").click()
    expect(words).to_contain_text("Regular contact")
    assert house.get(path)["state"] == "classified"
    words.get_by_text("Said to the customer (1)").click()
    expect(words).to_contain_text("still waits for the part")


def test_a_promised_reply_is_listed_with_its_owner_until_it_is_given(
    house: House, open_page: Open
) -> None:
    order = order_of(house, "What does the seal cost")
    desk = open_page(f"/?order={order['id']}", DISPATCHER)
    shown = desk.get_by_role("article", name=order["number"])
    words = shown.get_by_role("region", name="Words owed to the customer")
    words.get_by_role("button", name="Promise a reply").click()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    words.get_by_label("Until").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    words.get_by_label("About what").fill("the price of the seal")
    words.get_by_role("button", name="Promise a reply").click()
    expect(words).to_contain_text("Promised reply")
    expect(words).to_contain_text("Agent")
    desk.keyboard.press("Escape")
    owned = desk.get_by_role("region", name="Who owns what")
    expect(owned).to_contain_text("the price of the seal")
    owned.get_by_role("button", name=order["number"]).click()
    words.get_by_role("button", name="Write down the talk").click()
    words.get_by_label("What was said to the customer").fill("it is free")
    words.get_by_role("button", name="Keep").click()
    expect(words.get_by_role("button", name="Write down the talk")).to_have_count(0)
