"""Home Assistant's MQTT discovery: what other programs announce, as proposals of devices.

Source: Home Assistant documentation, MQTT, discovery messages and their abbreviations. The topics
are ``homeassistant/{component}/{node}/{object}/config``. An announcement names the topic on which
the values come; it is of use here when one of our formats reads that topic.
"""

from typing import Any

from iot_gateway.decoders import openmqttgateway, shelly, tasmota, zigbee2mqtt
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.detect import detect
from iot_gateway.decoders.fields import parse_object
from iot_gateway.reading import Decoded, PayloadRejected, Proposal

_DEVICE_OF = {
    "openmqttgateway": openmqttgateway.device_of,
    "shelly": shelly.device_of,
    "tasmota": tasmota.device_of,
    "zigbee2mqtt": zigbee2mqtt.device_of,
}
_METRICS = {
    "temperature": "temperature_c",
    "humidity": "humidity_pct",
    "pressure": "pressure_hpa",
    "atmospheric_pressure": "pressure_hpa",
    "battery": "battery_pct",
    "door": "door_open",
    "opening": "door_open",
    "moisture": "leak",
    "power": "power_w",
}


def decode(topic: str, payload: bytes, context: Context) -> Decoded:  # noqa: ARG001  # a Decoder
    """The device one announcement speaks of; an empty one takes an announcement back."""
    if not topic.endswith("/config") or not payload.strip():
        return Decoded(ignored=(topic.rpartition("/")[2][:64],))
    body = parse_object(payload)
    components = _either(body, "components", "cmps")
    entries = list(components.values()) if isinstance(components, dict) else [body]
    found: dict[str, Proposal] = {}
    for entry in entries:
        if isinstance(entry, dict) and (proposal := _proposal(body, {**body, **entry})):
            known = found.get(proposal.device_uid)
            found[proposal.device_uid] = _joined(known, proposal) if known else proposal
    return Decoded(
        proposals=tuple(found.values()), ignored=() if found else tuple(sorted(body)[:20])
    )


def _proposal(body: dict[str, Any], entry: dict[str, Any]) -> Proposal | None:
    """None where nothing is measured, or no format of ours reads the topic."""
    metric = _METRICS.get(str(_either(entry, "device_class", "dev_cla")))
    state_topic = _either(entry, "state_topic", "stat_t")
    if metric is None or not isinstance(state_topic, str):
        return None
    base = body.get("~")
    state_topic = state_topic.replace("~", base) if isinstance(base, str) else state_topic
    name = detect(state_topic, b"{}")
    if name not in _DEVICE_OF:
        return None
    try:
        uid = _DEVICE_OF[name](state_topic)
    except PayloadRejected:
        return None
    device = _either(body, "device", "dev")
    told = device if isinstance(device, dict) else {}
    return Proposal(
        source="home_assistant",
        device_uid=uid,
        format=name,
        name=str(told.get("name") or uid)[:120],
        model=str(_either(told, "model", "mdl") or "")[:120],
        vendor=str(_either(told, "manufacturer", "mf") or "")[:120],
        metrics=(metric,),
    )


def _joined(one: Proposal, other: Proposal) -> Proposal:
    metrics = tuple(sorted({*one.metrics, *other.metrics}))
    return Proposal(
        source=one.source,
        device_uid=one.device_uid,
        format=one.format,
        name=one.name,
        model=one.model,
        vendor=one.vendor,
        metrics=metrics,
    )


def _either(body: dict[str, Any], name: str, short: str) -> Any:
    return body.get(name, body.get(short))
