"""Shelly generation 2: ``{id}/status/{component}:{n}``, ``{id}/online``, ``{id}/events/rpc``.

Source: Shelly API documentation, generation 2, MQTT and components. Component 0 is the device
itself; a higher number (the probes of an add-on) is a channel. The heat a relay reports inside
its own status is not the room's.
"""

from datetime import datetime
from typing import Any

from iot_gateway.decoders import times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name, parse_object, pick
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)

_COMPONENTS: dict[str, dict[str, str]] = {
    "temperature": {"tC": "temperature_c"},
    "humidity": {"rh": "humidity_pct"},
    "flood": {"alarm": "leak"},
    "switch": {"apower": "power_w"},
    "pm1": {"apower": "power_w"},
}
_BATTERY = {"V": "battery_v", "percent": "battery_pct"}
_NOTICES = ("NotifyStatus", "NotifyFullStatus")
_ONLINE = {b"true": True, b"false": False}


def decode(topic: str, payload: bytes, context: Context) -> Decoded:  # noqa: ARG001  # a Decoder
    """One component's status, the device's last will, or a notice with many components."""
    match topic.split("/"):
        case [*prefix, "online"] if prefix:
            return _last_will(_uid(prefix), payload)
        case [*prefix, "status", component] if prefix:
            status = {component: parse_object(payload)}
            return _readings(_uid(prefix), None, status, repeat_safe_seq(topic, payload))
        case [*prefix, "events", "rpc"] if prefix:
            return _notice(_uid(prefix), parse_object(payload), repeat_safe_seq(topic, payload))
        case _:
            return Decoded(ignored=(topic.rpartition("/")[2][:64],))


def _uid(prefix: list[str]) -> str:
    """A prefix of several levels (``site/room``) is joined by colons."""
    return device_name(":".join(prefix))


def _last_will(uid: str, payload: bytes) -> Decoded:
    if payload not in _ONLINE:
        raise PayloadRejected("bad_status", "", "expected true or false")
    return Decoded(statuses=(DeviceStatus(device_uid=uid, online=_ONLINE[payload]),))


def _notice(uid: str, body: dict[str, Any], seq: int) -> Decoded:
    params = body.get("params")
    if body.get("method") not in _NOTICES or not isinstance(params, dict):
        return Decoded(ignored=(str(body.get("method"))[:64],))
    components = {name: each for name, each in params.items() if isinstance(each, dict)}
    return _readings(uid, _unix_seconds(params.get("ts")), components, seq)


def _readings(
    uid: str, measured_at: datetime | None, components: dict[str, dict[str, Any]], seq: int
) -> Decoded:
    channels: dict[str, dict[str, MetricValue]] = {}
    ignored = []
    for name, status in components.items():
        kind, _, number = name.partition(":")
        if metrics := _metrics(kind, status):
            channels.setdefault("" if number in ("", "0") else number[:64], {}).update(metrics)
        else:
            ignored.append(name[:64])
    readings = tuple(
        Reading(device_uid=uid, channel=channel, measured_at=measured_at, seq=seq, metrics=metrics)
        for channel, metrics in channels.items()
    )
    return Decoded(readings=readings, ignored=tuple(ignored))


def _metrics(kind: str, status: dict[str, Any]) -> dict[str, MetricValue]:
    if kind == "devicepower":
        battery = status.get("battery")
        return pick(battery, _BATTERY, "battery.") if isinstance(battery, dict) else {}
    return pick(status, _COMPONENTS.get(kind, {}), f"{kind}.")


def _unix_seconds(value: object) -> datetime | None:
    """Unix seconds with a fraction; a device that has no clock yet sends null."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return times.from_unix_s(round(value, 3), "params.ts")
