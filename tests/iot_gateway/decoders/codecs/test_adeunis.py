"""Adeunis TEMP and COMFORT: the maker's examples, missing probes, and clocks."""

from datetime import UTC, datetime

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused

TIME = datetime(2023, 12, 28, 19, 22, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "fport", "hex_bytes", "metrics"),
    [
        ("Adeunis Comfort CO2", 1, "6A8001B33E01A401B43F01A5", {
            "temperature_c": 43.5, "humidity_pct": 62,
        }),
        ("COMFORT SERENITY", 1, "6A8401B33E01A401B43F01A614ABA3E9", {
            "temperature_c": 43.5, "humidity_pct": 62,
        }),
        ("COMFORT CO2", 1, "6B84" + "10" + "FF9C" + "3E" + "01A4" + "14ABA3E9", {
            "temperature_c": -10.0, "humidity_pct": 62,
        }),
        ("TEMP 4", 1, "579601B3FF9C01F4FFFF14ABA3E9", {
            "temperature_c": 43.5, "temperature2_c": -10.0,
        }),
        ("TEMP V4", 1, "309000EB8000", {"temperature_c": 23.5}),  # second probe defect
        ("TEMP 4", 1, "58E001FF9C", {"temperature_c": -10.0}),
        ("Adeunis Temp", 1, "4340" + "11" + "00F3" + "21" + "FF01", {
            "temperature_c": 24.3, "temperature2_c": -25.5,
        }),
        ("Adeunis Temp", 1, "4340" + "11" + "00F3" + "20" + "8000", {"temperature_c": 24.3}),
        ("COMFORT 2", 1, "4C9600C51F00C72000C82100CA2200CC2300CD2414ABA3E9", {
            "temperature_c": 19.7, "humidity_pct": 31,
        }),
        ("COMFORT", 1, "4dc010010832", {"temperature_c": 26.4, "humidity_pct": 50}),
    ],
)  # fmt: skip
def test_the_makers_examples(
    model: str, fport: int, hex_bytes: str, metrics: dict[str, object]
) -> None:
    assert frame(model, hex_bytes, fport).metrics == metrics


def test_a_series_of_samples_gives_the_newest_since_only_it_has_a_time() -> None:
    assert frame("TEMP 4", "579601B3FF9C01F4FFFF14ABA3E9", 1).measured_at == TIME
    assert frame("COMFORT", "4dc010010832", 1).measured_at is None


def test_a_clock_that_counts_from_the_makers_own_epoch_was_never_set() -> None:
    decoded = lorawan("TEMP 4", "5784" + "00C5" + "00000E10", 1)

    assert decoded.rejections == ()
    assert decoded.readings[0].measured_at is None


@pytest.mark.parametrize(
    ("model", "hex_bytes", "fport", "code"),
    [
        ("COMFORT CO2", "698000000000", 1, "no_reading"),
        ("TEMP 4", "109600000000", 1, "no_reading"),
        ("TEMP 4", "99", 1, "truncated"),
        ("TEMP 4", "9900", 1, "unknown_format"),
        ("TEMP 4", "579601", 1, "truncated"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused(
    model: str, hex_bytes: str, fport: int, code: str
) -> None:
    assert refused(model, hex_bytes, fport) == [code]
