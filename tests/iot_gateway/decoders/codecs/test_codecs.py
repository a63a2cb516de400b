"""LoRaWAN codecs: beyond the real frames of the shared data, what each vendor's marks mean."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.decoders import Decoded
from iot_gateway.decoders.codecs import codec_for
from iot_gateway.decoders.codecs.frame import Frame
from tests.factories.readings import foreign


def lorawan(model: str, hex_bytes: str, fport: int | None = 85) -> Decoded:
    """A raw frame of a device named room-1."""
    payload = bytes.fromhex(hex_bytes)
    return foreign("lorawan", "", payload, model=model, fport=fport, device_uid="room-1")


def frame(model: str, hex_bytes: str, fport: int | None = 85) -> Frame:
    codec = codec_for(model)
    assert codec is not None
    return codec(bytes.fromhex(hex_bytes), fport, model)


def test_an_unplugged_dragino_probe_leaves_the_room_sensor() -> None:
    decoded = lorawan("LHT65", "cbf6f3d80376017fff7fff", fport=2)

    assert decoded.readings[0].metrics == {
        "temperature_c": -31.12,
        "humidity_pct": 88.6,
        "battery_v": 3.062,
    }
    assert [each.code for each in decoded.rejections] == ["no_probe"]


def test_a_dragino_that_marks_its_probe_as_not_connected_has_no_probe_value() -> None:
    assert "probe_temperature_c" not in frame("LHT65N", "cbf60b0d0376810add7fff", 2).metrics


def test_a_dragino_with_timestamps_says_when_it_measured() -> None:
    found = frame("LHT65", "f8300b0d037609" + "60e43cc6", 2)

    assert found.measured_at == datetime(2021, 7, 6, 11, 21, 42, tzinfo=UTC)
    assert found.metrics == {
        "temperature_c": 28.29,
        "humidity_pct": 88.6,
        "probe_temperature_c": -20.0,
    }


def test_a_pt100_resolution_of_the_ltc2_counts_tenths() -> None:
    assert frame("LTC2", "0e5502ff37006460e43cc6", 2).metrics == {
        "battery_v": 3.669,
        "temperature_c": -20.1,
        "temperature2_c": 10.0,
    }


def test_a_browan_below_zero_and_an_elsys_below_zero() -> None:
    assert frame("TBHH100", "08ab0c22ffffffff", 103).metrics["temperature_c"] == -20
    assert frame("ERS", "01ff38070e10", 5).metrics == {"temperature_c": -20.0, "battery_v": 3.6}


def test_elsys_reads_on_past_what_it_need_not_know_and_stops_at_what_nobody_knows() -> None:
    found = frame("ERS", "040027120101ff38fe00", 5)

    assert found.metrics == {"leak": True, "temperature_c": -20.0}
    assert found.unread == ("0xfe",)


def test_a_door_at_input_2_is_the_second_only_beside_another_door() -> None:
    assert frame("TS301", "040001").metrics == {"door_open": True}
    assert frame("TS301", "030000040001").metrics == {"door_open": False, "door2_open": True}


def test_the_state_of_an_em300_is_a_door_or_a_leak_by_its_model() -> None:
    assert frame("EM300-MCS", "060001").metrics == {"door_open": True}
    assert frame("EM300-SLD", "060001").metrics == {"leak": True}


@pytest.mark.parametrize(
    ("model", "hex_bytes", "metrics"),
    [
        ("EM300-TH", "20CE9E74466310015D00", {"temperature_c": 27.2, "humidity_pct": 46.5}),
        (
            "EM300-MCS",
            "20CE9E74466310015D01",
            {"temperature_c": 27.2, "humidity_pct": 46.5, "door_open": True},
        ),
        ("EM300-MLD", "20CE9E74466300000001", {"leak": True}),
        ("EM500-PT100", "20CE9E7446631001", {"temperature_c": 27.2}),
        ("TS301", "20CE9E74466344BDFFF600", {"temperature_c": -6.7, "temperature2_c": 24.6}),
        ("TS301", "20CE9E744663450A000100", {"temperature_c": 1.0, "door2_open": True}),
    ],
)
def test_a_kept_measurement_inside_a_live_frame_has_its_own_time_and_is_marked(
    model: str, hex_bytes: str, metrics: dict[str, object]
) -> None:
    decoded = lorawan(model, "017550" + hex_bytes)
    live, kept = decoded.readings

    assert live.metrics == {"battery_pct": 80}
    assert not live.historical
    assert kept.metrics == metrics
    assert kept.measured_at == datetime(2022, 10, 12, 8, 2, 38, tzinfo=UTC)
    assert kept.historical


def test_a_memory_sent_twice_in_other_frames_is_the_same_row() -> None:
    first = lorawan("EM300-TH", "20CE9E74466310015D00").readings[0]
    again = lorawan("EM300-TH", "01755020CE9E74466310015D00").readings[1]

    assert (first.measured_at, first.seq) == (again.measured_at, again.seq)


def test_what_follows_an_unknown_part_is_not_guessed() -> None:
    decoded = lorawan("EM300-TH", "017550" + "7A7A00" + "0367C800")

    assert decoded.readings[0].metrics == {"battery_pct": 80}
    assert decoded.ignored == ("0x7a7a",)


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("LHT65", "cbf60b0d0376010add7fff", 42, "unknown_port"),
        ("TBHH100", "08ab3522", 2, "unknown_port"),
        ("R718B", "0195012400fd", 7, "unknown_port"),
        ("R718B", "0195006403202012080000", 6, "no_reading"),
        ("LHT65", "cbf60b", 2, "truncated"),
        ("EM300-TH", "0367c8", 85, "truncated"),
        ("EM300-TH", "7a7a00", 85, "unknown_format"),
        ("ERS", "fe", 5, "unknown_format"),
        ("DL-SHT35", "01030e000364a079b10c60", 1, "unknown_format"),
        ("EM300-TH", "0367ff7f", 85, "no_probe"),
        ("nobody's", "00", 1, "unknown_model"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    decoded = lorawan(model, hex_bytes, fport)

    assert decoded.readings == ()
    assert [each.code for each in decoded.rejections] == [code]


MODELS = ["LHT65", "LTC2", "TBHH100", "DL-SHT35", "R718B", "ERS", "EM300-TH", "TS301", "TS101"]
PORTS = {"LHT65": 2, "LTC2": 2, "TBHH100": 103, "R718B": 6}


@given(st.sampled_from(MODELS), st.binary(max_size=40))
def test_no_bytes_can_do_more_than_be_refused(model: str, payload: bytes) -> None:
    port = PORTS.get(model, 85)
    decoded = foreign("lorawan", "", payload, model=model, fport=port, device_uid="room-1")

    assert all(reading.metrics for reading in decoded.readings)
    assert "unknown_model" not in {each.code for each in decoded.rejections}
