"""Tasmota: ``tele/{topic}/SENSOR`` and ``LWT``, ``stat/{topic}/STATUS8`` and ``STATUS10``.

Source: Tasmota documentation, MQTT, DS18x20, Zigbee. A probe with an ``Id`` is the channel of that
id; a sensor without one is the device itself, or the channel of its name where there are several.
The chip's own heat (``ESP32``), a plug's and its meter's are not room temperatures. A Bluetooth
sensor that it hears (with a ``mac``) is a channel by its name. ``Time`` has no
zone: it is read in the device's time zone where one is set, else the time of receipt counts; so it
does when the clock was never set, since Tasmota sends nothing that it kept.
"""

import re
from datetime import datetime
from typing import Any

import msgspec

from iot_gateway.decoders import tasmota_zigbee, times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import (
    celsius,
    device_name,
    parse_object,
    pick,
    take_power_on_marks,
)
from iot_gateway.metrics import TEMPERATURES
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Reading,
    Rejection,
    repeat_safe_seq,
)

_PREFIXES = ("tele", "stat")
_SENSOR_LEAVES = frozenset({"SENSOR", "STATUS8", "STATUS10"})
_METRICS = {
    "Temperature": "temperature_c",
    "Humidity": "humidity_pct",
    "Pressure": "pressure_hpa",
    "Temperature1": "temperature_c",
    "Temperature2": "temperature2_c",
    "ProbeTemperature": "probe_temperature_c",
    "ReferenceTemperature": "internal_temperature_c",
    "OBJTMP": "probe_temperature_c",  # an infrared thermometer's target and its own heat
    "AMBTMP": "internal_temperature_c",
}
# A Bluetooth sensor that the device passes on; elsewhere the word may mean volts.
_BLUETOOTH = _METRICS | {"Battery": "battery_pct"}
_NUMBERED = re.compile(r"Temperature([3-9])")
_METER = "ENERGY"
_ANALOG = "ANALOG"
# Chips that measure power or motion, or compute, tell their own heat.
_OWN_HEAT = re.compile(r"ESP32.*|BL09\d\d.*|ADE7\d\d\d.*|CSE7\d\d\d.*|HLW8.*|AXP\d.*|MPU.?\d.*")
_HPA_PER_UNIT = {"mmHg": 1.33322, "inHg": 33.8639}
_PROBE_ID = re.compile(r"[A-Za-z0-9_:-]{1,64}")


class _Sensor(msgspec.Struct):
    """One sensor object of a message, its values in canonical units."""

    name: str
    probe_id: str
    metrics: dict[str, MetricValue]


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """The readings of every probe, or the device's last will."""
    device_uid, leaf = _device_and_leaf(topic)
    if leaf == "LWT":
        return _last_will(device_uid, payload)
    if leaf not in _SENSOR_LEAVES:
        return Decoded(ignored=(leaf[:64],))
    body = parse_object(payload)
    body = body.get("StatusSNS", body)
    if not isinstance(body, dict):
        raise PayloadRejected("wrong_type", "StatusSNS", "expected an object")
    seq = repeat_safe_seq(topic, payload)
    if tasmota_zigbee.speaks_for_others(body):
        return tasmota_zigbee.decode(body, seq)
    sensors, broken = _sensors(body)
    rejections = broken + _drop_power_on_marks(sensors)
    measured_at = _time(body.get("Time"), context)
    readings = tuple(
        Reading(
            device_uid=device_uid,
            channel=channel,
            measured_at=measured_at,
            seq=seq,
            metrics=metrics,
        )
        for channel, metrics in _by_channel(sensors).items()
    )
    understood = bool(readings or rejections)
    ignored = () if understood else tuple(sorted(body))
    return Decoded(readings=readings, rejections=rejections, ignored=ignored)


def device_of(topic: str) -> str:
    """The device that speaks on this topic."""
    return _device_and_leaf(topic)[0]


def _device_and_leaf(topic: str) -> tuple[str, str]:
    """Both orders are in use: ``tele/{topic}/SENSOR`` and ``{topic}/tele/SENSOR``."""
    parts = topic.split("/")
    prefix = next((part for part in _PREFIXES if part in parts[:-1]), None)
    if prefix is None:
        raise PayloadRejected("bad_topic", "", f"{topic[:120]} has no tele or stat in it")
    parts.remove(prefix)
    *name, leaf = parts
    return device_name(":".join(name)), leaf


