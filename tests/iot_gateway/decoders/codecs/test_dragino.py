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
        # An S31 has no DS18B20, whatever stands in its place.
        ("LSN50v2-S31", "0B540000000000" + "00FC0205", {
            "battery_v": 2.9, "temperature_c": 25.2, "humidity_pct": 51.7,
        }),
        # Three interrupts and three voltages leave the DS18B20 where it is.
        ("SN50v3-LB", "0b54ff38000018" + "00000000", {"battery_v": 2.9, "temperature_c": -20.0}),
        ("LSN50v2", "0b54ff3800001c" + "00000000", {"battery_v": 2.9, "temperature_c": -20.0}),
        # One tenth below zero, unless the humidity is missing as well.
        ("LSN50v2", "0b547fff000000" + "ffff" + "0205", {
            "battery_v": 2.9, "temperature_c": -0.1, "humidity_pct": 51.7,
        }),
        ("LSN50v2", "0b547fff000000" + "ffff" + "ffff", {"battery_v": 2.9}),
        # The first D23 said ffff of a probe that is not there.
        ("LSN50v2-D23", "0b54ff3800000c" + "ffff" + "ffff", {
            "battery_v": 2.9, "temperature_c": -20.0,
        }),
        ("D23-LB", "0b54ff3800000c" + "ffff" + "7fff", {
            "battery_v": 2.9, "temperature_c": -20.0, "temperature2_c": -0.1,
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


def test_three_probes_beside_two_counters() -> None:
    found = frame("LSN50v2", "0b54" + "ff38" + "00c8" + "20" + "0064" + "00" * 8, 2)

    assert found.metrics == {"battery_v": 2.9, "temperature_c": -20.0, "temperature2_c": 20.0}
    assert found.channels == {"3": {"temperature_c": 10.0}}


def test_a_later_s31_tells_when_it_measured() -> None:
    found = frame("S31-LB", "0b54" + "60e43cc6" + "00" + "ff38" + "0205", 2)

    assert found.measured_at == TAKEN
    assert found.metrics == {"battery_v": 2.9, "temperature_c": -20.0, "humidity_pct": 51.7}
    assert frame("S31-LB", "0b54" + "60e43cc6" + "7c" + "0a140a14", 2).metrics == {"battery_v": 2.9}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "marked"),
    [
        ("LHT65N", "cbf60b0d0376012134" + "7fff", ["probe_temperature_c"]),
        ("LHT65", "21340b0d037609" + "60e43cc6", ["probe_temperature_c"]),
        ("LHT52", "08CD0220213401" + "61CD4EDD", ["probe_temperature_c"]),
        ("D20-LB", "0b540352000000" + "00000000", ["temperature_c"]),
        ("D22-LB", "0b54035200000c" + "0352" + "7fff", ["temperature_c", "temperature2_c"]),
        ("D23-LB", "0b547fff00000c" + "7fff" + "0352", ["temperature_c"]),
        ("LSN50v2", "0b540352000000" + "00fc0205", ["probe_temperature_c"]),
    ],
)
def test_what_a_ds18b20_says_before_it_measures_is_refused(
    model: str, hex_bytes: str, marked: list[str]
) -> None:
    decoded = lorawan(model, hex_bytes, 2)

    assert [each.field for each in decoded.rejections] == marked
    assert {each.code for each in decoded.rejections} == {"no_probe"}
    assert not any(name in each.metrics for each in decoded.readings for name in marked)


@pytest.mark.parametrize(
    ("model", "hex_bytes", "marked"),
    [
        ("LHT65N", "2134" + "0b0d" + "0376" + "41" + "60e43cc6", ["probe_temperature_c"]),
        ("LHT65N", "2134" + "0b0d" + "0376" + "49" + "60e43cc6", ["probe_temperature_c"]),
        ("LHT52", "08cd" + "0220" + "2134" + "01" + "61cd4edd", ["probe_temperature_c"]),
        (
            "D23-LB",
            "0352" * 3 + "00" + "60e43cc6",
            ["temperature_c", "temperature2_c", "temperature_c"],
        ),
    ],
)
def test_what_a_ds18b20_said_before_it_measured_is_refused_from_the_memory_as_well(
    model: str, hex_bytes: str, marked: list[str]
) -> None:
    decoded = lorawan(model, hex_bytes, 3)

    assert [(each.code, each.field) for each in decoded.rejections] == [
        ("no_probe", name) for name in marked
    ]
    assert not any(name in each.metrics for each in decoded.readings for name in marked)


def test_a_room_at_85_degrees_is_kept_beside_a_probe_in_the_memory() -> None:
    decoded = lorawan("LHT52", "2134" + "0220" + "2134" + "01" + "61cd4edd", 3)

    assert decoded.readings[0].metrics == {"temperature_c": 85.0, "humidity_pct": 54.4}


