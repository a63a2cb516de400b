"""How a customer is asked: beside the signature on the phone, by telephone at the desk, and what
the figures make of it.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import DISPATCHER, House, until
from tests.e2e.phone import draw_signature, given, job_card
from tests.e2e.test_track import _is_usable, _walk

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


def test_dissatisfaction_beside_the_signature_asks_for_words_and_is_at_the_desk_at_once(
    house: House, open_page: Open
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    order = given(house, house.technicians["T-2"], "Door closes badly")
    _walk(house, order, "accepted", "travelling", "on_site", "working", "done")
    board = open_page(f"/?order={order['id']}", DISPATCHER)
    phone = open_page("/phone/", house.login_of(house.technicians["T-2"]), width=320, height=640)
    job_card(phone, order).click()
    phone.get_by_label("Name of who signs").fill("Wang")
    draw_signature(phone)
    phone.get_by_role("radio", name="1 star", exact=True).press("Space")
    _is_usable(phone)
    phone.get_by_role("button", name="Still missing").click()
    expect(phone.get_by_label("What was wrong? (needed)")).to_be_focused()
    phone.get_by_label("What was wrong? (needed)").fill("It still does not close")
    phone.get_by_role("button", name="The customer has signed").click()

    until(lambda: house.get(f"/work-orders/{order['id']}")["round"] == 2)
    rating = board.get_by_role("region", name="Customer's rating")
    expect(rating).to_contain_text("It still does not close")
    expect(rating).to_contain_text("on site, on the technician's phone")
    expect(board.get_by_role("region", name="Follow-up of the bad rating")).to_be_visible()
    house.post(f"/work-orders/{order['id']}/transitions", {"to": "cancelled", "reason": "a trial"})


def test_the_desk_takes_down_what_a_customer_says_and_the_figures_count_each_point(
    house: House, open_page: Open
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    order = given(house, house.technicians["T-1"], "Yearly look")
    _walk(house, order, "accepted", "travelling", "on_site", "working", "done")
    signed = {"to": "signed", "visit": {"confirmed_by": "Lin"}}
    house.post(f"/work-orders/{order['id']}/transitions", signed)
    board = open_page(f"/?order={order['id']}", DISPATCHER)
    panel = board.get_by_role("region", name="Customer's rating")
    panel.get_by_role("button", name="Rated by telephone").click()
    _pick(board, "How was it, says the customer?", "4 stars")
    _pick(board, "Speed", "2 stars")
    panel.get_by_label("In the customer's words (optional)").fill("Came late")
    panel.get_by_role("button", name="Keep the rating").click()
    expect(panel).to_contain_text("by telephone")
    expect(panel).to_contain_text("2 / 5")
    board.goto("/figures?by=technician")
    points = board.get_by_role("region", name="By point of the rating")
    expect(points).to_contain_text("Speed")
    expect(points).to_contain_text("2.00")


def _pick(page: Page, group: str, stars: str) -> None:
    page.get_by_role("group", name=group).get_by_role("radio", name=stars).press("Space")
