"""Ruuvi: the bytes of formats 3 and 5, and the gateway's envelopes."""

import struct
from typing import Any

import pytest

from tests.factories.readings import NOON, foreign

TAG = "AA:AA:AA:AA:AF:EF"
TOPIC = f"ruuvi/AA:BB:CC:DD:EE:FF/{TAG}"


def format_5(
    *,
    temperature: int = -3700,
    humidity: int = 24_000,
    pressure: int = 50_000,
    power: int = 0x7FF << 5,
    number: int = 0xFFFF,
    mac: bytes = b"\xff" * 6,
) -> bytes:
    """An advertisement in format 5, by default -18.5 °C, with nothing else optional in it."""
    values = struct.pack(">hHH", temperature, humidity, pressure)
    rest = b"\0" * 6 + struct.pack(">HBH", power, 0, number) + mac
    data = b"\x99\x04\x05" + values + rest
    return bytes([len(data) + 1, 0xFF]) + data


def envelope(advertisement: bytes, **more: Any) -> dict[str, Any]:
    return {"gw_mac": "AA:BB:CC:DD:EE:FF", "data": advertisement.hex(), **more}


def test_values_marked_as_not_available_are_left_out() -> None:
    advertisement = format_5(humidity=0xFFFF, pressure=0xFFFF)
    (reading,) = foreign("ruuvi", TOPIC, envelope(advertisement)).readings

    assert reading.metrics == {"temperature_c": -18.5}


def test_a_frame_without_any_value_is_refused() -> None:
    advertisement = format_5(temperature=-0x8000, humidity=0xFFFF, pressure=0xFFFF)
    decoded = foreign("ruuvi", TOPIC, envelope(advertisement))

    assert [each.code for each in decoded.rejections] == ["no_metrics"]


def test_a_negative_temperature_in_format_3_is_sign_and_magnitude() -> None:
    data = bytes.fromhex("990403") + bytes([130, 0x80 | 18, 50]) + struct.pack(">H", 51_325)
    data += b"\0" * 6 + struct.pack(">H", 2900)
    advertisement = bytes([len(data) + 1, 0xFF]) + data
    (reading,) = foreign("ruuvi", "", advertisement, device_uid="tag-1").readings

    assert reading.metrics == {
        "temperature_c": -18.5,
        "humidity_pct": 65.0,
        "pressure_hpa": 1013.25,
        "battery_v": 2.9,
    }


def test_two_gateways_that_hear_the_same_measurement_give_it_the_same_number() -> None:
    advertisement = format_5(number=205)
    here = foreign("ruuvi", TOPIC, envelope(advertisement, ts="1772366340"))
    there = foreign("ruuvi", f"ruuvi/11:22/{TAG}", envelope(advertisement, ts="1772366340"))

    assert here.readings == there.readings
    assert here.readings[0].seq == 205


def test_a_tag_that_calls_itself_otherwise_than_its_envelope_is_refused() -> None:
    decoded = foreign("ruuvi", TOPIC, envelope(format_5(mac=bytes.fromhex("AAAAAAAAAF00"))))

    assert [each.code for each in decoded.rejections] == ["identity_mismatch"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param("zz", "not_hex", id="not hex"),
        pytest.param(5, "not_hex", id="a number"),
        pytest.param("05ff990405 00", "truncated", id="a cut frame"),
        pytest.param("04ff990409", "unknown_format", id="a format of another year"),
    ],
)
def test_broken_advertisements_are_refused(data: object, code: str) -> None:
    decoded = foreign("ruuvi", TOPIC, {"gw_mac": "x", "data": data})

    assert [each.code for each in decoded.rejections] == [code]


def test_other_makers_advertisements_pass_by_without_a_refusal() -> None:
    decoded = foreign("ruuvi", TOPIC, {"data": "07FF4C0012020000"})

    assert (decoded.readings, decoded.rejections) == ((), ())


