"""RuuviTag and Ruuvi Air: data formats 3, 5, 6, C5 and E1, from a gateway or from the air.

Sources: Ruuvi documentation, data formats; Ruuvi Gateway, MQTT and HTTP. Three envelopes: the
gateway's MQTT message (``…/{gateway}/{tag}``), with the raw advertisement or with values the
gateway decoded, the answer of its ``GET /history``, and the bytes of one Bluetooth advertisement.
Other makers' advertisements pass by without a word: a gateway hears every phone in the street.
"""

from datetime import datetime
from typing import Any

import msgspec

from iot_gateway.decoders import times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name, parse_object, pick
from iot_gateway.decoders.ruuvi_formats import Measurement, from_advertisement, from_bare_data
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)

_STATES = ("online", "offline")
_DECODED = {
    "temperature": "temperature_c",
    "humidity": "humidity_pct",
    "pressure": "pressure_hpa",
    "voltage": "battery_v",
}


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """The tags one message speaks of."""
    if not payload.lstrip().startswith(b"{"):
        return _raw(topic, payload, context)
    body = parse_object(payload)
    if isinstance(body.get("data"), dict):
        return _history(body["data"])
    if "state" in body:
        return _gateway_status(topic, body["state"])
    return _tag(topic.rpartition("/")[2], body, topic)


def _raw(topic: str, payload: bytes, context: Context) -> Decoded:
    measurement = from_advertisement(payload) or from_bare_data(payload)
    if measurement is None:
        return Decoded(ignored=("advertisement",))
    uid = measurement.mac or context.device_uid
    if uid is None:
        raise PayloadRejected("no_device", "", "format 3 does not name its tag; the binding must")
    return Decoded(readings=(_reading(uid, None, measurement, topic, payload),))


def _gateway_status(topic: str, state: object) -> Decoded:
    """The gateway's last will on ``{prefix}/{gateway}/gw_status``."""
    if state not in _STATES:
        raise PayloadRejected("bad_status", "state", "expected online or offline")
    gateway = topic.rpartition("/")[0].rpartition("/")[2]
    status = DeviceStatus(device_uid=device_name(gateway), online=state == "online", bridge=True)
    return Decoded(statuses=(status,))


def _history(data: dict[str, Any]) -> Decoded:
    tags = data.get("tags")
    if not isinstance(tags, dict):
        raise PayloadRejected("wrong_type", "data.tags", "expected an object of tags")
    return Decoded.joined(_history_part(tag, body) for tag, body in tags.items())


def _history_part(tag: str, body: object) -> Decoded:
    """One tag of many; a broken one does not take the others with it."""
    try:
        if not isinstance(body, dict):
            raise PayloadRejected("wrong_type", "", "expected an object")
        return _tag(tag, body, "history")
    except PayloadRejected as error:
        field = f"data.tags.{tag[:32]}.{error.rejection.field}".rstrip(".")
        return Decoded(rejections=(msgspec.structs.replace(error.rejection, field=field),))


def _tag(tag: str, body: dict[str, Any], topic: str) -> Decoded:
    if body.get("data") is None and "dataFormat" in body:
        return _already_decoded(device_name(tag.upper()), body, topic)
    advertisement = _hex(body.get("data"))
    measurement = from_advertisement(advertisement)
    if measurement is None:
        return Decoded(ignored=("data",))
    uid = device_name(tag.upper())
    if measurement.mac not in (None, uid):
        reason = f"the tag calls itself {measurement.mac}, its envelope {uid}"
        raise PayloadRejected("identity_mismatch", "data", reason)
    measured_at = _unix_seconds(body.get("ts", body.get("timestamp")))
    return Decoded(readings=(_reading(uid, measured_at, measurement, topic, advertisement),))


def _already_decoded(uid: str, body: dict[str, Any], topic: str) -> Decoded:
    """Values the gateway decoded itself, with the pressure in pascal."""
    metrics = pick(body, _DECODED)
    if "pressure_hpa" in metrics:
        metrics["pressure_hpa"] = round(metrics["pressure_hpa"] / 100, 2)
    if not metrics:
        return Decoded(ignored=tuple(sorted(body)))
    measurement = Measurement(metrics, number=_number(body.get("measurementSequenceNumber")))
    text = repr(sorted(body.items())).encode()
    return Decoded(
        readings=(_reading(uid, _unix_seconds(body.get("ts")), measurement, topic, text),)
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 1 << 24 else None


def _hex(text: object) -> bytes:
    try:
        return bytes.fromhex(text if isinstance(text, str) else "not hex")
    except ValueError:
        raise PayloadRejected("not_hex", "data", "expected the advertisement in hex") from None


def _reading(
    uid: str, measured_at: datetime | None, measurement: Measurement, topic: str, payload: bytes
) -> Reading:
    """The tag's own measurement number is the sequence: two gateways may hear the same one."""
    number = measurement.number
    return Reading(
        device_uid=uid,
        measured_at=measured_at,
        seq=repeat_safe_seq(topic, payload) if number is None else number,
        metrics=measurement.metrics,
    )


def _unix_seconds(value: object) -> datetime | None:
    """Unix seconds, which the gateway writes as text; before it knows the time, its uptime."""
    if value is None:
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:16])
    if not isinstance(value, int) or isinstance(value, bool):
        raise PayloadRejected("wrong_type", "ts", "expected Unix seconds")
    measured_at = times.from_unix_s(value, "ts")
    return None if times.never_set(measured_at) else measured_at
