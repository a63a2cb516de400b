"""Laird RS1xx: the maker's examples, both signs, and what is passed over."""

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused


@pytest.mark.parametrize(
    ("model", "hex_bytes", "metrics"),
    [
        ("RS1xx-temp-rh-sensor", "0100" + "2134" + "4362" + "05" + "0100" + "0001", {
            "temperature_c": 98.67, "humidity_pct": 52.33,
        }),
        ("Laird RS186", "0100" + "0032" + "f6ec" + "05" + "00000000", {
            "temperature_c": -20.1, "humidity_pct": 50.0,
        }),
        ("RS191", "0100" + "0032" + "ce00" + "05" + "00000000", {
            "temperature_c": -0.5, "humidity_pct": 50.0,
        }),
        ("Sentrius RS186", "0b00" + "fff6" + "ffec" + "05" + "00011000", {"temperature_c": -20.1}),
        ("RS186", "0a000103", {"battery_v": 3.01}),
    ],
)  # fmt: skip
def test_hundredths_have_the_sign_of_the_degrees(
    model: str, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, 1).metrics == metrics


def test_a_sensor_at_fault_measures_nothing() -> None:
    decoded = lorawan("RS186", "0110" + "00000000" + "05" + "00000000", 1)

    assert decoded.readings == ()
    assert decoded.facts[0].facts == {"battery_grade": 5, "sensor_status": "fault"}


@pytest.mark.parametrize(
    ("hex_bytes", "code"),
    [
        ("0200" + "00000000" + "0502" + "00000000" + "21344362" + "22354463", "no_reading"),
        ("0500010100000100", "no_reading"),
        ("0100213443", "truncated"),
        ("0b00", "truncated"),
        ("7f00", "unknown_format"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(hex_bytes: str, code: str) -> None:
    assert refused("RS186", hex_bytes, 1) == [code]
