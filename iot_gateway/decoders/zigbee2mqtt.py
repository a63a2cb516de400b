"""zigbee2mqtt: ``{base}/{friendly name}`` and ``{base}/bridge/state``.

Source: zigbee2mqtt documentation, MQTT topics and messages. ``last_seen``, where switched on, is
the time of measurement: what the bridge keeps and sends again does not make a device look alive.
Its battery ``voltage`` is in millivolts; on a plug the same word is mains voltage and is ignored,
and so is ``device_temperature``, the heat of the chip.
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

_METRICS = {
    "temperature": "temperature_c",
    "humidity": "humidity_pct",
    "pressure": "pressure_hpa",
    "battery": "battery_pct",
    "water_leak": "leak",
    "occupancy": "motion",
    "power": "power_w",
}
_ONLINE = {"online": True, "offline": False}
_REQUESTS = frozenset({"set", "get"})  # they ask a device, they report nothing
_BATTERY_MV = (500, 6000)


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """A device's report, a device's availability or the bridge's own state."""
    base, _, name = topic.partition("/")
    if not base or not name:
        raise PayloadRejected("bad_topic", "", f"{topic[:120]} is not base/friendly name")
    device, _, leaf = name.rpartition("/")
    if name == "bridge/state":
        return _status(base, payload, bridge=True)
    if device == "bridge" or name.startswith("bridge/") or (device and leaf in _REQUESTS):
        return Decoded()
    if device and leaf == "availability":
        return _status(device, payload, bridge=False)
    return _report(device_name(name), topic, payload, context)


def _status(name: str, payload: bytes, *, bridge: bool) -> Decoded:
    """``online`` or ``offline``, as plain text (older) or as ``{"state": …}`` (newer)."""
    text = payload.decode(errors="replace")
    if payload.startswith(b"{"):
        text = str(parse_object(payload).get("state"))
    if text not in _ONLINE:
        raise PayloadRejected("bad_status", "", "expected online or offline")
    status = DeviceStatus(device_uid=device_name(name), online=_ONLINE[text], bridge=bridge)
    return Decoded(statuses=(status,))


def _report(device_uid: str, topic: str, payload: bytes, context: Context) -> Decoded:
    body = parse_object(payload)
    metrics = pick(body, _METRICS) | _battery(body) | _door(body)
    if not metrics:
        return Decoded(ignored=tuple(sorted(body)))
    reading = Reading(
        device_uid=device_uid,
        measured_at=_last_seen(body.get("last_seen"), context),
        seq=repeat_safe_seq(topic, payload),
        metrics=metrics,
    )
    return Decoded(readings=(reading,))


def _battery(body: dict[str, Any]) -> dict[str, MetricValue]:
    millivolts = body.get("voltage")
    low, high = _BATTERY_MV
    if isinstance(millivolts, int | float) and low <= millivolts <= high:
        return {"battery_v": round(millivolts / 1000, 3)}
    return {}


def _door(body: dict[str, Any]) -> dict[str, MetricValue]:
    """A contact sensor says true when its two halves touch, which is a closed door."""
    contact = body.get("contact")
    return {"door_open": not contact} if isinstance(contact, bool) else {}


def _last_seen(value: object, context: Context) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str):
        return times.local(value, context.timezone, "last_seen")
    return times.instant(value, "last_seen")
