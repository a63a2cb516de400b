"""Dragino's doors and leaks: LDS01, LDS02, LDS03A, DS03A-LB and LWL01, LWL02, LWL03A, WL03A-LB.

Source: Dragino wiki, user manuals of each model, "uplink payload". The older ones tell their mode
in the frame (1 door, 2 leak, 3 both) and the state in the two bits above the battery; the newer
ones tell state, counts and the time, without a battery.
"""

from iot_gateway.decoders.codecs import dragino_values as dragino
from iot_gateway.decoders.codecs.frame import (
    Frame,
    Kept,
    clock,
    from_unix,
    no_reading,
    require_port,
    unpack,
)
from iot_gateway.reading import MetricValue

MODELS = r"(L(DS|WL)0[12]|L?(DS|WL)03A)([^0-9].*)?"
_OLDER = 10  # a port
_DOOR, _LEAK, _BOTH = 1, 2, 3
_OPEN, _WET = 0x8000, 0x4000
_WITH_SECOND_DOOR = 18  # bytes


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """The state of the door or of the leak, now or kept."""
    name = model.upper()
    if "03A" not in name:
        require_port(fport, _OLDER)
        return _older(payload)
    if fport == dragino.DEVICE:
        return dragino.device(payload)
    if fport == dragino.SETTINGS:
        raise no_reading("the device's settings")
    require_port(fport, dragino.DATA, dragino.STORED)
    metric = "leak" if "WL" in name else "door_open"
    if fport == dragino.STORED:
        return _stored(payload, metric)
    state, taken = unpack(">B6xI", payload)
    metrics: dict[str, MetricValue] = {metric: bool(state & 1)}
    if len(payload) == _WITH_SECOND_DOOR and metric == "door_open":
        metrics["door2_open"] = bool(payload[dragino.ENTRY] & 1)
    return Frame(metrics=metrics, measured_at=clock(taken))


def _older(payload: bytes) -> Frame:
    battery, mode = unpack(">HB", payload)
    metrics: dict[str, MetricValue] = {"battery_v": (battery & dragino.MILLIVOLTS) / 1000}
    if mode in (_DOOR, _BOTH):
        metrics["door_open"] = bool(battery & _OPEN)
    if mode in (_LEAK, _BOTH):
        metrics["leak"] = bool(battery & _WET)
    return Frame(metrics=metrics)


def _stored(payload: bytes, metric: str) -> Frame:
    found = [unpack(">B6xI", payload, at) for at in dragino.entries(payload)]
    kept = [
        Kept(from_unix(taken), {metric: bool(state & 1)}) for state, taken in found if clock(taken)
    ]
    if not kept:
        raise no_reading("an empty part of the memory")
    return Frame(history=tuple(kept))
