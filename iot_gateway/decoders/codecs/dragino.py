"""Dragino LHT65, LHT65N, LHT52, LTC2, and the LSN50v2, SN50v3 with their kin (S31, D20, D22, D23).

Source: Dragino wiki, user manuals of each model, "uplink payload". 0x7FFF stands for a probe that
is not there. The heat of the room is ``temperature_c``, of the plugged probe
``probe_temperature_c``; the LTC2 numbers its two probes.
"""

from iot_gateway.decoders.codecs import dragino_lht65, dragino_lsn50
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
from iot_gateway.reading import MetricValue, PayloadRejected

MODELS = r"(LHT65|LHT52|LTC2|L?SN50|S31B?|D2[0-3])([^0-9].*)?"
_PROBE_ID = 4  # a port of the LHT52
_ASKED_FOR = 0x40
_LTC2_PER_DEGREE = {1: 100, 2: 10}


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """A frame of any of these models."""
    name = model.upper()
    if fport == dragino.DEVICE:
        if "LSN50" in name:  # band, version and interval, in other places and without a battery
            raise no_reading("the device's settings")
        return dragino.device(payload)
    if "LHT52" in name:
        return _lht52(payload, fport)
    if "LTC2" in name:
        require_port(fport, dragino.DATA)
        return _ltc2(payload)
    if "LHT65" in name:
        return dragino_lht65.decode(payload, fport, name)
    return dragino_lsn50.decode(payload, fport, name)


def _lht52(payload: bytes, fport: int | None) -> Frame:
    if fport == _PROBE_ID:
        raise no_reading("the name of the probe")
    require_port(fport, dragino.DATA, dragino.STORED)
    if fport == dragino.DATA:
        if len(payload) > dragino.ENTRY:
            raise no_reading("an answer to a command")
        metrics, taken = _lht52_entry(payload, 0)
        return without_power_on(Frame(metrics=metrics, measured_at=clock(taken)))
    if not payload or len(payload) % dragino.ENTRY:
        raise PayloadRejected("truncated", "", f"{len(payload)} bytes are no whole measurements")
    found = [_lht52_entry(payload, at) for at in dragino.entries(payload)]
    kept = [Kept(from_unix(taken), metrics) for metrics, taken in found if clock(taken) and metrics]
    if not kept:
        raise no_reading("an empty part of the memory")
    return without_power_on(Frame(history=tuple(kept)))


def _lht52_entry(payload: bytes, at: int) -> tuple[dict[str, MetricValue], int]:
    own, humidity, probe, _, taken = unpack(">hHhBI", payload, at)
    metrics = dragino.present("temperature_c", own, 100)
    metrics |= dragino.humidity("humidity_pct", humidity)
    return metrics | dragino.present("probe_temperature_c", probe, 100), taken


def _ltc2(payload: bytes) -> Frame:
    """What it measures now, or one or more measurements that it was asked for."""
    metrics, kind, taken = _ltc2_entry(payload, 0)
    several = len(payload) > dragino.ENTRY and len(payload) % dragino.ENTRY == 0
    if not (several or (kind & _ASKED_FOR and clock(taken))):
        return Frame(metrics=metrics, measured_at=clock(taken))
    found = [_ltc2_entry(payload, at) for at in dragino.entries(payload)]
    kept = tuple(Kept(from_unix(taken), metrics) for metrics, _, taken in found if clock(taken))
    if not kept:
        raise no_reading("a part of the memory without times")
    return Frame(history=kept)


def _ltc2_entry(payload: bytes, at: int) -> tuple[dict[str, MetricValue], int, int]:
    """Two probes, in hundredths or tenths by the resolution set; a third kind is their ohms."""
    battery, kind, first, second, taken = unpack(">HBhhI", payload, at)
    metrics: dict[str, MetricValue] = {"battery_v": (battery & dragino.MILLIVOLTS) / 1000}
    if per_degree := _LTC2_PER_DEGREE.get(kind & 0x0F):
        metrics |= dragino.present("temperature_c", first, per_degree)
        metrics |= dragino.present("temperature2_c", second, per_degree)
    return metrics, kind, taken
