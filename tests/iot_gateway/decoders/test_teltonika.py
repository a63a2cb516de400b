"""Teltonika: records of both codecs, probes by slot, error codes, checksums."""

from datetime import UTC, datetime
from typing import Any

import pytest

from iot_gateway.decoders import Decoded
from iot_gateway.decoders.detect import detect
from tests.factories.readings import NOON, foreign
from tests.factories.teltonika import packet, record

# The two examples of the maker's protocol page.
CODEC_8 = (
    "000000000000003608010000016B40D8EA30010000000000000000000000000000000105021503010101425E0F01"
    "F10000601A014E0000000000000000010000C7CF"
)
CODEC_8E = (
    "000000000000004A8E010000016B412CEE0001000000000000000000000000000000000100050001000101000100"
    "11001D00010010015E2C880002000B000000003544C87A000E000000001DD7E06A00000100002994"
)
PLACE = (6, 41.0, 29.0)  # satellites, latitude, longitude


def decoded(payload: bytes, **changes: Any) -> Decoded:
    known = {"device_uid": "truck-1"}
    return foreign("teltonika", "", payload, **known | changes)


@pytest.mark.parametrize("text", [CODEC_8, CODEC_8E])
def test_the_makers_examples_are_whole_and_hold_no_temperature(text: str) -> None:
    assert (decoded(bytes.fromhex(text)).readings, decoded(bytes.fromhex(text)).rejections) == (
        (),
        (),
    )
    assert detect("", bytes.fromhex(text)) == "teltonika"


@pytest.mark.parametrize(("width", "codec"), [(1, 8), (2, 0x8E)])
def test_probes_are_told_apart_by_their_slot(width: int, codec: int) -> None:
    elements = {72: (4, -184), 73: (4, 41), 74: (4, 250), 67: (2, 4012), 113: (1, 97)}
    own, third = decoded(packet(record(elements, width=width), codec=codec)).readings

    assert own.measured_at == NOON
    assert own.metrics == {
        "temperature_c": -18.4,
        "temperature2_c": 4.1,
        "battery_v": 4.012,
        "battery_pct": 97,
    }
    assert (third.channel, third.metrics) == ("3", {"temperature_c": 25.0})


@pytest.mark.parametrize("code", [850, 2000, 3000, 4000, 5000])
def test_an_error_code_is_no_temperature(code: int) -> None:
    result = decoded(packet(record({72: (4, code), 73: (2, -50)})))

    assert result.readings[0].metrics == {"temperature2_c": -5.0}


def test_bluetooth_sensors_are_channels_in_hundredths() -> None:
    (reading,) = decoded(packet(record({25: (2, -1840), 26: (2, 3000), 86: (2, 615)}))).readings

    assert reading.channel == "ble1"
    assert reading.metrics == {"temperature_c": -18.4, "humidity_pct": 61.5}


def test_a_place_counts_only_with_a_fix() -> None:
    fixed = decoded(packet(record({72: (4, 41)}, place=PLACE))).readings[0]
    lost = decoded(packet(record({72: (4, 41)}, place=(0, 41.0, 29.0)))).readings[0]

    assert fixed.metrics == {"temperature_c": 4.1, "lat": 41.0, "lon": 29.0}
    assert lost.metrics == {"temperature_c": 4.1}


def test_records_before_the_newest_were_kept() -> None:
    earlier = datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
    first, second = decoded(
        packet(record({72: (4, 41)}, at=earlier), record({72: (4, 43)}))
    ).readings

    assert (first.historical, second.historical) == (True, False)
    assert first.measured_at == earlier


def test_over_udp_the_packet_names_its_tracker() -> None:
    data = packet(record({72: (4, 41)}))[8:-4]
    body = b"\xca\xfe\x01\x05" + b"\x00\x0f352093085698206" + data
    result = decoded(len(body).to_bytes(2) + body, device_uid=None)

    assert result.readings[0].device_uid == "352093085698206"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (packet(record({72: (4, 41)}))[:-1] + b"\x00", "bad_checksum"),
        (packet(record({72: (4, 41)}))[:40], "truncated"),
        (packet(), "no_reading"),
        (packet(record({72: (4, 41)}), codec=0x10), "unknown_format"),
        (packet(record({72: (4, 41)}, at=datetime(1970, 1, 1, tzinfo=UTC))), "null_clock"),
        (b"\x08\xff", "truncated"),
        (b"hello", "unknown_format"),
    ],
)
def test_a_packet_that_cannot_be_read_is_refused(payload: bytes, code: str) -> None:
    result = decoded(payload)

    assert result.readings == ()
    assert [each.code for each in result.rejections] == [code]


def test_eye_sensors_are_channels_of_their_own() -> None:
    elements = {10800: (2, -1840), 10804: (1, 61), 10824: (2, 2985), 10801: (2, 3000)}
    first, second = decoded(packet(record(elements, width=2), codec=0x8E)).readings

    assert (first.channel, first.metrics) == (
        "eye1",
        {"temperature_c": -18.4, "humidity_pct": 61, "battery_v": 2.985},
    )
    assert (second.channel, second.metrics) == ("eye2", {"temperature_c": 30.0})


def test_an_eye_sensor_that_is_not_heard_has_no_value() -> None:
    elements = {10800: (2, 0x7FFF), 10804: (1, 255), 10824: (2, 0), 72: (4, 41)}
    (own,) = decoded(packet(record(elements, width=2), codec=0x8E)).readings

    assert own.metrics == {"temperature_c": 4.1}
