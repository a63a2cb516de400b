"""A cost as people meet it: claimed on the phone, approved on a small screen, read on the order."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import House, _person
from tests.e2e.phone import given, picture
from tests.e2e.test_track import _is_usable

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

SUPERVISOR = "costs-supervisor@example.org"


def test_a_major_repair_is_claimed_with_a_photo_and_takes_its_first_step(
    house: House, open_page: Open
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    _person(house, "Sun Supervisor", SUPERVISOR, "supervisor", {"kind": "all"})
    technician = house.technicians["T-2"]
    order = given(house, technician, "Crane for the roof unit")

    phone = open_page("/phone/", house.login_of(technician), width=320, height=720)
    phone.get_by_role("link").or_(phone.get_by_role("button")).filter(
        has_text="Crane"
    ).first.click()
    phone.get_by_role("button", name="Costs", exact=True).click()
    sheet = phone.get_by_role("dialog", name="Costs")
    sheet.get_by_role("button", name="Claim a cost").click()
    form = sheet.get_by_role("form", name="Claim a cost")
    form.get_by_label("What for").select_option("outsourced")
    form.get_by_label("Amount (CNY)").fill("2500.50")
    form.get_by_label("Reason").fill("a crane lifts the condenser")
    form.get_by_label("Major repair").check()
    expect(form.get_by_role("button", name="Ask for approval")).to_be_disabled()
    shot: FilePayload = {"name": "roof.png", "mimeType": "image/png", "buffer": picture(600, 400)}
    form.locator("input[type=file]").set_input_files(shot)
    expect(form.get_by_role("img", name="Evidence, photo 1")).to_be_visible()
    _is_usable(phone)
    form.get_by_role("button", name="Ask for approval").click()
    claim = sheet.get_by_role("article", name="Outsourced fee · ¥2,500.50")
    expect(claim).to_contain_text("Approval 1 of 3 waits for")

    office = open_page("/costs", SUPERVISOR, width=390, height=844)
    office.get_by_role("button", name=order["number"]).click()
    card = office.get_by_role("region", name="Outsourced fee · ¥2,500.50", exact=True)
    expect(card.get_by_role("img", name="Evidence, photo 1")).to_be_visible()
    _is_usable(office)
    card.get_by_role("button", name="Approve", exact=True).press("Enter")
    expect(card).to_contain_text("Approval 2 of 3 waits for: Regional manager")
    expect(office.get_by_text("No cost waits for your approval.")).to_be_visible()
    expect(claim).to_contain_text("Approval 2 of 3")
    (told,) = house.get(f"/work-orders/{order['id']}/costs")["claims"]
    assert (told["amount"], told["step"], told["is_major"]) == (250_050, 2, True)

    board = open_page(f"/?order={order['id']}", SUPERVISOR)
    costs = board.get_by_role("region", name="Costs", exact=True)
    expect(costs.get_by_role("article", name="Outsourced fee")).to_contain_text("Approval 2 of 3")
    board.get_by_text("Playbook: ").click()
    expect(board.get_by_text("Agree the time of the visit with the customer")).to_be_visible()
