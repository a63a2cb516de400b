"""zigbee2mqtt: what a report means, and what the bridge keeps that is no news."""

from datetime import UTC, datetime

import pytest

from tests.factories.readings import foreign


def test_a_contact_that_touches_is_a_closed_door() -> None:
    body = {"contact": True, "battery": 97, "voltage": 3005, "linkquality": 80}
    (reading,) = foreign("zigbee2mqtt", "zigbee2mqtt/door-1", body).readings

    assert reading.metrics == {"door_open": False, "battery_pct": 97, "battery_v": 3.005}


def test_mains_voltage_is_no_battery_and_the_chips_heat_no_temperature() -> None:
    body = {"power": 12.5, "voltage": 231, "state": "ON", "device_temperature": 45}
    (reading,) = foreign("zigbee2mqtt", "zigbee2mqtt/plug-1", body).readings

    assert reading.metrics == {"power_w": 12.5, "internal_temperature_c": 45}


def test_last_seen_is_the_time_of_measurement_so_that_a_kept_value_does_not_look_fresh() -> None:
    moment = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    for last_seen in ("2026-03-01T09:00:00Z", "2026-03-01T17:00:00+08:00", 1772355600000):
        body = {"temperature": 4.0, "last_seen": last_seen}
        (reading,) = foreign("zigbee2mqtt", "zigbee2mqtt/cold-1", body, retained=True).readings
        assert reading.measured_at == moment


def test_a_retained_report_without_last_seen_is_refused() -> None:
    decoded = foreign("zigbee2mqtt", "zigbee2mqtt/cold-1", {"temperature": 4.0}, retained=True)

    assert [each.code for each in decoded.rejections] == ["retained_without_time"]


def test_a_lost_bridge_is_one_status_of_the_bridge_in_both_spellings() -> None:
    for payload in ("offline", {"state": "offline"}):
        (status,) = foreign("zigbee2mqtt", "zigbee2mqtt/bridge/state", payload).statuses
        assert (status.device_uid, status.online, status.bridge) == ("zigbee2mqtt", False, True)


def test_availability_is_the_devices_own_status() -> None:
    body = {"state": "online"}
    (status,) = foreign("zigbee2mqtt", "zigbee2mqtt/cold-1/availability", body).statuses

    assert (status.device_uid, status.online, status.bridge) == ("cold-1", True, False)


def test_what_reports_nothing_is_passed_by_without_a_refusal() -> None:
    for topic in ("zigbee2mqtt/cold-1/set", "zigbee2mqtt/bridge/devices"):
        decoded = foreign("zigbee2mqtt", topic, [])
        assert (decoded.readings, decoded.rejections) == ((), ())


def test_a_friendly_name_that_could_not_be_stored_is_refused_with_the_reason() -> None:
    decoded = foreign("zigbee2mqtt", "zigbee2mqtt/冷库 1", {"temperature": 4.0})

    assert decoded.rejections[0].code == "bad_device_name"
    assert "rename" in decoded.rejections[0].reason


def test_thermostats_endpoints_and_chips_are_told_apart() -> None:
    body = {
        "temperature": None,
        "local_temperature": 21.5,
        "occupied_heating_setpoint": 20,
        "temperature_calibration": 0.5,
        "temperature_probe": -18.5,
        "humidity_2": 61,
        "device_temperature": 41,
        "update": {"state": "idle"},
    }
    own, *others = foreign("zigbee2mqtt", "zigbee2mqtt/room", body).readings

    assert own.metrics == {"temperature_c": 21.5, "internal_temperature_c": 41}
    assert {each.channel: each.metrics for each in others} == {
        "probe": {"temperature_c": -18.5},
        "2": {"humidity_pct": 61},
    }


def test_a_composite_under_a_known_name_does_not_take_the_rest_with_it() -> None:
    body = {"temperature": -18.5, "power": "ON", "pressure": {"value": 990}}

    (reading,) = foreign("zigbee2mqtt", "zigbee2mqtt/room", body).readings
    assert reading.metrics == {"temperature_c": -18.5}


