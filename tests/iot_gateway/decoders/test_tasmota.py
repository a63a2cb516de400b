"""Tasmota: many probes told apart by their ids, units, times without a zone, heat of its own."""

from datetime import UTC, datetime

import pytest

from tests.factories.readings import foreign

TOPIC = "tele/cold-1/SENSOR"


def test_probes_are_channels_by_their_id_never_by_their_position() -> None:
    first = {"Id": "01131B123456", "Temperature": -18.5}
    second = {"Id": "01131B654321", "Temperature": 3.0}
    decoded = foreign("tasmota", TOPIC, {"DS18B20-1": first, "DS18B20-2": second})
    swapped = foreign("tasmota", TOPIC, {"DS18B20-1": second, "DS18B20-2": first})

    assert {r.channel: r.metrics["temperature_c"] for r in decoded.readings} == {
        "01131B123456": -18.5,
        "01131B654321": 3.0,
    }
    assert {r.channel: r.metrics for r in decoded.readings} == {
        r.channel: r.metrics for r in swapped.readings
    }


def test_a_probe_keeps_its_channel_when_it_is_the_only_one() -> None:
    body = {"DS18B20": {"Id": "01131B123456", "Temperature": -18.5}}

    assert foreign("tasmota", TOPIC, body).readings[0].channel == "01131B123456"


def test_several_sensors_without_id_are_channels_by_name() -> None:
    body = {"AM2301": {"Temperature": 5.0, "Humidity": 60.0}, "BME280": {"Temperature": 6.0}}

    assert [r.channel for r in foreign("tasmota", TOPIC, body).readings] == ["AM2301", "BME280"]


def test_the_one_sensor_without_id_stays_the_device_itself_beside_a_probe() -> None:
    body = {
        "AM2301": {"Temperature": 5.0, "Humidity": 60.0, "DewPoint": -2.0},
        "DS18B20": {"Id": "01131B123456", "Temperature": -18.5},
    }

    assert [r.channel for r in foreign("tasmota", TOPIC, body).readings] == ["", "01131B123456"]


def test_fahrenheit_and_millimetres_are_converted_by_the_units_the_message_names() -> None:
    body = {
        "BME280": {"Temperature": 0.5, "Humidity": 40.0, "Pressure": 760.0},
        "PressureUnit": "mmHg",
        "TempUnit": "F",
    }
    metrics = foreign("tasmota", TOPIC, body).readings[0].metrics

    assert metrics == {"temperature_c": -17.5, "humidity_pct": 40.0, "pressure_hpa": 1013.25}


def test_the_heat_of_the_chip_and_of_the_plug_is_no_room_temperature() -> None:
    body = {
        "ESP32": {"Temperature": 53.3},
        "ENERGY": {"Power": 84, "Voltage": 231, "Temperature": 41.0},
    }
    (reading,) = foreign("tasmota", TOPIC, body).readings

    assert "temperature_c" not in reading.metrics
    assert reading.metrics["power_w"] == 84
    assert reading.channel == ""


def test_a_local_time_is_read_in_the_devices_zone_and_never_taken_for_utc() -> None:
    body = {"Time": "2026-03-01T19:58:00", "AM2301": {"Temperature": 5.0}}

    assert foreign("tasmota", TOPIC, body).readings[0].measured_at is None
    zoned = foreign("tasmota", TOPIC, body, timezone="Asia/Shanghai").readings[0]
    assert zoned.measured_at == datetime(2026, 3, 1, 11, 58, tzinfo=UTC)


def test_a_clock_never_set_leaves_the_time_of_receipt() -> None:
    body = {"Time": "1970-01-01T00:00:12", "AM2301": {"Temperature": 5.0}}

    assert foreign("tasmota", TOPIC, body, timezone="UTC").readings[0].measured_at is None


