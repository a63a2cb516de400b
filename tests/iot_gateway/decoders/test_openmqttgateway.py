"""OpenMQTTGateway and Theengs: Bluetooth sensors of several makers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from iot_gateway.decoders import Decoded
from tests.factories.readings import foreign

TOPIC = "home/OMG_ESP32_BLE/BTtoMQTT/A4C138AABBCC"


def heard(**body: Any) -> Decoded:
    """One decoded advertisement."""
    return foreign("openmqttgateway", TOPIC, {"id": "A4:C1:38:AA:BB:CC", "rssi": -60, **body})


@pytest.mark.parametrize(
    ("body", "metrics"),
    [
        (
            {"brand": "Govee", "tempc": -18.3, "tempf": -0.94, "hum": 45.2, "batt": 80},
            {"temperature_c": -18.3, "humidity_pct": 45.2, "battery_pct": 80},
        ),
        (
            {"brand": "Inkbird", "tempc": 4.05, "tempf": 39.29, "hum": 0, "batt": 100},
            {"temperature_c": 4.05, "humidity_pct": 0, "battery_pct": 100},
        ),
        (
            {"brand": "Blue Maestro", "tempf": -4.0, "hum": 61.0, "dp": 1.0},
            {"temperature_c": -20.0, "humidity_pct": 61.0},
        ),
        (
            {"brand": "Ruuvi", "tempc": 6.99, "hum": 61.25, "pres": 995.46, "volt": 2.179},
            {
                "temperature_c": 6.99,
                "humidity_pct": 61.25,
                "pressure_hpa": 995.46,
                "battery_v": 2.179,
            },
        ),
        ({"contact": "closed", "movement": True, "batt": 92}, {
            "door_open": False, "motion": True, "battery_pct": 92,
        }),
        ({"contact": "timeout not closed", "batt": 87}, {"door_open": True, "battery_pct": 87}),
        # One weather station's pressure is in kilopascal.
        ({"brand": "Cleargrass", "tempc": -1.5, "pres": 101.35}, {
            "temperature_c": -1.5, "pressure_hpa": 1013.5,
        }),
        ({"open": True, "batt": 55}, {"door_open": True, "battery_pct": 55}),
    ],
)  # fmt: skip
def test_makers_share_the_same_names(body: dict[str, Any], metrics: dict[str, Any]) -> None:
    (reading,) = heard(**body).readings

    assert reading.device_uid == "A4:C1:38:AA:BB:CC"
    assert reading.metrics == metrics


def test_numbered_probes_in_either_unit() -> None:
    own, third = heard(tempc1=1.0, tempf1=33.8, tempc2=2.0, tempf3=-4.0, batt=50).readings

    assert own.metrics == {"temperature_c": 1.0, "temperature2_c": 2.0, "battery_pct": 50}
    assert (third.channel, third.metrics) == ("3", {"temperature_c": -20.0})


def test_the_address_of_the_topic_counts_where_the_body_has_none() -> None:
    decoded = foreign("openmqttgateway", TOPIC, {"tempc": 1.0})

    assert decoded.readings[0].device_uid == "A4:C1:38:AA:BB:CC"


def test_a_raw_ruuvi_advertisement_is_read_and_other_makers_pass_by() -> None:
    data = "99040505765FB4C18AFD240278FF04487656D881AAAAAAAAAFEF"

    assert heard(manufacturerdata=data).readings[0].metrics["temperature_c"] == 6.99
    assert heard(manufacturerdata="4c000215").readings == ()
    assert heard(name="phone").rejections == ()


def test_the_gateways_time_counts_unless_it_has_no_clock() -> None:
    assert heard(tempc=1.0, unixtime=1772366340).readings[0].measured_at == datetime(
        2026, 3, 1, 11, 59, tzinfo=UTC
    )
    assert heard(tempc=1.0, UTCtime="1970-01-01T00:00:12Z").readings[0].measured_at is None


def test_a_lost_gateway_is_a_lost_bridge() -> None:
    (status,) = foreign("openmqttgateway", "home/OMG/LWT", "offline").statuses

    assert (status.device_uid, status.online, status.bridge) == ("OMG", False, True)


def test_the_heat_of_the_gateways_chip_is_its_own() -> None:
    body = {"uptime": 60, "tempc": 52.8, "freemem": 100_000}
    (reading,) = foreign("openmqttgateway", "home/OMG_BLE/SYStoMQTT", body).readings

    assert (reading.device_uid, reading.metrics) == ("OMG_BLE", {"internal_temperature_c": 52.8})
    assert foreign("openmqttgateway", "home/OMG/SYStoMQTT", {"uptime": 60}).readings == ()


def test_what_other_radios_of_the_gateway_heard_is_passed_by() -> None:
    decoded = foreign("openmqttgateway", "home/OMG/433toMQTT", {"tempc": 4.1, "id": "x"})

    assert (decoded.readings, decoded.rejections) == ((), ())
