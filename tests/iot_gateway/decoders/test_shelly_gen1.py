"""Shelly generation 1: one value a topic, the whole status, and whose heat it is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories.readings import foreign


def value(leaf: str, payload: str, device: str = "shellyht-AABB") -> dict[str, Any]:
    """The metrics of the only reading of one topic."""
    (reading,) = foreign("shelly", f"shellies/{device}/{leaf}", payload).readings
    assert reading.device_uid == device
    return reading.metrics


@pytest.mark.parametrize(
    ("leaf", "payload", "metrics"),
    [
        ("sensor/temperature", "-18.25", {"temperature_c": -18.25}),
        ("sensor/humidity", "61.5", {"humidity_pct": 61.5}),
        ("sensor/battery", "90", {"battery_pct": 90.0}),
        ("sensor/flood", "true", {"leak": True}),
        ("sensor/state", "open", {"door_open": True}),
        ("sensor/state", "close", {"door_open": False}),
        ("relay/0/power", "81.20", {"power_w": 81.2}),
    ],
)
def test_a_topic_of_its_own_for_each_value(
    leaf: str, payload: str, metrics: dict[str, object]
) -> None:
    assert value(leaf, payload) == metrics


def test_the_heat_of_a_plug_is_not_the_rooms() -> None:
    assert value("temperature", "48.2", "shellyplug-s-1") == {"internal_temperature_c": 48.2}

    body = {"relays": [{"ison": True}], "temperature": 48.2, "tmp": {"tC": 48.2, "is_valid": True}}
    (reading,) = foreign("shelly", "shellies/shelly1pm-1/info", body).readings
    assert reading.metrics == {"internal_temperature_c": 48.2}


def test_an_external_probe_is_a_channel_and_999_is_none() -> None:
    (probe,) = foreign("shelly", "shellies/shelly1-1/ext_temperature/0", "-20.06").readings
    none = foreign("shelly", "shellies/shelly1-1/ext_temperature/1", "999")

    assert (probe.channel, probe.metrics) == ("ext0", {"temperature_c": -20.06})
    assert (none.readings, none.rejections) == ((), ())


def test_the_status_of_an_h_and_t_holds_celsius_beside_fahrenheit() -> None:
    body = {
        "tmp": {"value": 70.7, "units": "F", "tC": 21.5, "tF": 70.7, "is_valid": True},
        "hum": {"value": 55.0, "is_valid": True},
        "bat": {"value": 90, "voltage": 2.9},
        "ext_temperature": {"0": {"hwID": "28-0417", "tC": -18.0, "tF": -0.4}},
    }
    room, probe = foreign("shelly", "shellies/shellyht-1/info", body).readings

    assert room.metrics == {
        "temperature_c": 21.5,
        "humidity_pct": 55.0,
        "battery_pct": 90,
        "battery_v": 2.9,
    }
    assert (probe.channel, probe.metrics) == ("ext0", {"temperature_c": -18.0})


def test_old_firmware_names_the_unit_of_its_only_value() -> None:
    body = {"tmp": {"value": 14.0, "units": "F", "is_valid": True}}

    (reading,) = foreign("shelly", "shellies/shellyht-1/info", body).readings
    assert reading.metrics == {"temperature_c": -10.0}


def test_a_value_the_device_calls_invalid_is_none() -> None:
    body = {"tmp": {"tC": 0.0, "is_valid": False}, "bat": {"value": 12}}

    (reading,) = foreign("shelly", "shellies/shellyht-1/info", body).readings
    assert reading.metrics == {"battery_pct": 12}


def test_what_is_no_measurement_passes_by_and_nonsense_is_refused() -> None:
    assert foreign("shelly", "shellies/announce", {"id": "x"}).rejections == ()
    assert foreign("shelly", "shellies/s-1/relay/0", "on").rejections == ()
    assert foreign("shelly", "shellies/s-1/online", "false").statuses[0].online is False

    bad = foreign("shelly", "shellies/s-1/sensor/temperature", "warm")
    assert [each.code for each in bad.rejections] == ["wrong_type"]


def test_all_external_probes_of_one_message() -> None:
    body = {"0": {"hwID": "28-0417", "tC": -18.0, "tF": -0.4}, "1": {"tC": 999.0}}

    (probe,) = foreign("shelly", "shellies/shelly1-1/ext_temperatures", body).readings
    assert (probe.channel, probe.metrics) == ("ext0", {"temperature_c": -18.0})


def test_what_an_external_probe_says_before_it_measures_is_refused() -> None:
    decoded = foreign("shelly", "shellies/shelly1-1/ext_temperature/0", "85.0")

    assert decoded.readings == ()
    assert [(each.code, each.channel) for each in decoded.rejections] == [("no_probe", "ext0")]


def test_the_whole_status_has_a_time_of_its_own_unless_the_clock_was_never_set() -> None:
    status = {"tmp": {"tC": -18.2, "is_valid": True}}
    told = foreign("shelly", "shellies/shellyht-1/info", {**status, "unixtime": 1772366340})
    kept = foreign(
        "shelly", "shellies/shellyht-1/info", {**status, "unixtime": 1772366340}, retained=True
    )
    unset = foreign("shelly", "shellies/shellyht-1/info", {**status, "unixtime": 0})

    assert told.readings[0].measured_at == datetime(2026, 3, 1, 11, 59, tzinfo=UTC)
    assert kept.readings == told.readings
    assert unset.readings[0].measured_at is None
