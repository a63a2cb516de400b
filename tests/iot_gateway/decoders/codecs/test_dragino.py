"""Dragino: probes that are not there, what each external sensor means, and the memory."""

from datetime import UTC, datetime

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused

TAKEN = datetime(2021, 7, 6, 11, 21, 42, tzinfo=UTC)
ROOM = {"temperature_c": 28.29, "humidity_pct": 88.6}


@pytest.mark.parametrize(
    ("hex_bytes", "probe"),
    [
        ("cbf60b0d0376010add7fff", {"probe_temperature_c": 27.81}),
        ("cbf60b0d037602f8307fff", {"probe_temperature_c": -20.0}),
        ("cbf60b0d0376000add7fff", {}),  # no external sensor
        ("cbf60b0d0376810add7fff", {}),  # not connected
        ("cbf60b0d0376017fff7fff", {}),  # no probe
        ("cbf60b0d03760401017fff", {}),  # an interrupt
        ("cbf60b0d03760501f47fff", {}),  # illumination
        ("cbf60b0d0376060ce47fff", {}),  # a voltage
        ("cbf60b0d03760700057fff", {}),  # a count
    ],
)
def test_the_external_sensor_of_an_lht65_is_read_by_its_kind(
    hex_bytes: str, probe: dict[str, float]
) -> None:
    found = frame("LHT65N", hex_bytes, 2)

    assert found.metrics == {**ROOM, "battery_v": 3.062, **probe}
    assert lorawan("LHT65N", hex_bytes, 2).rejections == ()


def test_an_external_sht31_has_a_humidity_of_its_own() -> None:
    found = frame("LHT65N", "cbf60b0d03760b" + "0add" + "01f4", 2)

    assert found.metrics == {**ROOM, "battery_v": 3.062, "probe_temperature_c": 27.81}
    assert found.channels == {"probe": {"humidity_pct": 50.0}}


def test_a_frame_with_the_probes_name_in_place_of_the_room_has_no_room() -> None:
    assert frame("LHT65N", "cbf6" + "01020304" + "20" + "0add" + "0506", 2).metrics == {
        "battery_v": 3.062,
        "probe_temperature_c": 27.81,
    }
    assert refused("LHT65N", "cbf6" + "01020304" + "0f" + "05060708", 2) == ["no_reading"]


def test_with_timestamps_the_probe_stands_in_place_of_the_battery() -> None:
    found = frame("LHT65", "f8300b0d037609" + "60e43cc6", 2)

    assert found.measured_at == TAKEN
    assert found.metrics == {**ROOM, "probe_temperature_c": -20.0}


def test_a_clock_that_was_never_set_is_no_time() -> None:
    assert frame("LHT65", "f8300b0d037609" + "00000000", 2).measured_at is None


def test_the_memory_of_an_lht65n_is_history_with_its_own_times() -> None:
    entry = "0add" + "0b0d" + "0376" + "41" + "60e43cc6"
    decoded = lorawan("LHT65N", entry + entry.replace("60e43cc6", "60e44076"), 2)

    assert [each.metrics for each in decoded.readings] == [
        {**ROOM, "probe_temperature_c": 27.81},
        {**ROOM, "probe_temperature_c": 27.81},
    ]
    assert [each.measured_at for each in decoded.readings] == [
        TAKEN,
        datetime(2021, 7, 6, 11, 37, 26, tzinfo=UTC),
    ]
    assert all(each.historical for each in decoded.readings)


def test_the_device_report_gives_the_battery_and_facts() -> None:
    found = frame("LHT65N", "0b0150" + "01ff" + "0c2a", 5)

    assert found.metrics == {"battery_v": 3.114}
    assert found.facts == {"model_code": 11, "firmware": "0150"}


def test_a_battery_too_low_to_send_with_is_no_measurement() -> None:
    assert refused("LHT52", "0B880100250001", 5) == ["no_reading"]


def test_an_lht52_without_its_probe() -> None:
    found = frame("LHT52", "08CD02207FFF0161CD4EDD", 2)

    assert found.metrics == {"temperature_c": 22.53, "humidity_pct": 54.4}
    assert found.measured_at == datetime(2021, 12, 30, 6, 17, 1, tzinfo=UTC)


def test_the_memory_of_an_lht52_comes_on_port_3() -> None:
    decoded = lorawan("LHT52", "08CD0220F8300161CD4EDD" * 2, 3)

    assert [each.metrics["probe_temperature_c"] for each in decoded.readings] == [-20.0, -20.0]
    assert all(each.historical for each in decoded.readings)


def test_two_probes_of_an_ltc2_by_their_resolution() -> None:
    assert frame("LTC2", "0e5501086208676" + "0e43cc6", 2).metrics == {
        "battery_v": 3.669,
        "temperature_c": 21.46,
        "temperature2_c": 21.51,
    }
    assert frame("LTC2", "0e5502ff37006460e43cc6", 2).metrics == {
        "battery_v": 3.669,
        "temperature_c": -20.1,
        "temperature2_c": 10.0,
    }
    assert frame("LTC2", "0e5503ff37006460e43cc6", 2).metrics == {"battery_v": 3.669}  # ohms


@pytest.mark.parametrize(
    ("model", "hex_bytes", "metrics"),
    [
        (
            "LSN50v2",
            "0b5400c8000000" + "00fc" + "0205",
            {
                "battery_v": 2.9,
                "temperature_c": 25.2,
                "humidity_pct": 51.7,
                "probe_temperature_c": 20.0,
            },
        ),
        ("LSN50v2", "0b54ff38000000" + "7fff" + "ffff", {
            "battery_v": 2.9, "probe_temperature_c": -20.0,
        }),
        ("LSN50v2-S31", "0b547fff000000" + "ff38" + "0205", {
            "battery_v": 2.9, "temperature_c": -20.0, "humidity_pct": 51.7,
        }),
        ("LSN50v2-D20", "0b54ff38000000" + "00000000", {
            "battery_v": 2.9, "temperature_c": -20.0,
        }),
        ("LSN50v2", "0b54ff38000004" + "01f4ffff", {"battery_v": 2.9, "temperature_c": -20.0}),
        ("LSN50v2-D22", "0b54ff3800000c" + "ff387fff", {
            "battery_v": 2.9, "temperature_c": -20.0, "temperature2_c": -20.0,
        }),
        ("LSN50v2", "000000000000" + "08" + "00fc0205" + "1e", {
            "battery_v": 3.0, "temperature_c": 25.2, "humidity_pct": 51.7,
        }),
    ],
)  # fmt: skip
def test_an_lsn50_is_read_by_its_working_mode(
    model: str, hex_bytes: str, metrics: dict[str, float]
) -> None:
    assert frame(model, hex_bytes, 2).metrics == metrics


def test_a_third_probe_is_a_channel_of_its_own() -> None:
    found = frame("LSN50v2-D23", "0b54ff3800000c" + "00c8" + "0064", 2)

    assert found.channels == {"3": {"temperature_c": 10.0}}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("LHT65", "cbf60b0d0376010add7fff", 42, "unknown_port"),
        ("LHT52", "0B880100250001", 42, "unknown_port"),
        ("LHT65", "cbf60b", 2, "truncated"),
        ("LHT52", "08CD02", 2, "truncated"),
        ("LHT52", "08CD02", 3, "truncated"),
        ("LTC2", "0e55", 2, "truncated"),
        ("LSN50v2", "0b5400", 2, "truncated"),
        ("LSN50v2", "0b54ff380000" + "40" + "00000000", 2, "unknown_format"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
