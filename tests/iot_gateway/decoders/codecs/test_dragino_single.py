"""Dragino TC01-LB and TS01-LB, by the layouts of their user manuals."""

from datetime import UTC, datetime

import pytest

from tests.iot_gateway.decoders.codecs.support import frame, lorawan, refused

TAKEN = datetime(2021, 7, 6, 11, 21, 42, tzinfo=UTC)


def test_a_thermocouple_with_its_time() -> None:
    found = frame("TC01-LB", "0bb8" + "01" + "fce0" + "00" + "60e43cc6", 2)

    assert found.metrics == {"battery_v": 3.0, "temperature_c": -80.0}
    assert found.measured_at == TAKEN


def test_a_thermocouple_hotter_than_any_cold_chain_is_refused() -> None:
    decoded = lorawan("TC01-LB", "0bb8" + "01" + "0fa0" + "00" + "00000000", 2)

    assert [each.code for each in decoded.rejections] == ["out_of_range"]
    assert decoded.readings[0].metrics == {"battery_v": 3.0}


def test_a_ds18b20_beside_a_tilt() -> None:
    found = frame("TS01-LB", "0bb8" + "00" + "ff38" + "0000" + "0000" + "0000", 2)

    assert found.metrics == {"battery_v": 3.0, "temperature_c": -20.0}
    assert found.measured_at is None
    assert refused("TS01-LB", "0bb8" + "00", 2) == ["truncated"]


@pytest.mark.parametrize(
    ("model", "hex_bytes"),
    [
        ("TC01-LB", "00000000" + "ff38" + "00" + "60e43cc6"),
        ("TS01-LB", "ff38" + "00000000" + "00" + "60e43cc6"),
    ],
)
def test_the_memory_has_its_own_times(model: str, hex_bytes: str) -> None:
    decoded = lorawan(model, hex_bytes + "7fff" * 3 + "00" + "60e43cc6", 3)

    assert [(each.measured_at, each.metrics) for each in decoded.readings] == [
        (TAKEN, {"temperature_c": -20.0})
    ]
    assert refused(model, "00" * 11, 3) == ["no_reading"]


def test_only_a_ds18b20_says_85_degrees_of_nothing_in_the_memory() -> None:
    marked = lorawan("TS01-LB", "0352" + "00000000" + "00" + "60e43cc6", 3)
    hot = lorawan("TC01-LB", "00000000" + "0352" + "00" + "60e43cc6", 3)

    assert [each.code for each in marked.rejections] == ["no_probe"]
    assert marked.readings == ()
    assert [each.metrics for each in hot.readings] == [{"temperature_c": 85.0}]
