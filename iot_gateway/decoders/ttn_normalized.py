"""The normalized payload of The Things Stack, whose names and units are part of that format.

Source: The Things Stack documentation, payload formatters, normalized payload.
"""

from typing import Any

from iot_gateway.decoders.plain_names import is_number
from iot_gateway.reading import MetricValue

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
        if is_number(value) and name not in found:
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


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}
