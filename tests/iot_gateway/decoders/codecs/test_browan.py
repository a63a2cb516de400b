"""Browan Tabs: the makers' examples, whose heat is the board's, and empty frames."""

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, refused


@pytest.mark.parametrize(
    ("model", "fport", "hex_bytes", "metrics"),
    [
        ("TBHH100", 103, "08ab3522ffffffff", {
            "battery_v": 3.6, "temperature_c": 21, "humidity_pct": 34,
        }),
        ("TBHH100", 103, "08ab0cffffffffff", {"battery_v": 3.6, "temperature_c": -20}),
        ("TBHV110", 103, "610B351EBF030100510036", {
            "battery_v": 3.6, "internal_temperature_c": 21, "temperature_c": 22,
            "humidity_pct": 30,
        }),
        ("TBDW100", 100, "00CB3500008A3A00", {
            "battery_v": 3.6, "internal_temperature_c": 21, "door_open": False,
        }),
        ("TBDW100", 100, "01CB3500008A3A00", {
            "battery_v": 3.6, "internal_temperature_c": 21, "door_open": True,
        }),
        ("TBWL100", 106, "110B362836", {
            "battery_v": 3.6, "internal_temperature_c": 22, "temperature_c": 22,
            "humidity_pct": 40, "leak": True,
        }),
    ],
)  # fmt: skip
def test_the_makers_examples(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("TBHH100", "08ab3522", 2, "unknown_port"),
        ("TBDW100", "01", 100, "truncated"),
        ("TBWL100", "0000000000", 106, "no_reading"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
