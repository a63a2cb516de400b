"""Shelly generation 2 and later: ``{id}/status/{component}:{n}``, ``/online``, ``/events/rpc``.

Source: Shelly API documentation, generation 2, MQTT, notifications and components. Component 0 is
the device itself; a higher number (the probes of an add-on) is a channel. The heat that a relay, a
dimmer or a cover reports inside its own status is the device's, not the room's; so is a three-phase
meter's ``temperature:0``. Topics under ``shellies/`` are of generation 1, unless they have the
levels of generation 2. Bluetooth sensors that it hears are in ``shelly_blu``.
"""

import re
from datetime import datetime
from typing import Any

import msgspec

from iot_gateway.decoders import shelly_blu, shelly_gen1, times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name, parse_object, pick, take_power_on_marks
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Reading,
    Rejection,
    repeat_safe_seq,
)

_COMPONENTS: dict[str, dict[str, str]] = {
    "temperature": {"tC": "temperature_c"},
    "humidity": {"rh": "humidity_pct"},
    "thermostat": {"current_C": "temperature_c", "current_humidity": "humidity_pct"},
    "flood": {"alarm": "leak"},
    "switch": {"apower": "power_w"},
    "light": {"apower": "power_w"},
    "cover": {"apower": "power_w"},
    "pm1": {"apower": "power_w"},
    "em": {"total_act_power": "power_w"},
    "em1": {"act_power": "power_w"},
    "bthomedevice": {"battery": "battery_pct"},
    "blutrv": {"current_C": "temperature_c", "battery": "battery_pct"},
}
_OWN_HEAT = frozenset({"switch", "light", "cover", "rgb", "rgbw", "cct"})
# Meters, whose only thermometer guards themselves.
_METER = re.compile(r"(.*:)?shelly(pro)?(3?em)", re.IGNORECASE)
_GENERATION_2 = re.compile(r"shellies/.+/(status/[a-z0-9_]+:\d+|events/rpc|rpc)")
_BATTERY = {"V": "battery_v", "percent": "battery_pct"}
_ADD_ON = re.compile(r"temperature:1\d\d")  # its probes are DS18B20
_NOTICES = ("NotifyStatus", "NotifyFullStatus")
_ONLINE = {b"true": True, b"false": False}


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """One component's status, the device's last will, or a notice with many components."""
    if topic.startswith("shellies/") and not _GENERATION_2.fullmatch(topic):
        return shelly_gen1.decode(topic, payload, context)
    seq = repeat_safe_seq(topic, payload)
    match topic.removeprefix("shellies/").split("/"):
        case [*prefix, "online"] if prefix:
            return _last_will(_uid(prefix), payload)
        case [*prefix, "status", component] if prefix:
            status = {component: parse_object(payload)}
            return _readings(_uid(prefix), None, status, seq)
        case [*prefix, "events", "rpc"] if prefix:
            return _notice(_uid(prefix), parse_object(payload), seq)
        case [*_, "rpc"] | [""]:
            body = parse_object(payload)
            return _notice(device_name(str(body.get("src"))), body, seq)
        case _:
            return Decoded(ignored=(topic.rpartition("/")[2][:64],))


def device_of(topic: str) -> str:
    """The device that speaks on this topic, of either generation."""
    levels = topic.split("/")
    if levels[0] == "shellies":
        if not _GENERATION_2.fullmatch(topic):
            return device_name(levels[1])
        levels = levels[1:]
    end = next((n for n, level in enumerate(levels) if level in ("status", "events")), 1)
    return _uid(levels[:end])


def _uid(prefix: list[str]) -> str:
    """A prefix of several levels (``site/room``) is joined by colons."""
    return device_name(":".join(prefix))


def _last_will(uid: str, payload: bytes) -> Decoded:
    if payload not in _ONLINE:
        raise PayloadRejected("bad_status", "", "expected true or false")
    return Decoded(statuses=(DeviceStatus(device_uid=uid, online=_ONLINE[payload]),))


def _notice(uid: str, body: dict[str, Any], seq: int) -> Decoded:
    """A notice of a change, or the answer to ``Shelly.GetStatus``."""
    if body.get("method") == "NotifyEvent":
        return shelly_blu.decode(body.get("params"), seq)
    told = body.get("params") if body.get("method") in _NOTICES else body.get("result")
    if not isinstance(told, dict):
        return Decoded(ignored=(str(body.get("method"))[:64],))
    components = {name: each for name, each in told.items() if isinstance(each, dict)}
    clock = told.get("ts", components.get("sys", {}).get("unixtime"))
    return _readings(uid, times.device_clock(clock, "params.ts"), components, seq)


def _readings(
    uid: str, measured_at: datetime | None, components: dict[str, dict[str, Any]], seq: int
) -> Decoded:
    channels: dict[str, dict[str, MetricValue]] = {}
    rejections: list[Rejection] = []
    ignored = []
    for name, status in components.items():
        kind, _, number = name.partition(":")
        metrics = _metrics(uid, kind, status)
        if _ADD_ON.fullmatch(name):
            rejections += take_power_on_marks(metrics, f"{name}.tC"[:64])
        if metrics:
            channels.setdefault("" if number in ("", "0") else number[:64], {}).update(metrics)
        else:
            ignored.append(name[:64])
    readings = tuple(
        Reading(device_uid=uid, channel=channel, measured_at=measured_at, seq=seq, metrics=metrics)
        for channel, metrics in channels.items()
    )
    return Decoded(
        readings=readings,
        rejections=tuple(msgspec.structs.replace(each, device_uid=uid) for each in rejections),
        ignored=tuple(ignored),
    )


def _metrics(uid: str, kind: str, status: dict[str, Any]) -> dict[str, MetricValue]:
    if kind == "devicepower":
        battery = status.get("battery")
        return pick(battery, _BATTERY, "battery.") if isinstance(battery, dict) else {}
    if kind == "temperature" and _METER.match(uid) and status.get("id", 0) == 0:
        return pick(status, {"tC": "internal_temperature_c"}, f"{kind}.")
    found = pick(status, _COMPONENTS.get(kind, {}), f"{kind}.")
    own = status.get("temperature")
    if kind in _OWN_HEAT and isinstance(own, dict):
        found |= pick(own, {"tC": "internal_temperature_c"}, f"{kind}.temperature.")
    return found
