"""Values under names in free use, where their meaning and unit leave no doubt.

Sources: the published decoders of many makers, whose outputs share these words. A value whose unit
cannot be told from its name is left: ``battery`` is volts with one maker and percent with the next.
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
_ABSURD = 10**15  # more would not convert to another unit
_MILLIVOLTS = frozenset({"battery_mv", "batterymv", "bat_mv", "batmv", "vbat_mv", "vdd_mv"})
_WORDS = {
    "magnet_status": ("door_open", {"open": True, "close": False, "closed": False}),
    "door_status": ("door_open", {"open": True, "close": False, "closed": False}),
    "leakage_status": ("leak", {"leak": True, "normal": False}),
}


def named(body: object) -> dict[str, MetricValue]:
    """The values of an object under names whose meaning and unit are known."""
    found: dict[str, MetricValue] = {}
    for key, raw in (body if isinstance(body, dict) else {}).items():
        value, name = _bare(raw), key.lower()
        if name in METRICS and _fits(METRICS[name].kind, value):
            found[name] = value
        elif name in _FAHRENHEIT and is_number(value):
            found.setdefault(_FAHRENHEIT[name], celsius(value))
        elif name in _MILLIVOLTS and is_number(value):
            found.setdefault("battery_v", value / 1000)
        elif name in _NAMES and is_number(value):
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
    return isinstance(value, bool) if kind == "flag" else is_number(value)


def is_number(value: object) -> bool:
    """Whether this is a number that a unit can make sense of; true and false are none."""
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) < _ABSURD
    return isinstance(value, float)