def test_a_tmp117_may_well_be_at_85_degrees() -> None:
    kept = "2134" + "0b0d" + "0376" + "42" + "60e43cc6"

    assert lorawan("LHT65N", kept, 2).readings[0].metrics["probe_temperature_c"] == 85
    assert (
        frame("LHT65N", "cbf60b0d037602" + "2134" + "7fff", 2).metrics["probe_temperature_c"] == 85
    )


def test_the_vibration_model_has_the_rooms_air_in_two_of_its_modes() -> None:
    air = {"battery_v": 3.0, "temperature_c": -20.0, "humidity_pct": 50.0}

    assert frame("LHT65N-VIB", "0bb8" + "08" + "00000005" + "f830" + "01f4", 2).metrics == air
    assert frame("LHT65N-VIB", "0bb8" + "0c" + "f830" + "01f4" + "00000005", 2).metrics == air
    assert frame("LHT65N-VIB", "0bb8" + "04" + "0000000500000005", 2).metrics == {"battery_v": 3.0}
    assert refused("LHT65N-VIB", "0bb8" + "000100020003", 7) == ["no_reading"]


def test_the_memory_of_a_d23_holds_three_probes() -> None:
    entry = "ff38" + "00c8" + "0064" + "00" + "60e43cc6"
    decoded = lorawan("D23-LB", entry + "7fff" * 3 + "00" + "60e43cc6", 3)

    assert [(each.channel, each.metrics) for each in decoded.readings] == [
        ("", {"temperature_c": -20.0, "temperature2_c": 20.0}),
        ("3", {"temperature_c": 10.0}),
    ]
    assert {each.measured_at for each in decoded.readings} == {TAKEN}
    assert all(each.historical for each in decoded.readings)


def test_the_memory_of_an_s31_holds_its_air() -> None:
    found = frame("S31-LB", "0000" + "ff38" + "0205" + "00" + "60e43cc6", 3)

    assert [each.metrics for each in found.history] == [
        {"temperature_c": -20.0, "humidity_pct": 51.7}
    ]


@pytest.mark.parametrize("air", ["ffff" + "ffff", "7fff" + "ffff", "8000" + "0205"])
def test_an_s31_that_did_not_answer_leaves_nothing_of_it_in_the_memory(air: str) -> None:
    silent = "0000" + air + "00" + "60e43cc6"
    decoded = lorawan("S31-LB", silent + "0000" + "ffff" + "0205" + "00" + "60e43cc6", 3)

    assert [each.metrics for each in decoded.readings] == [
        {"temperature_c": -0.1, "humidity_pct": 51.7}
    ]
    assert refused("S31-LB", silent, 3) == ["no_reading"]


@pytest.mark.parametrize(
    ("model", "metrics"),
    [
        ("LSN50v2-D23", {"temperature_c": -20.0}),
        ("D23-LB", {"temperature_c": -20.0, "temperature2_c": -0.1}),
    ],
)
def test_a_missing_probe_is_known_from_the_memory_by_the_same_marks_as_live(
    model: str, metrics: dict[str, float]
) -> None:
    found = frame(model, "ff38" + "ffff" + "8000" + "00" + "60e43cc6", 3)

    assert [(each.channel, each.metrics) for each in found.history] == [("", metrics)]


def test_the_memory_of_an_ltc2_may_come_several_at_a_time() -> None:
    entry = "0e55" + "41" + "0862" + "0867" + "60e43cc6"
    decoded = lorawan("LTC2-LB", entry * 2, 2)

    assert [each.metrics["temperature_c"] for each in decoded.readings] == [21.46, 21.46]
    assert all(each.historical for each in decoded.readings)


def test_the_memory_of_an_lht65_may_come_on_port_3() -> None:
    entry = "0add" + "0b0d" + "0376" + "41" + "60e43cc6"

    assert len(frame("LHT65N", entry * 3, 3).history) == 3
    assert refused("LHT65N", "cbf6" + "01" + "0add" * 4, 3) == ["no_reading"]


def test_a_clock_that_counts_from_its_start_is_no_time() -> None:
    decoded = lorawan("LHT52", "08CD02207FFF01" + "00000e10", 2)

    assert decoded.rejections == ()
    assert decoded.readings[0].measured_at is None


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        # Band, version and interval: the last two bytes are seconds, no millivolts.
        ("LSN50v2", "01ff1800000e10", 5, "no_reading"),
        ("LHT52", "08CD02207FFF0161CD4EDD00", 2, "no_reading"),
        ("LHT52", "08CD02207FFF0100000000", 3, "no_reading"),
        ("D23-LB", "ff3800c800640000000000", 3, "no_reading"),
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