def test_marks_of_a_missing_ds18b20_refuse_that_probe_alone() -> None:
    body = {
        "DS18B20-1": {"Id": "0A", "Temperature": 85.0},
        "DS18B20-2": {"Id": "0B", "Temperature": -127.0},
        "DS18B20-3": {"Id": "0C", "Temperature": 4.0},
        "MAX6675": {"ProbeTemperature": 85.0, "Temperature": 85.0},
    }
    decoded = foreign("tasmota", TOPIC, body)

    assert {r.channel: r.metrics for r in decoded.readings} == {
        "0C": {"temperature_c": 4.0},
        "": {"temperature_c": 85.0, "probe_temperature_c": 85.0},
    }
    assert sorted(each.code for each in decoded.rejections) == ["no_probe", "no_probe"]


def test_a_sensor_that_answers_null_has_no_value_now() -> None:
    body = {"AM2301": {"Temperature": None, "Humidity": None}}
    decoded = foreign("tasmota", TOPIC, body)

    assert (decoded.readings, decoded.rejections) == ((), ())


def test_both_orders_of_the_topic_and_several_levels_name_the_device() -> None:
    body = {"AM2301": {"Temperature": 5.0}}

    assert foreign("tasmota", "cold-1/tele/SENSOR", body).readings[0].device_uid == "cold-1"
    assert foreign("tasmota", "tele/shop/cold-1/SENSOR", body).readings[0].device_uid == (
        "shop:cold-1"
    )


def test_the_last_will_is_a_status_and_a_relays_state_is_nothing() -> None:
    assert foreign("tasmota", "tele/cold-1/LWT", "Offline").statuses[0].online is False
    assert foreign("tasmota", "tele/cold-1/LWT", "gone").rejections[0].code == "bad_status"
    state = foreign("tasmota", "tele/cold-1/STATE", {"POWER": "ON"})
    assert (state.readings, state.rejections, state.ignored) == ((), (), ("STATE",))


@pytest.mark.parametrize(
    ("topic", "code"),
    [("cmnd/cold-1/SENSOR", "bad_topic"), ("tele/cold 1/SENSOR", "bad_device_name")],
)
def test_a_topic_that_names_no_device_is_refused(topic: str, code: str) -> None:
    assert foreign("tasmota", topic, {"AM2301": {"Temperature": 5}}).rejections[0].code == code


def test_a_zigbee_bridge_speaks_for_its_sensors_under_their_names() -> None:
    entry = {
        "Device": "0x4773",
        "Name": "freezer-7",
        "Temperature": -18.4,
        "Humidity": 61.2,
        "BatteryPercentage": 87.5,
        "Endpoint": 1,
        "LinkQuality": 92,
    }
    door = {"Device": "0xCBA4", "Name": "the door", "Contact": 1, "Power": 1, "Endpoint": 1}
    body = {"ZbReceived": {"0x4773": entry, "0xCBA4": door}}
    first, second = foreign("tasmota", "tele/bridge/SENSOR", body).readings

    assert (first.device_uid, first.metrics) == (
        "freezer-7",
        {"temperature_c": -18.4, "humidity_pct": 61.2, "battery_pct": 87.5},
    )
    assert (second.device_uid, second.metrics) == ("0xCBA4", {"door_open": True})


def test_a_zigbee_bridge_without_the_wrapper() -> None:
    body = {"freezer-7": {"Device": "0x4773", "Temperature": -18.4, "Endpoint": 1}}

    (reading,) = foreign("tasmota", "tele/bridge/freezer-7/SENSOR", body).readings
    assert (reading.device_uid, reading.metrics) == ("freezer-7", {"temperature_c": -18.4})


def test_the_heat_of_chips_and_plugs_is_not_the_rooms() -> None:
    plug = {"ANALOG": {"Temperature": 48.2}, "ENERGY": {"Power": 55}}
    chip = {"ESP32": {"Temperature": 120.2}, "AM2301": {"Temperature": 39.2}, "TempUnit": "F"}

    assert foreign("tasmota", "tele/p/SENSOR", plug).readings[0].metrics == {
        "internal_temperature_c": 48.2,
        "power_w": 55,
    }
    assert foreign("tasmota", "tele/c/SENSOR", chip).readings[0].metrics == {
        "temperature_c": 4.0,
        "internal_temperature_c": 49.0,
    }


