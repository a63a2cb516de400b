"""Reading values out of the objects of foreign JSON formats."""

from typing import Any

from hanlu.contracts import topics
from iot_gateway.decoders import strict_json
from iot_gateway.metrics import checked_type, is_power_on_mark, power_on_mark
from iot_gateway.reading import MetricValue, PayloadRejected, Rejection


def parse_object(payload: bytes) -> dict[str, Any]:
    """The payload as one JSON object; raises PayloadRejected as ``strict_json.parse`` does."""
    body = strict_json.parse(payload)
    if not isinstance(body, dict):
        raise PayloadRejected("wrong_type", "", "expected one object")
    return body


def pick(body: dict[str, Any], names: dict[str, str], place: str = "") -> dict[str, MetricValue]:
    """The metrics found under a format's own names; null means that there is no value now."""
    return {
        metric: checked_type(metric, body[name], f"{place}{name}")
        for name, metric in names.items()
        if body.get(name) is not None
    }


def take_power_on_marks(metrics: dict[str, MetricValue], place: str) -> tuple[Rejection, ...]:
    """Take out of a DS18B20's values the 85.0 °C it says before it measures, and refuse it."""
    marks = [name for name, value in metrics.items() if is_power_on_mark(name, value)]
    for name in marks:
        del metrics[name]
    return tuple(power_on_mark(place) for _ in marks)


def device_name(name: str) -> str:
    """The name when it can be a device's; raises PayloadRejected ``bad_device_name`` otherwise."""
    if not topics.DEVICE_ID.fullmatch(name):
        reason = f"{name[:80]!r} does not match {topics.DEVICE_ID.pattern}; rename the device"
        raise PayloadRejected("bad_device_name", "", reason)
    return name


def celsius(fahrenheit: float) -> float:
    """Degrees Fahrenheit as degrees Celsius, to a ten-thousandth."""
    return round((fahrenheit - 32) / 1.8, 4)
