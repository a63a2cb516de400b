"""Shelly generation 1: ``shellies/{id}/…``, one value a topic, and the JSON of ``…/info``.

Source: Shelly API documentation, generation 1, MQTT and ``/status`` of H&T, Flood, Door/Window,
Uni, 1, 1PM, 2.5 and Plug S. ``sensor/temperature`` is the room's; ``temperature`` without a word
before it, and ``tmp`` of a device with relays, is the device's own heat. An external probe is the
channel of its number, ``ext0``; 999 is a probe that is not there.
"""

import re
from datetime import datetime
from typing import Any

import msgspec

from iot_gateway.decoders import times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import (
    celsius,
    device_name,
    parse_object,
    pick,
    take_power_on_marks,
)
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)

_NUMBERS = {
    "sensor/temperature": "temperature_c",
    "sensor/humidity": "humidity_pct",
    "sensor/battery": "battery_pct",
    "temperature": "internal_temperature_c",
}
_FLAGS = {"sensor/flood": "leak", "sensor/motion": "motion"}
_BITS = {"true": True, "false": False, "1": True, "0": False}
_DOORS = {"open": True, "close": False}
_EXTERNAL = {"ext_temperature": "temperature_c", "ext_humidity": "humidity_pct"}
_EXTERNAL_ALL = {"ext_temperatures": "ext_temperature", "ext_humidities": "ext_humidity"}
_POWER = re.compile(r"(?:relay|light|emeter|roller)/(\d)/power")
_NO_PROBE = 999.0
_OWN_MARKS = ("relays", "meters", "lights", "emeters", "rollers", "overtemperature")

type _Channels = dict[str, dict[str, MetricValue]]


def decode(topic: str, payload: bytes, context: Context) -> Decoded:  # noqa: ARG001  # a Decoder
    """One value, the device's last will, or its whole status."""
    _, _, rest = topic.partition("/")
    name, _, leaf = rest.partition("/")
    if not leaf:
        return Decoded(ignored=(name[:64],))  # announcements and commands to all
    uid = device_name(name)
    if leaf == "online":
        return Decoded(statuses=(DeviceStatus(device_uid=uid, online=_bit(leaf, payload)),))
    measured_at: datetime | None = None
    if leaf in ("info", "status"):
        body = parse_object(payload)
        channels, measured_at = _info(body), times.device_clock(body.get("unixtime"), "unixtime")
    else:
        channels = _value(leaf, payload)
    rejections = tuple(
        msgspec.structs.replace(mark, device_uid=uid, channel=channel)
        for channel, metrics in channels.items()
        if channel.startswith("ext")  # DS18B20
        for mark in take_power_on_marks(metrics, leaf)
    )
    seq = repeat_safe_seq(topic, payload)
    readings = tuple(
        Reading(device_uid=uid, channel=channel, measured_at=measured_at, seq=seq, metrics=metrics)
        for channel, metrics in channels.items()
        if metrics
    )
    understood = readings or rejections
    return Decoded(
        readings=readings, rejections=rejections, ignored=() if understood else (leaf[:64],)
    )


def _value(leaf: str, payload: bytes) -> _Channels:
    if leaf in _EXTERNAL_ALL:
        return _external({_EXTERNAL_ALL[leaf]: parse_object(payload)})
    if leaf in _NUMBERS:
        return {"": _present(_NUMBERS[leaf], _number(leaf, payload))}
    if leaf in _FLAGS:
        return {"": {_FLAGS[leaf]: _bit(leaf, payload)}}
    if leaf == "sensor/state":
        state = payload.decode(errors="replace")
        if state not in _DOORS:
            raise PayloadRejected("bad_status", leaf, "expected open or close")
        return {"": {"door_open": _DOORS[state]}}
    if power := _POWER.fullmatch(leaf):
        channel = "" if power[1] == "0" else power[1]
        return {channel: {"power_w": _number(leaf, payload)}}
    word, _, number = leaf.partition("/")
    if word in _EXTERNAL and number.isdigit():
        return {f"ext{number[:2]}": _present(_EXTERNAL[word], _number(leaf, payload))}
    return {}


def _info(body: dict[str, Any]) -> _Channels:
    own = any(mark in body for mark in _OWN_MARKS)
    metrics = _temperature(body, "internal_temperature_c" if own else "temperature_c")
    metrics |= _valid(body, "hum", {"value": "humidity_pct"})
    metrics |= _valid(body, "bat", {"value": "battery_pct", "voltage": "battery_v"})
    if isinstance(body.get("flood"), bool):
        metrics["leak"] = body["flood"]
    door = body.get("sensor")
    if isinstance(door, dict) and door.get("state") in _DOORS and door.get("is_valid") is not False:
        metrics["door_open"] = _DOORS[door["state"]]
    return {"": metrics, **_external(body)}


def _temperature(body: dict[str, Any], name: str) -> dict[str, MetricValue]:
    """``tmp`` with both units or, in older firmware, a value in the unit it names."""
    found = _valid(body, "tmp", {"tC": name})
    if not found and (value := _valid(body, "tmp", {"value": name})):
        fahrenheit = body["tmp"].get("units") == "F"
        found = {name: celsius(value[name])} if fahrenheit else value
    return {key: value for key, value in found.items() if value != _NO_PROBE}


def _external(body: dict[str, Any]) -> _Channels:
    channels: _Channels = {}
    for word, field in (("ext_temperature", "tC"), ("ext_humidity", "hum")):
        probes = body.get(word)
        for number, probe in probes.items() if isinstance(probes, dict) else ():
            if isinstance(probe, dict) and number.isdigit():
                found = pick(probe, {field: _EXTERNAL[word]}, f"{word}.{number}.")
                for metric, value in found.items():
                    channels.setdefault(f"ext{number[:2]}", {}).update(_present(metric, value))
    return channels


def _valid(body: dict[str, Any], part: str, names: dict[str, str]) -> dict[str, MetricValue]:
    value = body.get(part)
    if not isinstance(value, dict) or value.get("is_valid") is False:
        return {}
    return pick(value, names, f"{part}.")


def _present(metric: str, value: MetricValue) -> dict[str, MetricValue]:
    return {} if value == _NO_PROBE else {metric: value}


def _number(leaf: str, payload: bytes) -> float:
    """Plain text; raises PayloadRejected ``wrong_type``."""
    text = payload.decode(errors="replace").strip()
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", text):
        raise PayloadRejected("wrong_type", leaf, f"expected a number, got {text[:40]!r}")
    return float(text)


def _bit(leaf: str, payload: bytes) -> bool:
    text = payload.decode(errors="replace").strip()
    if text not in _BITS:
        raise PayloadRejected("bad_status", leaf, "expected true or false")
    return _BITS[text]
