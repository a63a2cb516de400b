"""Bluetooth sensors through OpenMQTTGateway or Theengs Gateway: ``…/BTtoMQTT/{address}``.

Source: OpenMQTTGateway documentation, BT gateway; Theengs decoder documentation, devices and
properties (Govee, Inkbird, Blue Maestro, RuuviTag, Xiaomi and others share the same names). Celsius
counts; Fahrenheit beside it is the same value again, and alone it is converted. Numbered probes
(``tempc2``) beyond the second are channels. Raw advertisements are read where they are Ruuvi's.
What a gateway says of itself (``…/SYStoMQTT``) has the heat of its own chip under the same name.
"""

import re
from datetime import datetime
from typing import Any

from iot_gateway.decoders import times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import celsius, device_name, parse_object, pick
from iot_gateway.decoders.ruuvi_formats import from_manufacturer_data
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)

_METRICS = {
    "hum": "humidity_pct",
    "batt": "battery_pct",
    "volt": "battery_v",
    "pres": "pressure_hpa",
    "open": "door_open",
    "motion": "motion",
    "movement": "motion",
}
_CONTACT = {"open": True, "timeout not closed": True, "closed": False}
_KILOPASCAL = (30, 120)  # so one maker's; no place on land has so few hectopascal
_NUMBERED = {"": "temperature_c", "1": "temperature_c", "2": "temperature2_c"}
_PROBE = re.compile(r"temp([cf])(\d?)")
_ADDRESS = re.compile(r"[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}")
_ONLINE = {b"online": True, b"offline": False}
_HEARD, _ITSELF = "BTtoMQTT", "SYStoMQTT"


def decode(topic: str, payload: bytes, context: Context) -> Decoded:  # noqa: ARG001  # a Decoder
    """One sensor's advertisement, or the gateway's last will."""
    prefix, _, leaf = topic.rpartition("/")
    if leaf == "LWT":
        return _last_will(prefix.rpartition("/")[2], payload)
    if leaf == _ITSELF:
        return _gateway(prefix.rpartition("/")[2], topic, payload)
    if any(level.endswith("toMQTT") and level != _HEARD for level in topic.split("/")):
        return Decoded(ignored=(leaf[:64],))  # what its radios of other kinds heard
    body = parse_object(payload)
    channels = _channels(body) or _raw(body)
    if not channels:
        return Decoded(ignored=tuple(sorted(body)))
    uid, seq = _uid(body, leaf), repeat_safe_seq(topic, payload)
    measured_at = _time(body)
    return Decoded(
        readings=tuple(
            Reading(
                device_uid=uid,
                channel=channel,
                measured_at=measured_at,
                seq=seq,
                metrics=metrics,
            )
            for channel, metrics in channels.items()
        )
    )


def device_of(topic: str) -> str:
    """The sensor whose advertisements come on this topic; ``bad_topic`` for the gateway's own."""
    if topic.endswith(f"/{_ITSELF}"):
        raise PayloadRejected("bad_topic", "", "the gateway speaks of itself, not of a sensor")
    return _uid({}, topic.rpartition("/")[2])


def _last_will(gateway: str, payload: bytes) -> Decoded:
    if payload not in _ONLINE:
        raise PayloadRejected("bad_status", "", "expected online or offline")
    uid = device_name(gateway)
    return Decoded(statuses=(DeviceStatus(device_uid=uid, online=_ONLINE[payload], bridge=True),))


def _gateway(gateway: str, topic: str, payload: bytes) -> Decoded:
    metrics = pick(parse_object(payload), {"tempc": "internal_temperature_c"})
    if not metrics:
        return Decoded(ignored=(_ITSELF,))
    uid, seq = device_name(gateway), repeat_safe_seq(topic, payload)
    return Decoded(readings=(Reading(device_uid=uid, measured_at=None, seq=seq, metrics=metrics),))


def _channels(body: dict[str, Any]) -> dict[str, dict[str, MetricValue]]:
    own = pick(body, _METRICS) | _contact(body)
    low, high = _KILOPASCAL
    if low <= own.get("pressure_hpa", 0) <= high:
        own["pressure_hpa"] = round(own["pressure_hpa"] * 10, 2)
    channels: dict[str, dict[str, MetricValue]] = {}
    for name in sorted(body, reverse=True):  # Fahrenheit first, so that Celsius overwrites it
        probe = _PROBE.fullmatch(name)
        if probe is None:
            continue
        unit, number = probe.groups()
        metric = _NUMBERED.get(number)
        for value in pick(body, {name: "temperature_c"}).values():
            degrees = celsius(value) if unit == "f" else value
            target = own if metric else channels.setdefault(number, {})
            target[metric or "temperature_c"] = degrees
    return ({"": own} if own else {}) | channels


def _contact(body: dict[str, Any]) -> dict[str, MetricValue]:
    """A contact in words; what is open for too long is still open."""
    word = body.get("contact")
    if isinstance(word, str) and word in _CONTACT:
        return {"door_open": _CONTACT[word]}
    return {}


def _raw(body: dict[str, Any]) -> dict[str, dict[str, MetricValue]]:
    data = body.get("manufacturerdata")
    if not isinstance(data, str) or not re.fullmatch(r"([0-9A-Fa-f]{2})+", data):
        return {}
    measurement = from_manufacturer_data(bytes.fromhex(data))
    return {} if measurement is None else {"": measurement.metrics}


def _uid(body: dict[str, Any], leaf: str) -> str:
    """The address with colons; the topic writes it without."""
    name = str(body.get("id") or body.get("mac") or leaf)
    if not _ADDRESS.fullmatch(name):
        return device_name(name)
    digits = name.replace(":", "").upper()
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _time(body: dict[str, Any]) -> datetime | None:
    """Where the gateway knows it; without a clock it says 1970."""
    stamp = body.get("unixtime")
    if isinstance(stamp, int) and not isinstance(stamp, bool):
        measured_at = times.from_unix_s(stamp, "unixtime")
    elif isinstance(body.get("UTCtime"), str):
        measured_at = times.from_text(body["UTCtime"], "UTCtime")
    else:
        return None
    return None if times.never_set(measured_at) else measured_at