def test_one_broken_tag_of_a_history_does_not_take_the_others_with_it() -> None:
    tags = {TAG: envelope(format_5()), "BB:BB:BB:BB:CA:08": {"data": "zz"}, "C": 4}
    decoded = foreign("ruuvi", "", {"data": {"gw_mac": "x", "tags": tags}})

    assert [reading.device_uid for reading in decoded.readings] == [TAG]
    assert [each.field for each in decoded.rejections] == [
        "data.tags.BB:BB:BB:BB:CA:08.data",
        "data.tags.C",
    ]


def test_a_tag_heard_in_the_far_future_is_refused() -> None:
    ts = str(int(NOON.timestamp()) + 3600)

    assert foreign("ruuvi", TOPIC, envelope(format_5(), ts=ts)).rejections[0].code == "far_future"


def test_the_gateways_last_will_is_a_status_of_a_bridge() -> None:
    topic = "ruuvi/AA:BB:CC:DD:EE:FF/gw_status"
    (status,) = foreign("ruuvi", topic, {"state": "offline"}).statuses

    assert (status.device_uid, status.online, status.bridge) == ("AA:BB:CC:DD:EE:FF", False, True)


AIR = "06" + "170C" + "5668" + "C79E" + "0070" + "00C9" + "05" + "01" + "D9" + "FF" + "CD" + "00"
EXTENDED = (
    "E1" + "170C" + "5668" + "C79E" + "0065" + "0070" + "04BD" + "11CA" + "00C9" + "0A" + "02"
    "13E0AC" + "3D4A9C" + "DECDEE" + "11" + "0000000000" + "CBB8334C884F"
)
AIR_VALUES = {"temperature_c": 29.5, "humidity_pct": 55.3, "pressure_hpa": 1011.02}


def test_the_short_form_of_a_ruuvi_air_is_named_by_its_envelope() -> None:
    data = "99040" + AIR[1:] + "4C884F"
    body = {"gw_mac": "AA:BB:CC:DD:EE:FF", "ts": "1772366340", "data": "17FF" + data}

    (reading,) = foreign("ruuvi", "ruuvi/g/CB:B8:33:4C:88:4F", body).readings
    assert (reading.device_uid, reading.metrics) == ("CB:B8:33:4C:88:4F", AIR_VALUES)


def test_the_extended_form_of_a_ruuvi_air_names_itself() -> None:
    (reading,) = foreign("ruuvi", "", bytes.fromhex("2BFF9904" + EXTENDED)).readings

    assert (reading.device_uid, reading.metrics) == ("CB:B8:33:4C:88:4F", AIR_VALUES)
    assert reading.seq == 0xDECDEE


def test_values_the_gateway_decoded_come_with_pascal() -> None:
    body = {
        "gw_mac": "AA:BB:CC:DD:EE:FF",
        "ts": 1772366340,
        "dataFormat": 5,
        "temperature": -18.4,
        "humidity": 61.2,
        "pressure": 99546,
        "voltage": 2.179,
        "measurementSequenceNumber": 77,
    }
    (reading,) = foreign("ruuvi", "ruuvi/g/CB:B8:33:4C:88:4F", body).readings

    assert reading.seq == 77
    assert reading.metrics == {
        "temperature_c": -18.4,
        "humidity_pct": 61.2,
        "pressure_hpa": 995.46,
        "battery_v": 2.179,
    }


def test_captures_that_kept_only_the_manufacturer_data_or_what_follows_are_read() -> None:
    for data in ("9904" + EXTENDED, EXTENDED):
        (reading,) = foreign("ruuvi", "", bytes.fromhex(data)).readings
        assert reading.metrics == AIR_VALUES


def test_the_cut_form_of_format_5_has_everything_but_the_accelerations() -> None:
    # By the documented layout, with the values of the documented example of format 5.
    data = "C5" + "12FC" + "5394" + "C37C" + "AC36" + "42" + "00CD" + "CBB8334C884F"
    (reading,) = foreign("ruuvi", "", bytes.fromhex("9904" + data)).readings

    assert (reading.device_uid, reading.seq) == ("CB:B8:33:4C:88:4F", 205)
    assert reading.metrics == {
        "temperature_c": 24.3,
        "humidity_pct": 53.49,
        "pressure_hpa": 1000.44,
        "battery_v": 2.977,
    }
