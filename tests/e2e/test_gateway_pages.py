"""The gateway's desk: commands, new devices, bindings, refused messages, attention to alarms."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House, Json

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

SENSOR = '{"Time": "2026-03-01T12:00:00+08:00", "DS18B20": {"Id": "0417", "Temperature": 4.5}}'
BRIDGED = {
    "type": "EndDevice",
    "friendly_name": "cold_shelf",
    "supported": True,
    "definition": {
        "model": "WSDCGQ11LM",
        "vendor": "Aqara",
        "exposes": [{"type": "numeric", "property": "temperature", "name": "temperature"}],
    },
}


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def connected(credentials: Json) -> Iterator[Client]:
    """A device or a bridge at the broker."""
    client = Client(CallbackAPIVersion.VERSION2, f"e2e-{credentials['username']}")
    client.username_pw_set(credentials["username"], credentials["password"])
    until = time.monotonic() + 20
    while True:  # the broker follows new credentials within seconds
        try:
            client.connect(credentials["host"], int(credentials["port"]))
            client.loop_start()
            time.sleep(1)
            if client.is_connected():
                break
            client.loop_stop()
        except OSError:
            pass
        assert time.monotonic() < until, "the broker refuses"
    yield client
    client.disconnect()
    client.loop_stop()


def send(client: Client, topic: str, payload: Any) -> None:
    raw = payload if isinstance(payload, bytes | str) else json.dumps(payload)
    client.publish(topic, raw, qos=1).wait_for_publish(10)


def obedient(client: Client, device_id: str) -> Callable[..., None]:
    """Answers every command: restarts are refused, everything else is done."""

    def obey(_client: Client, _userdata: object, message: MQTTMessage) -> None:
        asked = json.loads(message.payload)
        refused = asked["command"] == "reboot"
        answer = {"id": asked["id"], "result": "refused" if refused else "acknowledged"}
        answer |= {"reason": "defrosting now"} if refused else {}
        client.publish(f"hanlu/v1/{device_id}/command/ack", json.dumps(answer), qos=1)

    return obey


def test_a_device_is_told_what_to_do_and_its_answer_shows_by_itself(
    house: House, open_page: Open
) -> None:
    with connected(house.add_device("e2e-obeys", "S-1", "--zone-kind", "frozen")) as client:
        client.on_message = obedient(client, "e2e-obeys")
        client.subscribe("hanlu/v1/e2e-obeys/command", 1)
        page = open_page("/devices?device=e2e-obeys", ADMIN)
        commands = page.get_by_role("region", name="Commands")
        commands.get_by_label("Command").select_option("set_interval")
        expect(commands.get_by_text("10 to 86400 s")).to_be_visible()
        commands.get_by_label("Interval").fill("60")
        commands.get_by_role("button", name="Send").click()
        expect(commands.get_by_role("listitem").filter(has_text="1 min")).to_contain_text("done")
        commands.get_by_label("Command").select_option("reboot")
        commands.get_by_role("button", name="Send").click()
        refused = commands.get_by_role("listitem").filter(has_text="Restart")
        expect(refused).to_contain_text("refused by the device")
        expect(refused).to_contain_text("defrosting now")
    assert house.get("/devices/e2e-obeys")["expected_interval_s"] == 60


def test_a_calibration_is_noted_and_an_overdue_one_stands_out(
    house: House, open_page: Open
) -> None:
    with connected(house.add_device("e2e-probe", "S-1", "--zone-kind", "frozen")) as client:
        send(client, "hanlu/v1/e2e-probe/telemetry", {"temperature_c": -18.5})
    page = open_page("/devices?device=e2e-probe", ADMIN)
    page.get_by_role("button", name="Add a calibration").click()
    form = page.get_by_role("region", name="Calibration")
    form.get_by_label("Offset, °C").fill("0.3")
    form.get_by_label("Certificate").fill("K-7")
    form.get_by_label("Calibrated on").fill("2020-01-10")
    form.get_by_label("Due on").fill("2021-01-10")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("overdue since 10 Jan 2021")
    expect(form).to_contain_text("−18.2 °C with the offset")  # a true minus
    assert house.get("/devices/e2e-probe")["latest"]["temperature_c"]["value"] == -18.5


def test_a_message_is_tried_before_its_binding_is_made(house: House, open_page: Open) -> None:
    page = open_page("/admin?tab=bindings", ADMIN)
    page.get_by_role("button", name="New binding").click()
    page.get_by_label("Topic filter").fill("e2eplant/#")
    page.get_by_label("Device found at").fill("{1}")
    page.get_by_label("Topic", exact=True).fill("e2eplant/room-9/tele/SENSOR")
    page.get_by_label("Payload", exact=True).fill(SENSOR)
    page.get_by_role("button", name="Decode").click()
    read = page.get_by_role("region", name="Try a message")
    expect(read.get_by_role("listitem")).to_contain_text("room-9 · 0417")
    expect(read.get_by_role("listitem")).to_contain_text("not registered")
    assert "e2eplant/#" not in _filters(house)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: e2eplant/#")).to_be_visible()
    assert "e2eplant/#" in _filters(house)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed: e2eplant/#")).to_be_visible()
    assert "e2eplant/#" not in _filters(house)


def _filters(house: House) -> set[str]:
    return {each["filter"] for each in house.items("/bindings")}


def test_a_device_that_a_bridge_speaks_of_is_let_in(house: House, open_page: Open) -> None:
    bridge = {"name": "e2e-bridge", "format": "zigbee2mqtt", "filters": ["e2ez2m/#"]}
    with connected(house.post("/connections", bridge)) as client:
        time.sleep(3)  # the gateway follows a new binding within two seconds
        send(client, "e2ez2m/bridge/devices", [{**BRIDGED, "ieee_address": "0x01"}])
    page = open_page("/admin?tab=proposals", ADMIN)
    page.get_by_role("button", name="cold_shelf").click()
    card = page.get_by_role("region", name="cold_shelf")
    expect(card).to_contain_text("Aqara WSDCGQ11LM")
    card.get_by_label("Zone").select_option("chilled_0_4")
    card.get_by_role("button", name="Let in").click()
    expect(page.get_by_text("Let in: cold_shelf")).to_be_visible()
    assert house.get("/devices/cold_shelf")["zone"]["kind"] == "chilled_0_4"


def test_a_refused_message_is_found_by_its_reason_and_shown_with_its_bytes(
    house: House, open_page: Open
) -> None:
    with connected(house.add_device("e2e-broken", "S-1", "--zone-kind", "frozen")) as client:
        send(client, "hanlu/v1/e2e-broken/telemetry", b"\x00\xff{")
    page = open_page("/admin?tab=quarantine", ADMIN)
    page.get_by_label("Reason").select_option("not_utf8")
    page.get_by_label("Device").fill("e2e-broken")
    page.get_by_role("button", name="Not UTF-8").click()
    expect(page.get_by_role("region", name="Bytes (3 of 3)")).to_contain_text("00 ff 7b")


def test_a_shelved_alarm_moves_to_what_is_held_back_until_its_shelf_is_ended(
    house: House, open_page: Open
) -> None:
    with connected(house.add_device("e2e-loud", "S-2", "--zone-kind", "frozen")) as client:
        alarm = {"code": "fan", "severity": "major", "active": True, "message": "fan stands"}
        send(client, "hanlu/v1/e2e-loud/alarm", alarm)
    page = open_page("/", ADMIN)
    alarms = page.get_by_role("region", name="Alarms")
    card = alarms.get_by_role("listitem").filter(has_text="fan stands")
    card.get_by_role("button", name="Shelve…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("fan ordered, comes on Friday")
    dialog.get_by_role("button", name="Shelve it").click()
    expect(page.get_by_text("Shelved until").first).to_be_visible()
    expect(card).to_have_count(0)
    alarms.get_by_text("Held back").click()
    held = alarms.get_by_role("listitem").filter(has_text="fan ordered, comes on Friday")
    expect(held).to_contain_text("at the latest")
    held.get_by_role("button", name="End the shelf").click()
    expect(card.get_by_role("button", name="Shelve…")).to_be_visible()
    expect(held).to_have_count(0)


def test_the_record_of_a_zone_is_taken_from_its_site(house: House, open_page: Open) -> None:
    house.add_device("e2e-zoned", "S-1", "--zone-kind", "frozen")
    page = open_page("/sites", ADMIN)
    site = page.get_by_role("listitem").filter(has=page.get_by_text("S-1", exact=True))
    site.get_by_text("Records of its zones").click()
    with page.expect_download() as taken:
        site.get_by_role("button", name="Readings (CSV)").click()
    assert taken.value.suggested_filename.endswith(".csv")
    expect(site.get_by_role("button", name="Signed files")).to_have_count(0)


def test_a_recipient_is_added_changed_and_removed_by_keyboard(
    house: House, open_page: Open
) -> None:
    page = open_page("/admin?tab=watchers", ADMIN, width=390, height=844)
    _press(page, "New recipient")
    page.get_by_label("Name", exact=True).fill("Night duty")
    page.get_by_label("Address").fill("night@example.org")
    page.get_by_label("From hour").fill("20")
    page.get_by_label("To hour").fill("8")
    page.get_by_label("From severity").select_option("critical")
    _press(page, "Save")
    expect(page.get_by_text("Saved: Night duty")).to_be_visible()
    (kept,) = house.items("/alarm-watchers")
    assert (kept["from_hour"], kept["to_hour"], kept["least_severity"]) == (20, 8, "critical")
    _press(page, "Send me a test")
    expect(page.get_by_text("A test is on its way to Night duty.")).to_be_visible()
    _press(page, "Remove")
    expect(page.get_by_text("Removed: Night duty")).to_be_visible()
    assert house.items("/alarm-watchers") == []


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")
