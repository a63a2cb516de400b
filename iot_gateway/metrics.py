"""The canonical metrics: what may be stored under which name, and what no probe can measure."""

import math
from typing import Literal

import msgspec

from iot_gateway.reading import MetricValue, PayloadRejected, Rejection


class Metric(msgspec.Struct, frozen=True):
    """One canonical metric. ``low`` and ``high`` bound what its sensors can physically report."""

    kind: Literal["number", "flag", "count"]
    low: float = 0.0
    high: float = 1.0


# Liquid nitrogen (-196 °C) to steam sterilisers; 0x7FFF in tenths or hundredths lies outside.
_TEMPERATURE = Metric("number", -200.0, 200.0)
_FLAG = Metric("flag")

METRICS: dict[str, Metric] = {
    "temperature_c": _TEMPERATURE,
    "temperature2_c": _TEMPERATURE,
    "probe_temperature_c": _TEMPERATURE,
    "internal_temperature_c": _TEMPERATURE,
    # Capacitive sensors read a little above saturation in wet air.
    "humidity_pct": Metric("number", 0.0, 105.0),
    "pressure_hpa": Metric("number", 300.0, 1200.0),
    "battery_v": Metric("number", 0.0, 60.0),
    "battery_pct": Metric("number", 0.0, 100.0),
    "door_open": _FLAG,
    "door2_open": _FLAG,
    "leak": _FLAG,
    "motion": Metric("count", 0.0, 65535.0),
    "power_on": _FLAG,
    "power_w": Metric("number", -1e6, 1e6),
    "compressor_on": _FLAG,
    "defrost": _FLAG,
    "vibration_mm_s": Metric("number", 0.0, 1000.0),
    "run_hours": Metric("number", 0.0, 1e6),
    "lat": Metric("number", -90.0, 90.0),
    "lon": Metric("number", -180.0, 180.0),
}

_ABSURD = 1e15

TEMPERATURES = frozenset(name for name, metric in METRICS.items() if metric is _TEMPERATURE)

DS18B20_NO_PROBE_C = -127.0  # what common drivers report for a sensor that does not answer
DS18B20_POWER_ON_C = 85.0  # power-on value of the scratchpad (DS18B20 data sheet, table 1)


def checked_type(name: str, value: object, field: str) -> MetricValue:
    """The value when its JSON type is the metric's.

    A flag is true or false, never 0, 1 or text; a count may also be a flag. Raises
    PayloadRejected ``wrong_type``, or ``out_of_range`` for what no unit makes sensible.
    """
    metric = METRICS[name]
    if isinstance(value, bool):
        if metric.kind != "number":
            return value
    elif isinstance(value, float) and metric.kind != "flag":
        return value
    elif isinstance(value, int) and metric.kind != "flag":
        if abs(value) > _ABSURD:  # a converted unit must not overflow on the way to its range
            raise PayloadRejected("out_of_range", field, f"{value!r:.24} is absurd")
        return value
    expected = "true or false" if metric.kind == "flag" else "a number"
    raise PayloadRejected("wrong_type", field, f"expected {expected}, got {value!r:.40}")


def check_range(name: str, value: MetricValue, field: str) -> None:
    """Refuse what no sensor measured: ``not_finite``, ``no_probe``, ``out_of_range``."""
    if isinstance(value, bool):
        return
    metric = METRICS[name]
    if metric.low <= value <= metric.high and not (
        value == DS18B20_NO_PROBE_C and name in TEMPERATURES
    ):
        return
    if isinstance(value, float) and not math.isfinite(value):
        raise PayloadRejected("not_finite", field, "NaN and infinity are not measurements")
    if value == DS18B20_NO_PROBE_C or value in _NO_PROBE_MARKS:
        raise PayloadRejected("no_probe", field, f"{value} is what a missing probe reports")
    raise PayloadRejected(
        "out_of_range", field, f"{value!r:.24} is outside {metric.low:g} to {metric.high:g}"
    )


def is_power_on_mark(name: str, value: MetricValue) -> bool:
    """Whether this is what a DS18B20 says before its first conversion after power came back."""
    return name in TEMPERATURES and value == DS18B20_POWER_ON_C


def power_on_mark(field: str) -> Rejection:
    """The rejection of such a value."""
    reason = f"{DS18B20_POWER_ON_C} is the power-on value of a DS18B20"
    return Rejection(code="no_probe", field=field, reason=reason)


# 0x7FFF, 0x8000 and 0xFFFF read as tenths or hundredths of a degree.
_NO_PROBE_MARKS = frozenset({327.67, 3276.7, -327.68, -3276.8, 655.35, 6553.5})
