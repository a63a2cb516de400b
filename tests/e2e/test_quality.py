"""Quality as people meet it: drawn by the product, inspected, appealed on the phone, decided."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House, Json, _person, until
from tests.e2e.phone import given
from tests.e2e.test_track import _is_usable, _walk

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(300)]

INSPECTOR = "inspector@example.org"
DRAWN_WITHIN_S = 200  # the product looks once a minute, and may have drawn a moment before


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def all_drawn(house: House) -> Iterator[None]:
    """Each visit is drawn at once; afterwards none of other tests is more than the policy says."""
    section = next(each for each in house.get("/policy")["sections"] if each["name"] == "quality")
    # Other tests' visits may have been drawn from a moment ago: not a day until the next draw.
    at_once = {"check_after": "0 s", "draw_every": "1 min", "shares": {"visit": 1.0}}
    values = section["values"] | at_once
    house.put("/policy/quality", {"values": values, "reason": "all at once, for a trial"})
    yield
    house.put("/policy/quality", {"values": section["values"], "reason": "the trial is over"})


@pytest.mark.usefixtures("all_drawn")
def test_a_visit_that_was_drawn_is_inspected_appealed_against_and_decided_on(
    house: House, open_page: Open
) -> None:
    _person(house, "Ines Inspector", INSPECTOR, "inspector", {"kind": "all"})
    technician = house.technicians["T-2"]
    order = given(house, technician, "Yearly look at the evaporator")
    _walk(house, order, "accepted", "travelling", "on_site", "working", "done")
    signed = {"to": "signed", "visit": {"confirmed_by": "Lin"}}
    house.post(f"/work-orders/{order['id']}/transitions", signed)

    def drawn() -> Json | None:
        found = house.items("/quality/inspections", subject="visit", limit="200")
        return next((one for one in found if one["work_order_id"] == order["id"]), None)

    until(drawn, DRAWN_WITHIN_S)
    page = open_page("/quality?subject=visit", INSPECTOR)
    page.get_by_role("button", name=f"Visit · {order['number']}").click()
    card = page.get_by_role("region", name=f"Visit · {order['number']} · Visit 1", exact=True)
    expect(card).to_contain_text("worn bearing")
    for point in card.get_by_role("group").all():
        point.get_by_role("radio", name="OK").check()
    uniform = card.get_by_role("group", name="Uniform", exact=True)
    uniform.get_by_role("radio", name="Fault").check()
    expect(card.get_by_role("button", name="Finish the inspection")).to_be_disabled()
    uniform.get_by_label("What is wrong").fill("came in a private jacket")
    _is_usable(page)
    card.get_by_role("button", name="Finish the inspection").click()
    expect(page.get_by_text("The inspection is on record.")).to_be_visible()
    about = house.items("/quality/findings", work_order_id=order["id"], source="inspection")
    assert [(one["code"], one["by"]) for one in about] == [("uniform", "Ines Inspector")]

    phone = open_page("/phone/", house.login_of(technician), width=390, height=844)
    phone.get_by_role("button", name="Quality: about my work").click()
    mine = phone.get_by_role("article", name="Uniform").filter(has_text=order["number"])
    expect(mine).to_contain_text("came in a private jacket")
    mine.get_by_label("Why it is not so").fill("the uniform was soaked")
    _is_usable(phone)
    mine.get_by_role("button", name="Send the appeal").click()
    expect(mine).to_contain_text("Appealed: to be decided")

    office = open_page("/quality?tab=findings&state=appealed", ADMIN)
    office.get_by_role("button", name=order["number"]).click()
    finding = office.get_by_role("region", name="Uniform", exact=True)
    finding.get_by_label("Reason").fill("a spare one belongs in the van")
    finding.get_by_label("Corrective measure").fill("a second jacket for each van")
    finding.get_by_role("button", name="Uphold", exact=True).click()
    expect(office.get_by_text("The decision is on record.")).to_be_visible()
    (judged,) = house.items("/quality/findings", work_order_id=order["id"], source="inspection")
    assert (judged["state"], judged["measure"]) == ("upheld", "a second jacket for each van")

    office.goto("/quality?tab=sample")
    expect(office.get_by_text("the sample comes out the same")).to_be_visible()
    expect(office.get_by_role("region", name="Coverage")).to_contain_text("Ada Berg")
    _is_usable(office)


def test_an_improvement_is_planned_taken_step_by_step_and_then_measured(
    house: House, open_page: Open
) -> None:
    page = open_page("/quality?tab=improvements", ADMIN)
    page.get_by_role("button", name="New improvement").click()
    form = page.get_by_role("region", name="New improvement", exact=True)
    form.get_by_label("What is to become better").fill("Say the plan before the work")
    form.get_by_label("Owner").fill("Zhao")
    form.get_by_label("Due on").fill("2099-01-31")
    form.get_by_label("Indicator").select_option("score")
    form.get_by_label("Standard: at least (stars)").fill("4.5")
    form.get_by_label("Steps").fill("train the crew | Li\ncard for the van")
    _is_usable(page)
    form.get_by_role("button", name="Start", exact=True).click()
    card = page.get_by_role("region", name="Say the plan before the work", exact=True)
    expect(card).to_contain_text("≥ 4.50")
    card.get_by_role("checkbox", name="train the crew · Li").click()
    expect(card.get_by_role("listitem").filter(has_text="Step done")).to_be_visible()
    card.get_by_label("What was done").fill("everybody was trained")
    card.get_by_role("button", name="Done: measure it").click()
    expect(card).to_contain_text("Being measured")
    expect(card).to_contain_text("everybody was trained")
    _is_usable(page)
