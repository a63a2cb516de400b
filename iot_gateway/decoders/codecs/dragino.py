"""Dragino LHT65, LHT65N, LHT52, LTC2 and LSN50v2 with its kin (S31, D20, D22, D23).

Source: Dragino wiki, user manuals of the LHT65N, LHT52, LTC2 and LSN50v2, "uplink payload". 0x7FFF
stands for a probe that is not there. The heat of the room is ``temperature_c``, of the plugged
probe ``probe_temperature_c``; the LTC2 numbers its two probes.
"""

from iot_gateway.decoders.codecs.dragino_lsn50 import decode as decode_lsn50
from iot_gateway.decoders.codecs.frame import (
    Frame,
    Kept,
    clock,
    from_unix,
    no_reading,
    require_port,
    unpack,
)
from iot_gateway.reading import Fact, MetricValue, PayloadRejected

MODELS = r"(LHT65|LHT52|LTC2|LSN50|D2[0-3X])([^0-9].*)?"
_DATA, _STORED, _PROBE_ID, _DEVICE = 2, 3, 4, 5
_MILLIVOLTS = 0x3FFF  # the two bits above grade the battery
_LOWEST_BATTERY_V = 1.0  # less would not send
_NOT_CONNECTED, _ASKED_FOR = 0x80, 0x40
_ENTRY = 11  # bytes of one measurement in a frame of several
_ABSENT = 0x7FFF
_DS18B20, _TMP117, _SHT31 = 1, 2, 11
_DS18B20_TIMED, _TMP117_TIMED = 9, 10
_PROBE_NAMES, _SHT31_NAMED, _TMP117_NAMED = (0x0F, 0x0E), 0x10, 0x20
_LTC2_PER_DEGREE = {1: 100, 2: 10}


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """A frame of any of these models."""
    name = model.upper()
    if "LHT52" in name:
        return _lht52(payload, fport)
    if fport == _DEVICE:
        return _device(payload)
    if "LTC2" in name:
        require_port(fport, _DATA)
        return _ltc2(payload)
    if "LHT65" in name:
        require_port(fport, _DATA, _STORED)
        return _lht65(payload, fport)
    require_port(fport, _DATA)
    return decode_lsn50(payload, only_probes="D2" in name)


def _device(payload: bytes) -> Frame:
    """Model, version, band and battery of the device, sent at its start and on request."""
    model, version, _, _, millivolts = unpack(">BHBBH", payload)
    volts = millivolts / 1000
    if volts < _LOWEST_BATTERY_V:
        raise no_reading("a device report without a battery")
    facts: dict[str, Fact] = {"model_code": model, "firmware": f"{version:04x}"}
    return Frame(metrics={"battery_v": volts}, facts=facts)


def _present(name: str, raw: int, divisor: int) -> dict[str, MetricValue]:
    return {} if raw == _ABSENT else {name: raw / divisor}


def _humidity(name: str, raw: int) -> dict[str, MetricValue]:
    """The upper four bits are no part of it; all set is a sensor that did not answer."""
    return {} if raw in (0xFFFF, _ABSENT) else {name: (raw & 0x0FFF) / 10}


def _lht65(payload: bytes, fport: int | None) -> Frame:
    _, own, humidity, kind, probe = unpack(">HhHBh", payload)
    if fport == _STORED:
        raise no_reading("a list of probe values without times")
    several = kind & _NOT_CONNECTED and len(payload) > _ENTRY  # bit 7 then says: sent again
    if (kind & _ASKED_FOR or several) and len(payload) % _ENTRY == 0:
        return _stored_lht65(payload)
    if kind in _PROBE_NAMES:
        raise no_reading("the name of the probe")
    named = kind in (_SHT31_NAMED, _TMP117_NAMED)
    metrics: dict[str, MetricValue] = {}
    if not named:  # else the room's place holds the name of the probe
        metrics |= _present("temperature_c", own, 100) | _humidity("humidity_pct", humidity)
    connected = not kind & _NOT_CONNECTED
    if kind & 0x0F in (_DS18B20_TIMED, _TMP117_TIMED) and not named:
        # The first two bytes hold the probe in place of the battery.
        (probe,) = unpack(">h", payload)
        (taken,) = unpack(">I", payload, 7)
        metrics |= _present("probe_temperature_c", probe, 100) if connected else {}
        return Frame(metrics=metrics, measured_at=clock(taken))
    (battery,) = unpack(">H", payload)
    metrics["battery_v"] = (battery & _MILLIVOLTS) / 1000
    channels: dict[str, dict[str, MetricValue]] = {}
    if connected and (kind & 0x0F in (_DS18B20, _TMP117, _SHT31) or named):
        metrics |= _present("probe_temperature_c", probe, 100)
        if kind & 0x0F == _SHT31 or kind == _SHT31_NAMED:
            (outside,) = unpack(">H", payload, 9)
            if found := _humidity("humidity_pct", outside):
                channels["probe"] = found
    return Frame(metrics=metrics, channels=channels)


def _stored_lht65(payload: bytes) -> Frame:
    """Measurements from the memory: eleven bytes each, the probe in front, the time last."""
    history = []
    for at in range(0, len(payload), _ENTRY):
        probe, own, humidity, kind, taken = unpack(">hhHBI", payload, at)
        metrics = _present("temperature_c", own, 100) | _humidity("humidity_pct", humidity)
        if kind & 0x0F in (_DS18B20, _TMP117, _DS18B20_TIMED, _TMP117_TIMED, _SHT31):
            metrics |= _present("probe_temperature_c", probe, 100)
        if metrics and clock(taken):
            history.append(Kept(from_unix(taken), metrics))
    if not history:
        raise no_reading("an empty part of the memory")
    return Frame(history=tuple(history))


def _lht52(payload: bytes, fport: int | None) -> Frame:
    if fport == _DEVICE:
        return _device(payload)
    if fport == _PROBE_ID:
        raise no_reading("the name of the probe")
    require_port(fport, _DATA, _STORED)
    if fport == _DATA:
        metrics, taken = _lht52_entry(payload, 0)
        return Frame(metrics=metrics, measured_at=clock(taken))
    if not payload or len(payload) % _ENTRY:
        raise PayloadRejected("truncated", "", f"{len(payload)} bytes are no whole measurements")
    entries = [_lht52_entry(payload, at) for at in range(0, len(payload), _ENTRY)]
    kept = [Kept(from_unix(taken), metrics) for metrics, taken in entries if clock(taken)]
    return Frame(history=tuple(kept))


def _lht52_entry(payload: bytes, at: int) -> tuple[dict[str, MetricValue], int]:
    own, humidity, probe, _, taken = unpack(">hHhBI", payload, at)
    metrics = _present("temperature_c", own, 100) | _humidity("humidity_pct", humidity)
    return metrics | _present("probe_temperature_c", probe, 100), taken


def _ltc2(payload: bytes) -> Frame:
    """Two probes, in hundredths or tenths by the resolution set, and the time of measurement."""
    battery, kind, first, second, taken = unpack(">HBhhI", payload)
    metrics: dict[str, MetricValue] = {"battery_v": (battery & _MILLIVOLTS) / 1000}
    if per_degree := _LTC2_PER_DEGREE.get(kind & 0x0F):
        metrics |= _present("temperature_c", first, per_degree)
        metrics |= _present("temperature2_c", second, per_degree)
    taken_at = clock(taken)
    if kind & _ASKED_FOR and taken_at:
        return Frame(history=(Kept(taken_at, metrics),))
    return Frame(metrics=metrics, measured_at=taken_at)
