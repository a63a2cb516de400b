"""The list of its devices that zigbee2mqtt keeps at ``bridge/devices``.

Source: zigbee2mqtt documentation, MQTT topics and messages (bridge/devices) and exposes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from iot_gateway.decoders import strict_json
from iot_gateway.decoders.fields import device_name
from iot_gateway.reading import Decoded, PayloadRejected, Proposal

MAX_BYTES = 1024 * 1024
_MOST_DEVICES = 1_000
_CONTACT = {"contact": "door_open"}


def decode(payload: bytes, metrics: Mapping[str, str]) -> Decoded:
    """A proposal for every device that measures something under the names of ``metrics``."""
    listed = strict_json.parse(payload, MAX_BYTES)
    if not isinstance(listed, list):
        raise PayloadRejected("wrong_type", "", "expected a list of devices")
    found = (_proposal(each, {**metrics, **_CONTACT}) for each in listed[:_MOST_DEVICES])
    return Decoded(proposals=tuple(each for each in found if each is not None))


def _proposal(entry: object, metrics: Mapping[str, str]) -> Proposal | None:
    """None for the coordinator, for what is switched off and for what measures nothing."""
    if not isinstance(entry, dict) or entry.get("type") == "Coordinator" or entry.get("disabled"):
        return None
    definition = entry.get("definition")
    if not isinstance(definition, dict):
        return None
    words = set(_properties(definition.get("exposes")))
    measured = sorted({metrics[word] for word in words if word in metrics})
    name = str(entry.get("friendly_name"))
    try:
        uid = device_name(name.replace("/", ":"))
    except PayloadRejected:
        return None  # its reports are refused with the reason: it has to be renamed first
    if not measured:
        return None
    return Proposal(
        source="zigbee2mqtt",
        device_uid=uid,
        format="zigbee2mqtt",
        name=name[:120],
        model=str(definition.get("model") or "")[:120],
        vendor=str(definition.get("vendor") or "")[:120],
        metrics=tuple(measured),
    )


def _properties(exposes: object) -> Iterator[str]:
    """Property names, also those inside a lock, a climate or a switch."""
    for each in exposes if isinstance(exposes, list) else ():
        if isinstance(each, dict):
            word: Any = each.get("property")
            if isinstance(word, str):
                yield word
            yield from _properties(each.get("features"))
