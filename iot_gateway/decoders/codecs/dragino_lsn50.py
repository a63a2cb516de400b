"""Frames of the Dragino LSN50v2, SN50v3 and their kin, by working mode.

Source: Dragino wiki, user manuals of LSN50v2, SN50v3-LB, S31-LB and D20/D22/D23-LB, "uplink
payload". The mode stands in byte 6. Where an SHT sensor belongs to the mode it is the room and the
DS18B20 the probe, also while the SHT does not answer; a device with nothing but DS18B20 measures
the room with them, and an S31 has none. What is called a door there is the level of a pin to which
mostly nothing is wired, so it is not taken for one.
"""

from iot_gateway.decoders.codecs import dragino_values as dragino
from iot_gateway.decoders.codecs.frame import (
    Frame,
    Kept,
    clock,
    from_unix,
    no_reading,
    require_port,
    unknown_part,
    unpack,
    without_power_on,
)
from iot_gateway.reading import MetricValue

_SHT, _THREE_ADC, _THREE_PROBES, _PROBES_AND_COUNTS, _ALARM = 0, 2, 3, 8, 31
_MODES = (*range(9), _ALARM)
_ABSENT = (0x7FFF, -0x8000)  # in tenths; the first also where no probe answers
_NO_SHT = (0x7FFF, -1)


def decode(payload: bytes, fport: int | None, name: str) -> Frame:
    """The temperatures and humidity of one frame."""
    require_port(fport, dragino.DATA, dragino.STORED)
    # The first D20 to D23 said so of a missing probe; one tenth below zero is lost with them.
    absent = (*_ABSENT, -1) if "LSN50" in name and "D2" in name else _ABSENT
    if fport == dragino.STORED and "S31" in name:
        return _stored_air(payload)
    if fport == dragino.STORED:
        return without_power_on(_stored(payload, absent))
    (flags,) = unpack(">B", payload, 6)
    mode = flags >> 2 & 0x1F
    if mode not in _MODES:
        raise unknown_part(f"working mode {mode}", 6)
    if mode == _THREE_ADC:
        (tenths,) = unpack(">B", payload, 11)
        return Frame(metrics={"battery_v": tenths / 10, **_sht(payload)})
    (battery,) = unpack(">H", payload)
    unpack(">h", payload, 9)  # frames of every mode have eleven bytes
    metrics: dict[str, MetricValue] = {"battery_v": battery / 1000}
    if "S31" in name:
        return _only_sht(payload, mode, metrics, timed="LSN50" not in name)
    if mode in (_THREE_PROBES, _PROBES_AND_COUNTS):
        return without_power_on(_three_probes(payload, mode, metrics, absent))
    sht = _sht(payload) if mode == _SHT else {}
    (probe,) = unpack(">h", payload, 2)
    if probe not in absent:
        beside_sht = sht or (mode == _SHT and "D2" not in name)
        metrics["probe_temperature_c" if beside_sht else "temperature_c"] = probe / 10
    return without_power_on(Frame(metrics=metrics | sht))


def _only_sht(payload: bytes, mode: int, metrics: dict[str, MetricValue], *, timed: bool) -> Frame:
    """An S31, whose later models have the time where others have their DS18B20."""
    if mode != _SHT:
        return Frame(metrics=metrics)
    (taken,) = unpack(">I", payload, 2)
    return Frame(metrics=metrics | _sht(payload), measured_at=clock(taken) if timed else None)


def _three_probes(
    payload: bytes, mode: int, metrics: dict[str, MetricValue], absent: tuple[int, ...]
) -> Frame:
    places = (2, 7, 9) if mode == _THREE_PROBES else (2, 4, 7)
    first, second, third = (unpack(">h", payload, at)[0] for at in places)
    for name, raw in (("temperature_c", first), ("temperature2_c", second)):
        if raw not in absent:
            metrics[name] = raw / 10
    channels = {} if third in absent else {"3": {"temperature_c": third / 10}}
    return Frame(metrics=metrics, channels=channels)


def _sht(payload: bytes) -> dict[str, MetricValue]:
    return _air(*unpack(">hH", payload, 7))


def _air(temperature: int, humidity: int) -> dict[str, MetricValue]:
    """Both in tenths; no humidity at all means a light sensor instead."""
    humid = humidity != 0xFFFF
    if not humidity or temperature in _ABSENT or (temperature in _NO_SHT and not humid):
        return {}
    return {"temperature_c": temperature / 10} | ({"humidity_pct": humidity / 10} if humid else {})


def _stored(payload: bytes, absent: tuple[int, ...]) -> Frame:
    """Measurements of three DS18B20 from the memory, the time last."""
    kept: list[Kept] = []
    for at in dragino.entries(payload):
        first, second, third, _, taken = unpack(">hhhBI", payload, at)
        if not clock(taken):
            continue
        both = {"temperature_c": first, "temperature2_c": second}
        metrics: dict[str, MetricValue] = {
            name: raw / 10 for name, raw in both.items() if raw not in absent
        }
        kept += [Kept(from_unix(taken), metrics)] if metrics else []
        if third not in absent:
            kept.append(Kept(from_unix(taken), {"temperature_c": third / 10}, "3"))
    if not kept:
        raise no_reading("an empty part of the memory")
    return Frame(history=tuple(kept))


def _stored_air(payload: bytes) -> Frame:
    """Measurements of an S31 from the memory, the time last."""
    kept: list[Kept] = []
    for at in dragino.entries(payload):
        temperature, humidity, taken = unpack(">2xhHxI", payload, at)
        metrics = _air(temperature, humidity)
        if metrics and clock(taken):
            kept.append(Kept(from_unix(taken), metrics))
    if not kept:
        raise no_reading("an empty part of the memory")
    return Frame(history=tuple(kept))
