"""Bluetooth sensors that a Shelly hears and tells of in an event of one of its scripts.

Source: Shelly's script examples (ble-shelly-blu.js) and the BTHome v2 format: the event's ``data``
has the sensor's address and its values by name; an open window is 1.
"""

from typing import Any

from iot_gateway.decoders import times
from iot_gateway.decoders.fields import device_name, pick
from iot_gateway.reading import Decoded, MetricValue, PayloadRejected, Reading

_METRICS = {
    "temperature": "temperature_c",
    "humidity": "humidity_pct",
    "battery": "battery_pct",
    "pressure": "pressure_hpa",
    "motion": "motion",
}
_FLAGS = {"window": "door_open", "door": "door_open", "moisture": "leak", "water_leak": "leak"}


def decode(params: object, seq: int) -> Decoded:
    """The sensors a notice of events speaks of; a button pressed is none of our business."""
    events = params.get("events") if isinstance(params, dict) else None
    return Decoded.joined(
        _one(each["data"], each.get("ts"), seq)
        for each in (events if isinstance(events, list) else ())
        if isinstance(each, dict) and isinstance(each.get("data"), dict)
    )


def _one(data: dict[str, Any], stamp: object, seq: int) -> Decoded:
    """One sensor; a broken one does not take the others with it."""
    address = data.get("address")
    if not isinstance(address, str):
        return Decoded(ignored=("event",))
    try:
        metrics = _metrics(data)
        reading = Reading(
            device_uid=device_name(address.upper()),
            measured_at=times.device_clock(stamp, "ts"),
            seq=seq,
            metrics=metrics,
        )
    except PayloadRejected as error:
        return Decoded(rejections=(error.rejection,))
    return Decoded(readings=(reading,)) if metrics else Decoded(ignored=tuple(sorted(data)))


def _metrics(data: dict[str, Any]) -> dict[str, MetricValue]:
    """Several probes come as a list, whose first is the sensor's own."""
    first = {
        name: each[0] if isinstance(each, list) and each else each for name, each in data.items()
    }
    found = pick(first, _METRICS, "data.")
    for name, metric in _FLAGS.items():
        if first.get(name) in (0, 1):
            found[metric] = first[name] == 1
    return found
