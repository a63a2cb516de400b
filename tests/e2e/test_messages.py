"""Short messages between the desk and a phone: live, also without a network, with read marks."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import DISPATCHER, House, Json, until
from tests.e2e.phone import given, is_kept, job_card

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def of_case(house: House, order: Json) -> list[tuple[str, bool]]:
    """What was said about an order, and whether it was read."""
    said = house.items(f"/work-orders/{order['id']}/messages")
    return [(each["text"], each["read_at"] is not None) for each in said]


def case(page: Page) -> None:
    """Opens what was said about the order on the page."""
    page.get_by_text("Messages of this order").click()


def test_the_desk_writes_about_an_order_and_sees_that_the_phone_read_it(
    house: House, open_page: Open
) -> None:
    technician = house.technicians["T-1"]
    order = given(house, technician, "Words with the desk")
    board = open_page(f"/?order={order['id']}", DISPATCHER)
    case(board)
    board.get_by_role("button", name="The customer asks when you will be there.").click()
    board.get_by_role("button", name="Send", exact=True).click()
    said = board.get_by_role("list", name="Messages of this order (1)").get_by_role("listitem")
    expect(said).to_contain_text("Not read")

    phone = open_page("/phone/", house.login_of(technician), locale="zh-CN", width=390, height=844)
    phone.get_by_role("button", name="1 条未读消息").first.click()
    talk = phone.get_by_role("list", name="与调度的消息")
    expect(talk.get_by_text("客户在问什么时候到。")).to_be_visible()
    expect(said).to_contain_text("Read by")
    expect(phone.get_by_role("button", name="1 条未读消息")).to_have_count(0)

    box = board.get_by_role("textbox", name="Message")
    box.fill("Ring at the gate.")
    box.press("Enter")
    expect(talk.get_by_text("Ring at the gate.")).to_be_visible()
    until(lambda: of_case(house, order)[1:] == [("Ring at the gate.", True)] or None)


def test_words_written_in_a_dead_spot_arrive_once_though_the_job_went_to_somebody_else(
    house: House, open_page: Open
) -> None:
    mine, other = house.technicians["T-2"], house.technicians["T-1"]
    order = given(house, mine, "Words from a cellar")
    board = open_page("/?talk=all", DISPATCHER)
    phone = open_page("/phone/", house.login_of(mine), width=390, height=844)
    is_kept(phone, order)
    phone.context.set_offline(True)
    phone.reload()
    job_card(phone, order).click()
    case(phone)
    phone.get_by_role("textbox", name="Message").fill("The gate is shut.")
    phone.get_by_role("button", name="Send", exact=True).click()
    talk = phone.get_by_role("list", name="Messages with the desk")
    expect(talk.get_by_role("listitem")).to_contain_text("Not sent yet")
    expect(phone.get_by_role("button", name="1 not yet sent")).to_be_visible()
    wish = {"technician_id": other, "locked": True, "reason": "nearer by now"}
    house.put(f"/work-orders/{order['id']}/assignment", wish)
    phone.context.set_offline(False)

    entry = board.get_by_role("list", name="All conversations").get_by_role("button", name="Ada")
    expect(entry).to_contain_text("The gate is shut.")
    expect(entry).to_contain_text("1 message not read")
    assert of_case(house, order) == [("The gate is shut.", False)]
    entry.click()
    until(lambda: of_case(house, order) == [("The gate is shut.", True)] or None)
    board.get_by_title(f"Open order {order['number']}").click()
    expect(board.get_by_role("heading", level=2).filter(has_text="Words from")).to_be_visible()
