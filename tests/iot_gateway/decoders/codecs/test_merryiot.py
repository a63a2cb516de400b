"""MerryIoT's door and air, by the layouts of their reference manuals."""

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, refused


@pytest.mark.parametrize(
    ("model", "fport", "hex_bytes", "metrics"),
    [
        ("CD10", 127, "000f" + "38ff" + "37" + "9001", {
            "temperature_c": -20.0, "humidity_pct": 55, "battery_v": 3.6,
        }),
        ("MerryIoT DW10", 120, "010f" + "ec" + "7f" + "000000" + "0000", {
            "door_open": True, "temperature_c": -20, "battery_v": 3.6,
        }),
    ],
)  # fmt: skip
def test_the_layouts_of_the_manuals(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("DW10", "010fec37", 127, "unknown_port"),
        ("CD10", "000f38", 127, "truncated"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