def _last_will(device_uid: str, payload: bytes) -> Decoded:
    if payload not in (b"Online", b"Offline"):
        raise PayloadRejected("bad_status", "", "expected Online or Offline")
    return Decoded(statuses=(DeviceStatus(device_uid=device_uid, online=payload == b"Online"),))


def _sensors(body: dict[str, Any]) -> tuple[list[_Sensor], tuple[Rejection, ...]]:
    """Every sensor, and the refusals of broken ones, which do not take the others with them."""
    found: list[_Sensor] = []
    broken: list[Rejection] = []
    for name, value in body.items():
        if isinstance(value, dict):
            try:
                metrics = _canonical(_values(name, value, body), body)
                found += [_Sensor(name, _probe_id(value), metrics)] if metrics else []
                found += _numbered(name, value, body)
            except PayloadRejected as error:
                broken.append(error.rejection)
    return found, tuple(broken)


def _values(name: str, sensor: dict[str, Any], body: dict[str, Any]) -> dict[str, MetricValue]:
    if name == _METER:
        # A plug with several meters sends a list: no single appliance's power.
        several = isinstance(sensor.get("Power"), list)
        heat = pick(sensor, {"Temperature": "internal_temperature_c"}, f"{name}.")
        return heat | ({} if several else pick(sensor, {"Power": "power_w"}, f"{name}."))
    if _is_own_heat(name, body):
        return pick(sensor, {"Temperature": "internal_temperature_c"}, f"{name}.")
    return pick(sensor, _BLUETOOTH if "mac" in sensor else _METRICS, f"{name}.")


def _is_own_heat(name: str, body: dict[str, Any]) -> bool:
    """An analogue thermometer beside a meter guards the plug against its own heat."""
    return bool(_OWN_HEAT.fullmatch(name)) or (name == _ANALOG and _METER in body)


def _numbered(name: str, sensor: dict[str, Any], body: dict[str, Any]) -> list[_Sensor]:
    """Inputs beyond the second, each a channel by its number."""
    names = {each: "temperature_c" for each in sensor if _NUMBERED.fullmatch(each)}
    return [
        _Sensor(name, f"{name}{each[-1]}"[:64], _canonical(metrics, body))
        for each in names
        if (metrics := pick(sensor, {each: "temperature_c"}, f"{name}."))
    ]


def _canonical(metrics: dict[str, MetricValue], body: dict[str, Any]) -> dict[str, MetricValue]:
    """The values in degrees Celsius and hectopascal, by the units the message names."""
    if body.get("TempUnit") == "F":
        metrics |= {name: celsius(v) for name, v in metrics.items() if name in TEMPERATURES}
    hpa_per_unit = _HPA_PER_UNIT.get(str(body.get("PressureUnit")))
    if hpa_per_unit and "pressure_hpa" in metrics:
        metrics["pressure_hpa"] = round(metrics["pressure_hpa"] * hpa_per_unit, 2)
    return metrics


def _probe_id(sensor: dict[str, Any]) -> str:
    """The probe's own id, so that it keeps its channel when others are added or swapped."""
    probe_id = sensor.get("Id")
    return probe_id if isinstance(probe_id, str) and _PROBE_ID.fullmatch(probe_id) else ""


def _drop_power_on_marks(sensors: list[_Sensor]) -> tuple[Rejection, ...]:
    """Take out the 85.0 °C of a DS18B20 that has not measured yet."""
    return tuple(
        mark
        for sensor in sensors
        if sensor.name.startswith("DS18")
        for mark in take_power_on_marks(sensor.metrics, f"{sensor.name}.Temperature")
    )


def _by_channel(sensors: list[_Sensor]) -> dict[str, dict[str, MetricValue]]:
    """Values by channel: the probe's id, or "" for the one sensor that has none.

    What belongs to the device itself (its meter, its own heat) counts as no second sensor.
    """
    nameless = {each.name for each in sensors if not each.probe_id and not _is_device(each)}
    channels: dict[str, dict[str, MetricValue]] = {}
    for sensor in sensors:
        if not sensor.metrics:
            continue
        itself = _is_device(sensor) or len(nameless) == 1
        name = "" if itself else re.sub(r"[^A-Za-z0-9_:-]", "_", sensor.name)[:64]
        channels.setdefault(sensor.probe_id or name, {}).update(sensor.metrics)
    return channels


def _is_device(sensor: _Sensor) -> bool:
    return sensor.metrics.keys() <= {"power_w", "internal_temperature_c"}


def _time(value: object, context: Context) -> datetime | None:
    if not isinstance(value, str):
        return None
    measured_at = times.local(value, context.timezone, "Time")
    return None if measured_at is not None and times.never_set(measured_at) else measured_at
