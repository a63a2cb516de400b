"""The envelopes of ChirpStack, versions 3 and 4, around a LoRaWAN frame.

Sources: ChirpStack documentation, event types of the MQTT integration, versions 3 and 4. Version 4
has what it knows of the device in an object of its own; version 3 has it beside the frame, the
device's EUI in hex or (marshaled as Protocol Buffers JSON) in base64, the decoded object as text,
and the time at each gateway that heard the frame.
"""

import base64
import binascii
import re
from typing import Any

from iot_gateway.decoders import strict_json
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name, parse_object
from iot_gateway.decoders.lorawan import (
    Uplink,
    decoded,
    frame_bytes,
    heard_at,
    part,
    port,
    texts,
)
from iot_gateway.decoders.plain_names import named
from iot_gateway.reading import Decoded, MetricValue, PayloadRejected, Reading, repeat_safe_seq

_EUI = re.compile(r"[0-9A-Fa-f]{16}")
_EUI_BYTES = 8
_OTHER_EVENTS = frozenset({"join", "ack", "txack", "log", "error", "location", "integration"})


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """``application/{id}/device/{dev_eui}/event/up``, and ``status`` for the battery.

    The oldest servers leave the word ``event`` out and say ``rx`` for ``up``.
    """
    event = topic.rpartition("/")[2]
    body = parse_object(payload)
    if event == "status" and "batteryLevel" in body:
        return _battery_status(topic, payload, body)
    if event in _OTHER_EVENTS or ("/event/" in topic and event != "up"):
        return Decoded(ignored=(event[:64],))
    device = _device(body)
    tags = device.get("tags")
    tag = tags.get("model") if isinstance(tags, dict) else None
    return decoded(
        Uplink(
            uid=_uid(device),
            payload=frame_bytes(body.get("data"), "data"),
            fport=port(body.get("fPort")),
            models=texts([context.model, tag, device.get("deviceProfileName")]),
            heard_at=heard_at(_time(body), "time"),
            seq=repeat_safe_seq(topic, payload),
            values=_values(body),
        )
    )


def _device(body: dict[str, Any]) -> dict[str, Any]:
    return body if "devEUI" in body else part(body, "deviceInfo")


def _uid(device: dict[str, Any]) -> str:
    """The EUI in hex, as version 4 writes it."""
    eui = str(device.get("devEui", device.get("devEUI")))
    if "devEUI" not in device:
        return device_name(eui)
    if _EUI.fullmatch(eui):
        return eui.lower()
    try:
        raw = base64.b64decode(eui, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    return raw.hex() if len(raw) == _EUI_BYTES else device_name(eui)


def _time(body: dict[str, Any]) -> object:
    """When a gateway heard the frame, else when the server told of it."""
    heard = body.get("rxInfo")
    at_gateways = [
        each["time"]
        for each in (heard if isinstance(heard, list) else ())
        if isinstance(each, dict) and isinstance(each.get("time"), str)
    ]
    found = body.get("time") or next(iter(at_gateways), None)
    return found or body.get("publishedAt")


def _values(body: dict[str, Any]) -> dict[str, MetricValue]:
    """What the server's own decoder made of the frame; a text that is no JSON says nothing."""
    text = body.get("objectJSON")
    if not isinstance(text, str):
        return named(body.get("object"))
    try:
        return named(strict_json.parse(text.encode()))
    except PayloadRejected:
        return {}


def _battery_status(topic: str, payload: bytes, body: dict[str, Any]) -> Decoded:
    """The answer to the network's own question; on mains there is no battery to speak of."""
    level = body["batteryLevel"]
    told = not (body.get("externalPowerSource") or body.get("batteryLevelUnavailable"))
    if not told or not isinstance(level, int | float) or isinstance(level, bool):
        return Decoded(ignored=("status",))
    reading = Reading(
        device_uid=_uid(_device(body)),
        measured_at=heard_at(_time(body), "time"),
        seq=repeat_safe_seq(topic, payload),
        metrics={"battery_pct": round(level, 2)},
    )
    return Decoded(readings=(reading,))
