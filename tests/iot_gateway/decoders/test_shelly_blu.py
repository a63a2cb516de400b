"""Bluetooth sensors that a Shelly hears: events with the sensor's address and values by name."""

from datetime import UTC, datetime
from typing import Any

from iot_gateway.decoders import Decoded
from tests.factories.readings import foreign


def heard(*sensors: dict[str, Any], ts: float | None = 1772366340.5) -> Decoded:
    """One notice with an event a sensor."""
    events = [
        {"component": "script:1", "event": "shelly-blu", "data": each, "ts": ts} for each in sensors
    ]
    body = {"src": "gw", "method": "NotifyEvent", "params": {"ts": ts, "events": events}}
    return foreign("shelly", "gw/events/rpc", body)


def test_a_sensor_is_a_device_of_its_own_by_its_address() -> None:
    (reading,) = heard(
        {"address": "aa:bb:cc:dd:ee:ff", "battery": 87, "temperature": -18.2, "humidity": 61}
    ).readings

    assert reading.device_uid == "AA:BB:CC:DD:EE:FF"
    assert reading.metrics == {"temperature_c": -18.2, "humidity_pct": 61, "battery_pct": 87}
    assert reading.measured_at == datetime(2026, 3, 1, 11, 59, 0, 500_000, tzinfo=UTC)


def test_an_open_window_is_one_and_a_list_begins_with_the_sensors_own() -> None:
    door, probes = heard(
        {"address": "aa:bb:cc:dd:ee:01", "window": 1, "rotation": 3.2},
        {"address": "aa:bb:cc:dd:ee:02", "temperature": [-18.2, 4.1], "moisture": 0},
    ).readings

    assert door.metrics == {"door_open": True}
    assert probes.metrics == {"temperature_c": -18.2, "leak": False}


def test_a_broken_sensor_does_not_take_the_others_with_it() -> None:
    decoded = heard(
        {"address": "aa:bb:cc:dd:ee:01", "temperature": "warm"},
        {"address": "aa:bb:cc:dd:ee:02", "temperature": 4.1},
    )

    assert [each.code for each in decoded.rejections] == ["wrong_type"]
    assert [each.device_uid for each in decoded.readings] == ["AA:BB:CC:DD:EE:02"]


def test_a_button_and_an_event_of_the_device_itself_are_no_readings() -> None:
    decoded = heard({"address": "aa:bb:cc:dd:ee:01", "button": 1}, {"state": True})

    assert (decoded.readings, decoded.rejections) == ((), ())


def test_a_clock_that_was_never_set_leaves_the_time_of_receipt() -> None:
    sensor = {"address": "aa:bb:cc:dd:ee:01", "temperature": 4.1}

    assert heard(sensor, ts=12.5).readings[0].measured_at is None
    assert heard(sensor, ts=None).readings[0].measured_at is None
