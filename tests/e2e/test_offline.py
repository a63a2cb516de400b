"""The phone without a network: it starts, shows the day, takes each step, and tells it later."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import House, Json, until
from tests.e2e.phone import CHECKS, STEPS, draw_signature, given, is_kept, job_card, picture

PATH = ["accepted", "travelling", "on_site", "working", "done", "signed"]

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_a_whole_visit_made_offline_is_sent_once_and_in_order(
    house: House, open_page: Open
) -> None:
    technician = house.technicians["T-2"]
    order = given(house, technician, "Fan rattles")
    phone = open_page("/phone/", house.login_of(technician), width=390, height=844)
    is_kept(phone, order)
    posted = _posted_steps(phone)

    phone.context.set_offline(True)
    phone.reload()
    expect(job_card(phone, order)).to_be_visible()
    job_card(phone, order).click()
    expect(phone.get_by_text("Offline ·")).to_be_visible()
    phone.reload()  # inside a job
    expect(phone.get_by_role("heading", level=1)).to_have_text(order["site"]["name"])
    for act in STEPS:
        phone.get_by_role("button", name=act).click()
    _fill_in(phone)
    phone.get_by_role("button", name="Finish").click()
    expect(phone.get_by_role("button", name="7 not yet sent")).to_be_visible()
    assert house.get(f"/work-orders/{order['id']}")["state"] == "offered"

    phone.reload()
    expect(phone.get_by_role("button", name="7 not yet sent")).to_be_visible()
    phone.context.set_offline(False)
    until(lambda: house.get(f"/work-orders/{order['id']}")["state"] in ("signed", "closed") or None)
    expect(phone.get_by_role("button", name="All sent")).to_be_visible()
    assert _steps_of(house, order) == PATH
    assert len(posted) == len(set(posted))


def test_a_job_taken_away_meanwhile_is_shown_and_settled(house: House, open_page: Open) -> None:
    mine, other = house.technicians["T-1"], house.technicians["T-2"]
    order = given(house, mine, "Door seal is torn")
    phone = open_page("/phone/", house.login_of(mine), width=320, height=568)
    is_kept(phone, order)
    phone.context.set_offline(True)
    job_card(phone, order).click()
    for act in STEPS[:2]:
        phone.get_by_role("button", name=act).click()
    house.put(
        f"/work-orders/{order['id']}/assignment",
        {"technician_id": other, "reason": "nearer by now"},
    )
    phone.context.set_offline(False)

    refused = phone.get_by_role("list", name="Not accepted")
    expect(refused).to_contain_text("Not accepted: Accepted, Travelling.")
    expect(phone.get_by_role("button", name="2 not accepted")).to_be_visible()
    assert house.get(f"/work-orders/{order['id']}")["state"] == "offered"
    refused.get_by_role("button", name="Settle").click()
    sheet = phone.get_by_role("dialog", name="Settle")
    expect(sheet).to_contain_text(f"{order['number']} {order['site']['name']}")
    sheet.get_by_role("button", name="Let it go for good").click()
    expect(refused).to_be_hidden()
    expect(phone.get_by_role("button", name="All sent")).to_be_visible()


def test_a_cut_in_the_middle_of_sending_applies_nothing_twice(
    house: House, open_page: Open
) -> None:
    technician = house.technicians["T-2"]
    order = given(house, technician, "Light is out")
    phone = open_page("/phone/", house.login_of(technician), width=390, height=844)
    job_card(phone, order).click()
    cut = _answers_are_lost(phone, times=2)
    phone.get_by_role("button", name=STEPS[0]).click()
    expect(phone.get_by_role("button", name="1 not yet sent")).to_be_visible()
    until(lambda: _state_meanwhile(phone, house, order) == "accepted" or None)
    for _ in range(2):
        phone.get_by_role("button", name="not yet sent").or_(
            phone.get_by_role("button", name="Sending")
        ).click()
        phone.get_by_role("button", name="Send now").click()
        phone.get_by_role("button", name="Close").click()
    expect(phone.get_by_role("button", name="All sent")).to_be_visible()
    assert len(cut) == 2
    assert _steps_of(house, order) == ["accepted"]


def _state_meanwhile(phone: Page, house: House, order: Json) -> str:
    """The order's state; a route is only handled while the page is waited for."""
    phone.wait_for_timeout(50)
    return str(house.get(f"/work-orders/{order['id']}")["state"])


def _fill_in(phone: Page) -> None:
    phone.locator("input[type=file]").first.set_input_files(
        {"name": "camera.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(phone.get_by_role("img", name="Photo before")).to_be_visible()
    for check in CHECKS:
        phone.get_by_role("checkbox", name=check).click()
    phone.get_by_label("Cause", exact=True).fill("Fan blade bent")
    phone.get_by_label("What was done").fill("Blade replaced")
    phone.get_by_label("Name of who signs").fill("Wang")
    draw_signature(phone)


def _posted_steps(phone: Page) -> list[str]:
    """Operation ids of the steps that got an answer, as they are sent."""
    posted: list[str] = []
    phone.on(
        "requestfinished",
        lambda request: (
            posted.append(json.loads(request.post_data or "{}")["operation_id"])
            if urlsplit(request.url).path.endswith("/transitions")
            else None
        ),
    )
    return posted


def _answers_are_lost(phone: Page, times: int) -> list[str]:
    """The server gets the step, the phone does not get the answer."""
    lost: list[str] = []

    def route(way: Route) -> None:
        if len(lost) == times:
            way.continue_()
            return
        lost.append(way.request.url)
        way.fetch()
        way.abort("connectionreset")

    phone.route("**/transitions", route)
    return lost


def _steps_of(house: House, order: Json) -> list[str]:
    """The states that the technician led the order to, oldest first."""
    events = house.items(f"/work-orders/{order['id']}/events")
    taken = [each["to"] for each in events if each["action"] == "transition"]
    return [state for state in taken if state in PATH]
