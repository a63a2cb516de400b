"""Teams as people see them: the queue of each, an order handed on, and who is told."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, DISPATCHER, PASSWORD, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def order_of(house: House, kind: str, description: str) -> Json:
    asked = {"kind": kind, "site_id": house.sites["S-2"], "description": description}
    return house.post("/work-orders", asked)


def person(house: House, email: str) -> str:
    return next(str(each["id"]) for each in house.items("/people", q=email))


def test_a_team_is_given_its_people_and_told_of_an_order_handed_to_it(
    house: House, open_page: Open
) -> None:
    office = open_page("/admin?tab=teams&id=experts", ADMIN)
    card = office.get_by_role("region", name="Experts", exact=True)
    card.get_by_role("button", name="Add Office").click()
    card.get_by_role("button", name="Save").click()
    me = person(house, ADMIN)

    def is_in() -> bool:
        teams = house.items("/teams")
        experts = next(each for each in teams if each["code"] == "experts")
        return me in {each["person_id"] for each in experts["members"]}

    until(is_in)
    office.goto("/")
    queues = office.get_by_role("region", name="Team queues")
    expect(queues.get_by_role("button", name="Experts mine")).to_be_visible()

    order = order_of(house, "inspection", "Rare compressor of the old hall")
    assert order["team"] == "front_desk"
    desk = open_page(f"/?order={order['id']}", DISPATCHER)
    shown = desk.get_by_role("article", name=order["number"], exact=True)
    team = shown.get_by_role("region", name="Team", exact=True)
    expect(team).to_contain_text("Front desk")
    desk.keyboard.press("h")
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("To", exact=True).select_option("experts")
    dialog.get_by_label("Reason").fill("nobody here knows it")
    dialog.get_by_role("button", name="Hand over").click()
    # First of all, as it goes away by itself.
    told = office.get_by_text(f"Desk handed {order['number']} to Experts: nobody here knows it")
    expect(told).to_be_visible()
    expect(team).to_contain_text("Experts")
    shown.get_by_text("History", exact=False).first.click()
    expect(shown).to_contain_text("Handed to Experts")
    office.keyboard.press("m")
    expect(office.locator(f"[data-order='{order['id']}']")).to_contain_text("Experts")
    expect(office).to_have_url(re.compile("team=mine"))


def test_a_complaint_stands_in_the_queue_of_complaints_with_the_reason_in_its_history(
    house: House, open_page: Open
) -> None:
    order = order_of(house, "complaint", "The parcel of probes never came")
    desk = open_page("/?team=complaints", DISPATCHER)
    row = desk.locator(f"[data-order='{order['id']}']")
    expect(row).to_contain_text("Complaints")
    row.click()
    shown = desk.get_by_role("article", name=order["number"], exact=True)
    shown.get_by_text("History", exact=False).first.click()
    expect(shown).to_contain_text("to Complaints because class = Complaint")


def test_who_is_called_from_elsewhere_finds_the_case_and_writes_into_its_history(
    house: House, open_page: Open
) -> None:
    address = "far@example.org"
    far = hired(house, "Far Desk", address, {"kind": "region", "ids": ["far away"]})
    order = order_of(house, "inspection", "Goods of two departments")
    call = {"purpose": "who pays the goods", "members": [far]}
    house.post(f"/work-orders/{order['id']}/task-groups", call)
    desk = open_page("/", address)
    called = desk.get_by_role("region", name="Called to", exact=True)
    called.get_by_role("button", name=order["number"]).click()
    shown = desk.get_by_role("article", name=order["number"], exact=True)
    group = shown.get_by_role("region", name="Task group", exact=True)
    expect(group).to_contain_text("who pays the goods")
    expect(shown.get_by_role("button", name="Hand to another team…")).to_have_count(0)
    expect(shown.get_by_text("cannot be found")).to_have_count(0)
    group.get_by_label("Into the history").fill("we pay half")
    group.get_by_role("button", name="Write", exact=True).click()

    def said() -> bool:
        events = house.items(f"/work-orders/{order['id']}/events")
        return ("Far Desk", "we pay half") in {(each["by"], each["reason"]) for each in events}

    until(said)
    house.post(f"/work-orders/{order['id']}/task-groups/current/end", {"reason": "settled"})
    desk.reload()
    expect(desk.get_by_text("no longer within your view")).to_be_visible()


def hired(house: House, name: str, email: str, scope: Json) -> str:
    """Somebody at a desk who has chosen a password."""
    person = {"name": name, "email": email, "role": "dispatcher", "scope": scope}
    made = house.post("/people", person)
    link = house.post(f"/people/{made['id']}/invite", {})["link"]
    token = parse_qs(urlsplit(link).query)["token"][0]
    house.post("/password/reset", {"token": token, "password": PASSWORD})
    return str(made["id"])
