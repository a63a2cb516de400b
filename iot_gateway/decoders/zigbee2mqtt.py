"""zigbee2mqtt: ``{base}/{friendly name}``, ``…/availability`` and ``{base}/bridge/state``.

Source: zigbee2mqtt documentation, MQTT topics and messages, exposes. ``last_seen``, where switched
on, is the time of measurement: what the bridge keeps and sends again does not make a device look
alive. Its battery ``voltage`` is in millivolts; on a plug the same word is mains voltage and is
ignored. ``device_temperature`` is the heat of the chip, and so is a plug's ``temperature``. An
endpoint's name after an underscore (``temperature_probe``, ``humidity_2``) makes a channel. A slash
in a friendly name becomes a colon. Where the bridge is set to publish each attribute on a topic of
its own (``{base}/{friendly name}/temperature``), the payload is the bare value, and the registered
model tells a plug's heat from a room's.
"""

import re
from datetime import datetime
from typing import Any

from iot_gateway.decoders import strict_json, times, zigbee2mqtt_devices
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name, parse_object
from iot_gateway.metrics import checked_type
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)

_BASE = "zigbee2mqtt"
_METRICS = {
    "temperature": "temperature_c",
    "local_temperature": "temperature_c",
    "device_temperature": "internal_temperature_c",
    "humidity": "humidity_pct",
    "pressure": "pressure_hpa",
    "battery": "battery_pct",
    "water_leak": "leak",
    "occupancy": "motion",
    "presence": "motion",
    "power": "power_w",
}
# What a plug measures beside its power is its own heat.
_PLUG = _METRICS | {"temperature": "internal_temperature_c"}
# Families of plugs and wall sockets, where nothing but the model tells them from a sensor.
_PLUG_MODELS = re.compile("plug|outlet|socket|TS011F|TS0121|ZNCZ|QBCZ|SP-EUC|SPLZB|SPE600", re.I)
# Of several endpoints; other words with such names are settings (``temperature_calibration``).
_ENDPOINTS = frozenset(
    {*(f"l{n}" for n in range(1, 9)), *(str(n) for n in range(1, 9))}
    | {"probe", "external", "internal", "left", "right", "top", "bottom", "center"}
)
_PER_ENDPOINT = {
    "temperature": "temperature_c",
    "local_temperature": "temperature_c",
    "humidity": "humidity_pct",
    "power": "power_w",
}
_ONLINE = {"online": True, "offline": False}
_REQUESTS = frozenset({"set", "get"})  # they ask a device, they report nothing
_BATTERY_MV = (500, 6000)


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """A device's report, a device's availability or the bridge's own state."""
    base, name = _split(topic)
    if not base or not name:
        raise PayloadRejected("bad_topic", "", f"{topic[:120]} is not base/friendly name")
    device, _, leaf = name.rpartition("/")
    if name == "bridge/state":
        return _status(base, payload, bridge=True)
    if name == "bridge/devices":
        return zigbee2mqtt_devices.decode(payload, _METRICS)
    if name.startswith("bridge/") or (device and leaf in _REQUESTS):
        return Decoded()
    if device and leaf == "availability":
        return _status(device, payload, bridge=False)
    if device and not payload.lstrip().startswith(b"{"):
        return _attribute(_uid(device), leaf, topic, payload, context.model)
    return _report(_uid(name), topic, payload, context)


def most_bytes(topic: str) -> int:
    """How long a message may be: the bridge's list of its devices is longer than any reading."""
    listed = topic.endswith("/bridge/devices")
    return zigbee2mqtt_devices.MAX_BYTES if listed else strict_json.MAX_BYTES


def device_of(topic: str) -> str:
    """The device whose reports come on this topic."""
    return _uid(_split(topic)[1])


def _split(topic: str) -> tuple[str, str]:
    """The base, which may have several levels where it keeps its usual last one."""
    before, found, name = f"/{topic}".partition(f"/{_BASE}/")
    if found:
        return f"{before}/{_BASE}".lstrip("/"), name
    base, _, name = topic.partition("/")
    return base, name


