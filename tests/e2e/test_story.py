"""The whole story once: from a reading on the wire to a signed visit, seen by everybody."""

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from simulators.access import Access
from simulators.devices.link import DeviceLink
from tests.e2e.conftest import Open
from tests.e2e.house import DISPATCHER, House, Json, until
from tests.e2e.phone import draw_signature

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

DEVICE = "story-room"
WARM_C = -5.0  # beyond the critical limit of frozen zones: called without waiting
CHECKS = (
    "Cause of fault",
    "Safety",
    "Parts fit",
    "Work area clean",
    "Device clean",
    "Waste removed",
)


def test_an_alarm_becomes_a_signed_visit_that_everybody_sees(house: House, open_page: Open) -> None:
    expect.set_options(timeout=30_000)
    board = open_page("/", DISPATCHER)
    alarms = board.get_by_role("region", name="Alarms")
    alarm = alarms.get_by_role("listitem").filter(has_text=DEVICE)
    expect(alarms.get_by_role("heading", name="Alarms")).to_be_visible()
    expect(alarm).to_have_count(0)
    _send_warm_reading(house)

    expect(alarm).to_contain_text("critically high")
    order = until(lambda: _assigned(house))
    _is_graded_with_clocks(order)
    row = board.locator(f"[data-order='{order['id']}']")
    technician = order["technician_name"]
    expect(row).to_contain_text(f"{technician} Offered")
    row.click()

    phone = open_page("/phone/", house.login_of(order["technician_id"]), width=390, height=844)
    phone.get_by_role("button", name=order["number"][3:]).click()
    expect(phone.get_by_role("figure").locator("canvas")).to_be_visible()
    for act, stage in (
        ("Accept the job", "Accepted"),
        ("I am on my way", "Travelling"),
        ("I have arrived", "On site"),
        ("Start the work", "Working"),
    ):
        phone.get_by_role("button", name=act).click()
        expect(row).to_contain_text(f"{technician} {stage}")
        expect(board.get_by_role("article")).to_contain_text(stage)

    _nobody_else_sees_it(house, order)
    _an_unfinished_visit_is_refused(house, order)
    _fill_in(phone)
    phone.get_by_role("button", name="Finish").click()
    done = until(lambda: _in_state(house, order["id"], "signed", "closed"))
    assert done["technician_id"] == order["technician_id"]
    expect(board.get_by_role("article")).to_contain_text("Signed")
    proof = until(lambda: _settled_proof(house, order))
    assert proof["points"][-1][3] == WARM_C
    assert proof["verdict"] in (
        "not_yet",
        "silent",
    )  # one warm reading; how long ago is the machine's


def _send_warm_reading(house: House) -> None:
    granted = house.add_device(DEVICE, "S-1", "--zone-kind", "frozen")
    link = DeviceLink(
        Access(house.product.data).broker,
        client_id=DEVICE,
        username=granted["username"],
        password=granted["password"],
    )
    link.open()
    payload = {"ts": datetime.now(UTC).isoformat(), "seq": 1, "temperature_c": WARM_C}
    link.publish(f"hanlu/v1/{DEVICE}/telemetry", json.dumps(payload)).wait_for_publish(30)
    link.close()


def _assigned(house: House) -> Json | None:
    order = house.order_of(DEVICE)
    return order if order and order["state"] == "offered" else None


def _in_state(house: House, order_id: str, *states: str) -> Json | None:
    order = house.get(f"/work-orders/{order_id}")
    return order if order["state"] in states else None


def _settled_proof(house: House, order: Json) -> Json | None:
    """What the gateway told of the visit, once the signature has settled it."""
    (visit,) = house.get(f"/work-orders/{order['id']}/report")["visits"]
    cooling: Json | None = visit["cooling"]
    return cooling if cooling and cooling["settled"] else None


def _is_graded_with_clocks(order: Json) -> None:
    assert (order["class"], order["colour"], order["priority"]) == ("key_fault", "yellow", 2)
    assert order["site_id"]
    assert {clock["clock"] for clock in order["clocks"]} == {"ack", "propose", "arrive", "resolve"}


def _nobody_else_sees_it(house: House, order: Json) -> None:
    (other,) = set(house.technicians.values()) - {order["technician_id"]}
    with house.signed_in(house.login_of(other)) as stranger:
        assert stranger.get(f"/work-orders/{order['id']}").status_code == 404
        assert order["id"] not in {
            each["id"] for each in stranger.get("/work-orders").json()["items"]
        }


def _an_unfinished_visit_is_refused(house: House, order: Json) -> None:
    with house.signed_in(house.login_of(order["technician_id"])) as phone:
        refused = phone.post(
            f"/work-orders/{order['id']}/transitions",
            json={"to": "done"},
            headers={"idempotency-key": "too-early"},
        )
    assert refused.status_code == 422
    assert refused.json()["code"] == "visit.incomplete"
    assert "checklist.cause" in refused.json()["params"]["missing"]


def _fill_in(phone: Page) -> None:
    finish = phone.get_by_role("button", name="Finish")
    expect(finish).to_be_disabled()
    expect(phone.get_by_text("Still missing: the badge shown")).to_be_visible()
    phone.get_by_role("checkbox", name="Badge shown to the customer").click()
    phone.get_by_label("Who agreed to the beginning").fill("王经理")
    phone.get_by_label("Fault and plan, as told to the customer").fill("The fan is stuck")
    for check in CHECKS:
        expect(phone.get_by_text(f"Still missing: {check}")).to_be_visible()
        phone.get_by_role("checkbox", name=check).click()
    phone.get_by_label("Cause", exact=True).fill("风机卡住")
    phone.get_by_label("What was done").fill("Freed the fan and cleared the ice")
    expect(phone.get_by_text("Still missing: a test run that passed")).to_be_visible()
    phone.get_by_role("radio", name="Runs as it should").click()
    expect(phone.get_by_text("Still missing: the signature")).to_be_visible()
    phone.get_by_label("Name of who signs").fill("王经理")
    draw_signature(phone)
    expect(finish).to_be_enabled()