def test_a_thermocouple_tells_its_probe_from_its_reference() -> None:
    body = {"MAX31855": {"ProbeTemperature": -79.5, "ReferenceTemperature": 24.1, "Error": 0}}

    (reading,) = foreign("tasmota", "tele/c/SENSOR", body).readings
    assert reading.metrics == {"probe_temperature_c": -79.5, "internal_temperature_c": 24.1}


def test_sensors_of_several_kinds_are_channels_by_name_and_inputs_by_number() -> None:
    body = {
        "SHT3X-0x44": {"Temperature": 1.0, "Humidity": 50},
        "BME280-76": {"Temperature": 2.0, "Pressure": 990.1},
        "ANALOG": {"Temperature1": 3.0, "Temperature2": 4.0, "Temperature3": 5.0},
    }
    readings = foreign("tasmota", "tele/c/SENSOR", body).readings

    assert {each.channel: each.metrics for each in readings} == {
        "SHT3X-0x44": {"temperature_c": 1.0, "humidity_pct": 50},
        "BME280-76": {"temperature_c": 2.0, "pressure_hpa": 990.1},
        "ANALOG": {"temperature_c": 3.0, "temperature2_c": 4.0},
        "ANALOG3": {"temperature_c": 5.0},
    }


def test_a_broken_sensor_does_not_take_the_others_with_it() -> None:
    body = {"AM2301": {"Temperature": "warm"}, "DS18B20": {"Id": "0A", "Temperature": -18.0}}
    decoded = foreign("tasmota", "tele/c/SENSOR", body)

    assert [each.metrics for each in decoded.readings] == [{"temperature_c": -18.0}]
    assert [each.code for each in decoded.rejections] == ["wrong_type"]


def test_an_infrared_thermometer_tells_its_target_and_its_own_heat() -> None:
    body = {"MLX90614": {"OBJTMP": -18.2, "AMBTMP": 22.7}, "TempUnit": "C"}

    assert foreign("tasmota", "tele/cold-1/SENSOR", body).readings[0].metrics == {
        "probe_temperature_c": -18.2,
        "internal_temperature_c": 22.7,
    }


def test_bluetooth_sensors_that_it_hears_are_channels_with_a_battery_of_their_own() -> None:
    sensor = {"Temperature": 4.1, "Humidity": 61.0, "Battery": 87, "RSSI": -70}
    body = {
        "ATC-aabbcc": {"mac": "a4c138aabbcc", **sensor},
        "LYWSD03-ddeeff": {"mac": "a4c138ddeeff", **sensor},
        "Odd": {"Battery": 3.1},
        "TempUnit": "C",
    }
    found = {
        each.channel: each.metrics for each in foreign("tasmota", "tele/hub/SENSOR", body).readings
    }
    metrics = {"temperature_c": 4.1, "humidity_pct": 61.0, "battery_pct": 87}

    assert found == {"ATC-aabbcc": metrics, "LYWSD03-ddeeff": metrics}


def test_the_marks_of_a_ds18b20_are_known_in_fahrenheit_as_well() -> None:
    body = {
        "DS18B20-1": {"Id": "01", "Temperature": 185.0},
        "DS18B20-2": {"Id": "02", "Temperature": -196.6},
        "DS18B20-3": {"Id": "03", "Temperature": -0.4},
        "TempUnit": "F",
    }
    decoded = foreign("tasmota", "tele/cold-1/SENSOR", body)

    assert [(each.channel, each.metrics) for each in decoded.readings] == [
        ("03", {"temperature_c": -18.0})
    ]
    assert {each.code for each in decoded.rejections} == {"no_probe"}