def test_a_friendly_name_of_several_levels_and_a_base_of_several_levels() -> None:
    deep = foreign("zigbee2mqtt", "shop/zigbee2mqtt/cold/room", {"temperature": 1})
    gone = foreign("zigbee2mqtt", "zigbee2mqtt/cold/room/availability", {"state": "offline"})

    assert deep.readings[0].device_uid == "cold:room"
    assert (gone.statuses[0].device_uid, gone.statuses[0].online) == ("cold:room", False)


@pytest.mark.parametrize(
    "last_seen", ["2026-03-01T11:59:00.000Z", "2026-03-01T19:59:00+08:00", 1772366340000]
)
def test_last_seen_in_every_form_is_the_time(last_seen: object) -> None:
    body = {"temperature": 1, "last_seen": last_seen}

    (reading,) = foreign("zigbee2mqtt", "zigbee2mqtt/room", body).readings
    assert reading.measured_at == datetime(2026, 3, 1, 11, 59, tzinfo=UTC)


def test_the_heat_of_a_plug_is_not_the_rooms() -> None:
    body = {"state": "ON", "power": 6.2, "voltage": 231, "temperature": 38, "energy": 1.5}

    (reading,) = foreign("zigbee2mqtt", "zigbee2mqtt/plug", body).readings
    assert reading.metrics == {"power_w": 6.2, "internal_temperature_c": 38}


@pytest.mark.parametrize(
    ("attribute", "payload", "metrics"),
    [
        ("temperature", "-18.2", {"temperature_c": -18.2}),
        ("humidity", "61", {"humidity_pct": 61}),
        ("contact", "false", {"door_open": True}),
        ("water_leak", "true", {"leak": True}),
        ("voltage", "2985", {"battery_v": 2.985}),
        ("battery", "87", {"battery_pct": 87}),
    ],
)
def test_an_attribute_on_a_topic_of_its_own_is_the_bare_value(
    attribute: str, payload: str, metrics: dict[str, object]
) -> None:
    topic = f"zigbee2mqtt/shop/cold/{attribute}"
    (reading,) = foreign("zigbee2mqtt", topic, payload, model="WSDCGQ11LM").readings

    assert (reading.device_uid, reading.metrics) == ("shop:cold", metrics)


def test_a_temperature_on_a_topic_of_its_own_is_refused_until_the_model_is_registered() -> None:
    decoded = foreign("zigbee2mqtt", "zigbee2mqtt/shop/cold/temperature", "31.5")

    assert decoded.readings == ()
    (refusal,) = decoded.rejections
    # Named, so that the registry is asked for the model.
    assert (refusal.code, refusal.device_uid) == ("unknown_model", "shop:cold")
    thermostat = foreign("zigbee2mqtt", "zigbee2mqtt/shop/cold/local_temperature", "3.5")
    assert thermostat.readings[0].metrics == {"temperature_c": 3.5}


@pytest.mark.parametrize(
    "model", ["TS011F_plug_1", "ZNCZ04LM", "SPLZB-131", "Smart Plug", "lumi.plug"]
)
def test_a_plugs_own_heat_on_a_topic_of_its_own_is_not_the_rooms(model: str) -> None:
    decoded = foreign("zigbee2mqtt", "zigbee2mqtt/freezer/temperature", "31.5", model=model)

    assert decoded.readings[0].metrics == {"internal_temperature_c": 31.5}


@pytest.mark.parametrize(
    ("attribute", "payload"),
    [("linkquality", "102"), ("temperature", "null"), ("update", '"idle"'), ("action", "single")],
)
def test_an_attribute_that_says_nothing_of_the_room_is_passed_by(
    attribute: str, payload: str
) -> None:
    decoded = foreign("zigbee2mqtt", f"zigbee2mqtt/cold/{attribute}", payload)

    assert (decoded.readings, decoded.rejections) == ((), ())
