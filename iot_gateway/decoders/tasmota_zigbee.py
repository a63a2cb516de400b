"""What a Tasmota Zigbee bridge passes on: ``{"ZbReceived": {"0x4773": {…}}}``.

Source: Tasmota documentation, Zigbee. Each entry is a device of its own, called by the name people
gave it, else by its short address. ``Contact`` and ``Water`` are 1 where a zone calls (open, wet);
``Power`` is a switch here, not watts. With SetOption89 the wrapper is left out.
"""

from typing import Any

from iot_gateway.decoders.fields import device_name, pick
from iot_gateway.reading import Decoded, MetricValue, PayloadRejected, Reading

_WRAPPER = "ZbReceived"
_METRICS = {
    "Temperature": "temperature_c",
    "LocalTemperature": "temperature_c",
    "Humidity": "humidity_pct",
    "Pressure": "pressure_hpa",
    "BatteryPercentage": "battery_pct",
    "Battery": "battery_pct",  # as earlier versions say
    "BatteryVoltage": "battery_v",
    "ActivePower": "power_w",
    "Occupancy": "motion",
}
_FLAGS = {"Contact": "door_open", "Water": "leak"}


def speaks_for_others(body: dict[str, Any]) -> bool:
    """Whether this is a bridge's message rather than one of the device itself."""
    return isinstance(body.get(_WRAPPER), dict) or bool(_entries(body))


def decode(body: dict[str, Any], seq: int) -> Decoded:
    """The readings of every device the message speaks of; a broken one does not take others."""
    wrapped = body.get(_WRAPPER)
    return Decoded.joined(
        _one(name, entry, seq) for name, entry in _entries(wrapped or body).items()
    )


def _entries(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: each
        for name, each in body.items()
        if isinstance(each, dict) and isinstance(each.get("Device"), str) and "Endpoint" in each
    }


def _one(key: str, entry: dict[str, Any], seq: int) -> Decoded:
    try:
        metrics = _metrics(entry)
        if not metrics:
            return Decoded(ignored=tuple(sorted(entry)))
        reading = Reading(device_uid=_name(key, entry), measured_at=None, seq=seq, metrics=metrics)
    except PayloadRejected as error:
        return Decoded(rejections=(error.rejection,))
    return Decoded(readings=(reading,))


def _metrics(entry: dict[str, Any]) -> dict[str, MetricValue]:
    found = pick(entry, _METRICS)
    for name, metric in _FLAGS.items():
        if entry.get(name) in (0, 1):
            found[metric] = entry[name] == 1
    return found


def _name(key: str, entry: dict[str, Any]) -> str:
    try:
        return device_name(str(entry.get("Name") or key))
    except PayloadRejected:
        return device_name(str(entry["Device"]))