def _uid(name: str) -> str:
    return device_name(name.replace("/", ":"))


def _status(name: str, payload: bytes, *, bridge: bool) -> Decoded:
    """``online`` or ``offline``, as plain text (older) or as ``{"state": …}`` (newer)."""
    text = payload.decode(errors="replace")
    if payload.startswith(b"{"):
        text = str(parse_object(payload).get("state"))
    if text not in _ONLINE:
        raise PayloadRejected("bad_status", "", "expected online or offline")
    status = DeviceStatus(device_uid=_uid(name), online=_ONLINE[text], bridge=bridge)
    return Decoded(statuses=(status,))


def _report(device_uid: str, topic: str, payload: bytes, context: Context) -> Decoded:
    body = parse_object(payload)
    names = _PLUG if _is_plug(body) else _METRICS
    channels = {"": _pick(body, names) | _battery(body) | _door(body)} | _endpoints(body)
    measured_at = _last_seen(body.get("last_seen"), context)
    seq = repeat_safe_seq(topic, payload)
    readings = tuple(
        Reading(
            device_uid=device_uid,
            channel=channel,
            measured_at=measured_at,
            seq=seq,
            metrics=metrics,
        )
        for channel, metrics in channels.items()
        if metrics
    )
    return Decoded(readings=readings, ignored=() if readings else tuple(sorted(body)))


def _attribute(
    device_uid: str, leaf: str, topic: str, payload: bytes, model: str | None
) -> Decoded:
    """One attribute, measured when received.

    Raises PayloadRejected ``unknown_model`` for a temperature that may be a plug's own.
    """
    if leaf not in _METRICS and leaf not in ("contact", "voltage"):
        return Decoded(ignored=(leaf[:64],))
    body = {leaf: strict_json.parse(payload)}
    names = _PLUG if _PLUG_MODELS.search(model or "") else _METRICS
    metrics = _pick(body, names) | _battery(body) | _door(body)
    if not metrics:
        return Decoded(ignored=(leaf,))
    if leaf == "temperature" and not model:
        reason = "a plug's own heat looks like this, too; register the device's model"
        raise PayloadRejected("unknown_model", leaf, reason, device_uid=device_uid)
    seq = repeat_safe_seq(topic, payload)
    reading = Reading(device_uid=device_uid, measured_at=None, seq=seq, metrics=metrics)
    return Decoded(readings=(reading,))


def _pick(body: dict[str, Any], names: dict[str, str]) -> dict[str, MetricValue]:
    """Like ``fields.pick``, but a value of another type is another thing of the same name.

    A composite or a word under one name must not take the device's other values with it.
    """
    found: dict[str, MetricValue] = {}
    for name, metric in names.items():
        if body.get(name) is not None:
            try:
                found.setdefault(metric, checked_type(metric, body[name], name))
            except PayloadRejected:
                continue  # it stays in the message, which nobody claims to have read in full
    return found


def _is_plug(body: dict[str, Any]) -> bool:
    """Whether the device switches and measures power."""
    power = body.get("power")
    measures = isinstance(power, int | float) and not isinstance(power, bool)
    return measures and body.get("state") in ("ON", "OFF")


def _endpoints(body: dict[str, Any]) -> dict[str, dict[str, MetricValue]]:
    channels: dict[str, dict[str, MetricValue]] = {}
    for name in body:
        word, _, endpoint = name.rpartition("_")
        if word in _PER_ENDPOINT and endpoint in _ENDPOINTS:
            found = _pick(body, {name: _PER_ENDPOINT[word]})
            channels.setdefault(endpoint, {}).update(found)
    return channels


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
    if value in (None, "", "disable"):
        return None
    if isinstance(value, str):
        return times.local(value, context.timezone, "last_seen")
    return times.instant(value, "last_seen")
