"""Frames of the Dragino LHT65 and LHT65N with their external sensors, and of the LHT65N-VIB.

Source: Dragino wiki, user manuals of LHT65, LHT65N, LHT65N-E31F and LHT65N-VIB, "uplink payload".
The byte in the middle tells what is plugged in, and what the last four bytes are.
"""

from iot_gateway.decoders.codecs import dragino_values as dragino
from iot_gateway.decoders.codecs.frame import (
    Frame,
    Kept,
    clock,
    from_unix,
    measured,
    no_reading,
    require_port,
    unpack,
    without_power_on,
)
from iot_gateway.reading import MetricValue, Rejection

_NOT_CONNECTED, _ASKED_FOR = 0x80, 0x40
_DS18B20, _TMP117, _SHT31, _SHT31_STORED = 1, 2, 11, 12
_DS18B20_TIMED, _TMP117_TIMED = 9, 10
_TEMPERATURES = (_DS18B20, _TMP117, _DS18B20_TIMED, _TMP117_TIMED, _SHT31, _SHT31_STORED)
_PROBE_NAMES, _SHT31_NAMED, _TMP117_NAMED = (0x0F, 0x0E), 0x10, 0x20
_ACCELERATIONS = 7  # a port
_VIBRATION_AND_AIR, _AIR_AND_RUN_TIME = 2, 3


def decode(payload: bytes, fport: int | None, name: str) -> Frame:
    """The room, the plugged probe, and measurements from the memory."""
    if "VIB" in name:
        return _vibration(payload, fport)
    require_port(fport, dragino.DATA, dragino.STORED)
    _, own, humidity, kind, _ = unpack(">HhHBh", payload)
    if _is_memory(payload, kind):
        return _stored(payload)
    if fport == dragino.STORED:
        raise no_reading("a list of probe values without times")
    if kind in _PROBE_NAMES:
        raise no_reading("the name of the probe")
    named = kind in (_SHT31_NAMED, _TMP117_NAMED)
    metrics: dict[str, MetricValue] = {}
    if not named:  # else the room's place holds the name of the probe
        metrics |= dragino.present("temperature_c", own, 100)
        metrics |= dragino.humidity("humidity_pct", humidity)
    sort = kind & 0x0F
    if sort in (_DS18B20_TIMED, _TMP117_TIMED) and not named:
        return _timed(payload, metrics, connected=not kind & _NOT_CONNECTED)
    (battery,) = unpack(">H", payload)
    metrics["battery_v"] = (battery & dragino.MILLIVOLTS) / 1000
    frame = Frame(metrics=metrics)
    if not kind & _NOT_CONNECTED and (sort in (_DS18B20, _TMP117, _SHT31) or named):
        frame = _with_probe(payload, metrics, humid=sort == _SHT31 or kind == _SHT31_NAMED)
    return without_power_on(frame) if sort == _DS18B20 else frame


def _is_memory(payload: bytes, kind: int) -> bool:
    """Whole measurements, each marked as asked for or, in a frame of several, as sent again."""
    if len(payload) % dragino.ENTRY:
        return False
    again = kind & _NOT_CONNECTED and len(payload) > dragino.ENTRY
    return bool(again) or all(payload[at + 6] & _ASKED_FOR for at in dragino.entries(payload))


def _timed(payload: bytes, metrics: dict[str, MetricValue], *, connected: bool) -> Frame:
    """The first two bytes hold the probe in place of the battery, the last four the time."""
    (probe,) = unpack(">h", payload)
    (taken,) = unpack(">I", payload, 7)
    metrics |= dragino.present("probe_temperature_c", probe, 100) if connected else {}
    frame = Frame(metrics=metrics, measured_at=clock(taken))
    return without_power_on(frame) if payload[6] & 0x0F == _DS18B20_TIMED else frame


def _with_probe(payload: bytes, metrics: dict[str, MetricValue], *, humid: bool) -> Frame:
    (probe,) = unpack(">h", payload, 7)
    metrics |= dragino.present("probe_temperature_c", probe, 100)
    if not humid:
        return Frame(metrics=metrics)
    (outside,) = unpack(">H", payload, 9)
    found = dragino.humidity("humidity_pct", outside)
    return Frame(metrics=metrics, channels={"probe": found} if found else {})


def _stored(payload: bytes) -> Frame:
    """Measurements from the memory: eleven bytes each, the probe in front, the time last."""
    history: list[Kept] = []
    refused: list[Rejection] = []
    for at in dragino.entries(payload):
        probe, own, humidity, kind, taken = unpack(">hhHBI", payload, at)
        metrics = dragino.present("temperature_c", own, 100)
        metrics |= dragino.humidity("humidity_pct", humidity)
        if kind & 0x0F in _TEMPERATURES:
            metrics |= dragino.present("probe_temperature_c", probe, 100)
        if not clock(taken):
            continue
        if kind & 0x0F in (_DS18B20, _DS18B20_TIMED):
            metrics, marks = measured(metrics)
            refused += marks
        history += [Kept(from_unix(taken), metrics)] if metrics else []
    if not (history or refused):
        raise no_reading("an empty part of the memory")
    return Frame(history=tuple(history), refused=tuple(refused))


def _vibration(payload: bytes, fport: int | None) -> Frame:
    """Counts of vibration, in two of three modes with the room's air."""
    if fport == _ACCELERATIONS:
        raise no_reading("a list of accelerations")
    require_port(fport, dragino.DATA)
    battery, flags = unpack(">HB", payload)
    metrics: dict[str, MetricValue] = {"battery_v": battery / 1000}
    at = {_VIBRATION_AND_AIR: 7, _AIR_AND_RUN_TIME: 3}.get(flags >> 2 & 0x07)
    if at is not None:
        own, humidity = unpack(">hH", payload, at)
        metrics |= dragino.present("temperature_c", own, 100)
        metrics |= dragino.humidity("humidity_pct", humidity)
    return Frame(metrics=metrics)
