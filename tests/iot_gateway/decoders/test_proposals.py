"""Devices that others announce: what they are said to measure, and under which name it comes."""

from typing import Any

import pytest

from iot_gateway.reading import Proposal
from tests.factories.readings import foreign
from tests.factories.sparkplug import message, metric


def bridge_devices(*entries: Any) -> tuple[Proposal, ...]:
    return foreign("zigbee2mqtt", "zigbee2mqtt/bridge/devices", list(entries)).proposals


def entry(name: str, *exposes: Any, **changes: Any) -> dict[str, Any]:
    """One device of a bridge's list."""
    definition = {"model": "WSDCGQ01LM", "vendor": "Xiaomi", "exposes": list(exposes)}
    return {"type": "EndDevice", "friendly_name": name, "definition": definition, **changes}


TEMPERATURE = {"type": "numeric", "property": "temperature", "unit": "°C"}
CLIMATE = {"type": "climate", "features": [{"property": "local_temperature"}]}


def test_a_bridges_list_proposes_what_measures_something() -> None:
    found = bridge_devices(
        entry("cold/room", TEMPERATURE, {"property": "contact"}),
        entry("thermostat", CLIMATE),
        entry("lamp", {"property": "brightness"}),
        entry("off", TEMPERATURE, disabled=True),
        entry("冷库", TEMPERATURE),
        {"type": "Coordinator", "friendly_name": "Coordinator", "definition": None},
    )

    assert [(each.device_uid, each.metrics) for each in found] == [
        ("cold:room", ("door_open", "temperature_c")),
        ("thermostat", ("temperature_c",)),
    ]
    assert (found[0].vendor, found[0].model, found[0].name) == ("Xiaomi", "WSDCGQ01LM", "cold/room")


def test_a_bridges_list_may_be_longer_than_any_reading_but_not_endless() -> None:
    long = [entry(f"room-{n}", TEMPERATURE, note="x" * 500) for n in range(300)]
    endless = b"[" + b" " * 1_100_000 + b"]"
    refused = foreign("zigbee2mqtt", "zigbee2mqtt/bridge/devices", endless)

    assert len(bridge_devices(*long)) == 300
    assert [each.code for each in refused.rejections] == ["oversized"]


@pytest.mark.parametrize(
    ("state_topic", "name", "format_name"),
    [
        ("tele/cold-1/SENSOR", "cold-1", "tasmota"),
        ("zigbee2mqtt/cold-1", "cold-1", "zigbee2mqtt"),
        ("home/OMG/BTtoMQTT/A4C138AABBCC", "A4:C1:38:AA:BB:CC", "openmqttgateway"),
        ("shellyplusht-1/status/temperature:0", "shellyplusht-1", "shelly"),
        ("shellies/shellyht-1/sensor/temperature", "shellyht-1", "shelly"),
        ("shellies/kitchen/status/temperature:0", "kitchen", "shelly"),
    ],
)
def test_home_assistants_announcement_is_named_as_its_readings_will_be(
    state_topic: str, name: str, format_name: str
) -> None:
    body = {
        "dev_cla": "temperature",
        "stat_t": state_topic,
        "dev": {"name": "Cold room", "mdl": "H5075", "mf": "Govee"},
    }
    (found,) = foreign("home_assistant", "homeassistant/sensor/x/t/config", body).proposals

    assert (found.device_uid, found.format, found.metrics) == (
        name,
        format_name,
        ("temperature_c",),
    )
    assert (found.name, found.vendor, found.model) == ("Cold room", "Govee", "H5075")


def test_an_announcement_of_a_whole_device_with_a_base_topic() -> None:
    body = {
        "~": "zigbee2mqtt",
        "dev": {"name": "Cold room"},
        "cmps": {
            "t": {"dev_cla": "temperature", "stat_t": "~/cold-1"},
            "h": {"dev_cla": "humidity", "stat_t": "~/cold-1"},
            "u": {"dev_cla": "update", "stat_t": "~/cold-1"},
        },
    }
    (found,) = foreign("home_assistant", "homeassistant/device/x/config", body).proposals

    assert found.metrics == ("humidity_pct", "temperature_c")


@pytest.mark.parametrize(
    "body",
    [
        "",
        {"dev_cla": "temperature", "stat_t": "somewhere/else"},
        {"dev_cla": "energy", "stat_t": "tele/x/SENSOR"},
        {"dev_cla": "temperature", "stat_t": "tele/a b/SENSOR"},
        {"dev_cla": "temperature", "stat_t": "home/OMG/SYStoMQTT"},  # a gateway's own chip
        {"dev_cla": "temperature"},
    ],
)
def test_what_we_cannot_read_or_do_not_measure_is_not_proposed(body: Any) -> None:
    decoded = foreign("home_assistant", "homeassistant/sensor/x/t/config", body)

    assert (decoded.proposals, decoded.rejections) == ((), ())


def test_a_sparkplug_birth_proposes_the_device_with_its_channels() -> None:
    birth = message(metric(1.5, name="Probe 1/Temperature"), metric(61.0, name="Humidity"))
    (found,) = foreign("sparkplug_b", "spBv1.0/g/DBIRTH/n/freezer-7", birth).proposals

    assert (found.device_uid, found.metrics, found.channels) == (
        "freezer-7",
        ("humidity_pct", "temperature_c"),
        ("", "Probe_1"),
    )
