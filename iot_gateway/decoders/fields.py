"""Reading values out of the objects of foreign JSON formats."""

from typing import Any

from hanlu.contracts import topics
from iot_gateway.decoders import strict_json
from iot_gateway.metrics import checked_type
from iot_gateway.reading import MetricValue, PayloadRejected


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


def device_name(name: str) -> str:
    """The name when it can be a device's; raises PayloadRejected ``bad_device_name`` otherwise."""
    if not topics.DEVICE_ID.fullmatch(name):
        reason = f"{name[:80]!r} does not match {topics.DEVICE_ID.pattern}; rename the device"
        raise PayloadRejected("bad_device_name", "", reason)
    return name


def celsius(fahrenheit: float) -> float:
    """Degrees Fahrenheit as degrees Celsius, to a ten-thousandth."""
    return round((fahrenheit - 32) / 1.8, 4)
