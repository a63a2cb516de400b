"""Values that a LoRaWAN network server's own decoder found, where their names leave no doubt.

Source: The Things Stack documentation, normalized payload (units are part of that format); names in
free use are those of the makers' published decoders. A value whose unit cannot be told from its
name is left: ``battery`` is volts with one maker and percent with the next.
"""

from typing import Any

from iot_gateway.decoders.fields import celsius
from iot_gateway.metrics import METRICS
from iot_gateway.reading import MetricValue

_NAMES = {
    "temperature": "temperature_c",
    "temperature_celsius": "temperature_c",
    "air_temperature": "temperature_c",
    "temp": "temperature_c",
    "tempc": "temperature_c",
    "tempc_sht": "temperature_c",
    "temp_sht": "temperature_c",
    "temperature1": "temperature_c",
    "temperature_1": "temperature_c",
    "temperature_chn1": "temperature_c",
    "temp_channel1": "temperature_c",
    "temperature2": "temperature2_c",
    "temperature_2": "temperature2_c",
    "temperature_chn2": "temperature2_c",
    "temp_channel2": "temperature2_c",
    "tempc_ds": "probe_temperature_c",
    "external_temperature": "probe_temperature_c",
    "externaltemperature": "probe_temperature_c",
    "temperatureboard": "internal_temperature_c",
    "humidity": "humidity_pct",
    "relative_humidity": "humidity_pct",
    "relativehumidity": "humidity_pct",
    "air_humidity": "humidity_pct",
    "hum_sht": "humidity_pct",
    "batv": "battery_v",
    "bat_v": "battery_v",
    "battery_voltage": "battery_v",
    "batteryvoltage": "battery_v",
    "battery_percent": "battery_pct",
    "battery_percentage": "battery_pct",
    "battery_level": "battery_pct",
}
_FAHRENHEIT = {"temperature_f": "temperature_c", "temperature_fahrenheit": "temperature_c"}
_WORDS = {
    "magnet_status": ("door_open", {"open": True, "close": False, "closed": False}),
    "door_status": ("door_open", {"open": True, "close": False, "closed": False}),
    "leakage_status": ("leak", {"leak": True, "normal": False}),
}
_MOST_BATTERY_V = 24.0  # makers have been seen to put percents here


def normalized(payload: object) -> dict[str, MetricValue]:
    """The measurements of The Things Stack's normalized payload (one object or a list)."""
    found: dict[str, MetricValue] = {}
    for each in payload if isinstance(payload, list) else [payload]:
        if isinstance(each, dict):
            found |= _normalized(each)
    return found


def _normalized(body: dict[str, Any]) -> dict[str, MetricValue]:
    air, action, water = (_part(body, name) for name in ("air", "action", "water"))
    found: dict[str, MetricValue] = {}
    candidates: tuple[tuple[str, Any], ...] = (
        ("temperature_c", air.get("temperature")),
        ("humidity_pct", air.get("relativeHumidity")),
        ("pressure_hpa", air.get("pressure")),
        ("battery_v", body.get("battery")),
        ("temperature_c", _part(water, "temperature").get("current")),
    )
    for name, value in candidates:
        if _is_number(value) and name not in found:
            found[name] = value
    if found.get("battery_v", 0) > _MOST_BATTERY_V:
        del found["battery_v"]
    if isinstance(water.get("leak"), bool):
        found["leak"] = water["leak"]
    if action.get("contactState") in ("open", "closed"):
        found["door_open"] = action["contactState"] == "open"
    detected = _part(action, "motion").get("detected")
    if isinstance(detected, bool):
        found["motion"] = detected
    return found


def named(body: object) -> dict[str, MetricValue]:
    """The values of an object under names whose meaning and unit are known."""
    found: dict[str, MetricValue] = {}
    for key, raw in (body if isinstance(body, dict) else {}).items():
        value, name = _bare(raw), key.lower()
        if name in METRICS and _fits(METRICS[name].kind, value):
            found[name] = value
        elif name in _FAHRENHEIT and _is_number(value):
            found.setdefault(_FAHRENHEIT[name], celsius(value))
        elif name in _NAMES and _is_number(value):
            found[_NAMES[name]] = value
        elif name in _WORDS and isinstance(value, str):
            metric, words = _WORDS[name]
            if value.lower() in words:
                found[metric] = words[value.lower()]
    return found


def _bare(value: Any) -> Any:
    """Some decoders wrap a value with its unit."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _fits(kind: str, value: object) -> bool:
    return isinstance(value, bool) if kind == "flag" else _is_number(value)


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
