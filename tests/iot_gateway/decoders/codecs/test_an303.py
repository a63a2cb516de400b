"""AN-303: the maker's examples and what cannot be read."""

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, refused


@pytest.mark.parametrize(
    ("model", "fport", "hex_bytes", "metrics"),
    [
        ("AN-303", 210, "0001031009F612023F110013007700040E1A0500", {
            "temperature_c": 25.5, "humidity_pct": 57.5, "battery_v": 3.61,
        }),
        ("AN-303", 210, "0010F830", {"temperature_c": -20.0}),
    ],
)  # fmt: skip
def test_the_makers_examples(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("AN-303", "0010", 210, "truncated"),
        ("AN-303", "0110F830", 210, "unknown_format"),
        ("AN-303", "00EE", 210, "unknown_format"),
        ("AN-303", "0010F830", 2, "unknown_port"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
