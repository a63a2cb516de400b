"""Dragino's sensors of one wired probe: TC01-LB (thermocouple) and TS01-LB (DS18B20, and tilt).

Source: Dragino wiki, user manuals of TC01-LB and TS01-LB, "uplink payload".
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
    without_power_on,
)
from iot_gateway.reading import MetricValue

MODELS = r"T[CS]01([^0-9].*)?"


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """The probe in tenths, now or kept."""
    thermocouple = "TC01" in model.upper()
    if fport == dragino.DEVICE:
        return dragino.device(payload)
    require_port(fport, dragino.DATA, dragino.STORED)
    if fport == dragino.STORED:
        kept = _stored(payload, 4 if thermocouple else 0)
        return kept if thermocouple else without_power_on(kept)
    battery, tenths = unpack(">Hxh", payload)
    metrics: dict[str, MetricValue] = {"battery_v": (battery & dragino.MILLIVOLTS) / 1000}
    metrics |= dragino.present("temperature_c", tenths, 10)
    if not thermocouple:
        return without_power_on(Frame(metrics=metrics))
    (taken,) = unpack(">I", payload, 6)
    return Frame(metrics=metrics, measured_at=clock(taken))


def _stored(payload: bytes, place: int) -> Frame:
    """Measurements of eleven bytes, the probe at ``place``, the time last."""
    kept = []
    for at in dragino.entries(payload):
        (tenths,), (taken,) = unpack(">h", payload, at + place), unpack(">I", payload, at + 7)
        if (metrics := dragino.present("temperature_c", tenths, 10)) and clock(taken):
            kept.append(Kept(from_unix(taken), metrics))
    if not kept:
        raise no_reading("an empty part of the memory")
    return Frame(history=tuple(kept))
