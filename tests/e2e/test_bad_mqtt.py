"""What MQTT refuses: kept with its reason where people see it, and nothing stops over it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from simulators.access import Access
from simulators.devices.link import DeviceLink
from tests.e2e.house import House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.timeout(200)]

DEVICE = "bad-room"
FUTURE = (datetime.now(UTC) + timedelta(days=400)).isoformat()
REFUSED = {
    "not_finite": b'{"temperature_c": NaN}',
    "no_zone": b'{"ts": "2026-03-01T08:00:00", "temperature_c": -18.4}',
    "far_future": json.dumps({"ts": FUTURE, "temperature_c": -18.4}).encode(),
    "not_json": b"minus eighteen",
    "wrong_type": b'{"temperature_c": "-18.4"}',
    "oversized": b'{"temperature_c": -18.4, "note": "' + b"x" * 200_000 + b'"}',
}


@pytest.fixture(scope="module")
def link(furnished_house: House) -> Iterator[DeviceLink]:
    granted = furnished_house.add_device(DEVICE, "S-2", "--zone-kind", "frozen")
    line = DeviceLink(
        Access(furnished_house.product.data).broker,
        client_id=DEVICE,
        username=granted["username"],
        password=granted["password"],
    )
    line.open()
    yield line
    line.close()


def test_each_broken_message_is_refused_by_name_and_the_next_good_one_is_stored(
    house: House, link: DeviceLink
) -> None:
    gateway = house.product.role("gateway").pid
    for payload in REFUSED.values():
        link.publish(f"hanlu/v1/{DEVICE}/telemetry", payload).wait_for_publish(30)
    link.publish(f"hanlu/v1/{DEVICE}/telemetry", b'{"temperature_c": -19.5}').wait_for_publish(30)

    until(lambda: house.get(f"/devices/{DEVICE}/readings/count")["count"] == 1 or None)
    refusals = house.items("/connections/refusals", device_id=DEVICE)
    assert sorted(each["code"] for each in refusals) == sorted(REFUSED)
    for each in refusals:
        assert each["reason"], each
        assert each["topic"] == f"hanlu/v1/{DEVICE}/telemetry"
    assert _by(refusals, "no_zone")["field"] == "ts"
    assert house.product.role("gateway").pid == gateway


def test_a_topic_of_another_device_is_refused_by_the_broker_and_shown(
    house: House, link: DeviceLink
) -> None:
    link.publish("hanlu/v1/nobodys-room/telemetry", b'{"temperature_c": 1.0}')
    shown = until(lambda: _of_topic(house, "nobodys-room"))
    assert shown["reason"]


def _of_topic(house: House, device_id: str) -> Json | None:
    found = house.items("/connections/refusals")
    return next((each for each in found if device_id in each["topic"]), None)


def _by(refusals: list[Json], code: str) -> Json:
    return next(each for each in refusals if each["code"] == code)
