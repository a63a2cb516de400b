"""Frames of the Dragino LSN50v2 and its kin, by working mode.

Source: Dragino wiki, LSN50 and LSN50v2 user manual, "uplink payload". The mode stands in byte 6.
Where an SHT sensor belongs to the mode it is the room and the DS18B20 the probe, also while the
SHT does not answer; a device with nothing but DS18B20 measures the room with them.
"""

from iot_gateway.decoders.codecs.frame import Frame, unknown_part, unpack
from iot_gateway.reading import MetricValue

_SHT, _DISTANCE, _THREE_ADC, _THREE_PROBES, _WEIGHT, _COUNT, _ALARM = 0, 1, 2, 3, 4, 5, 31
_ABSENT = (0x7FFF, -0x8000)  # in tenths; the first also where no probe answers


def decode(payload: bytes, *, only_probes: bool) -> Frame:
    """The temperatures and humidity of one frame of port 2.

    ``only_probes``: a model without an SHT sensor (D20, D22, D23).
    """
    (flags,) = unpack(">B", payload, 6)
    mode = flags >> 2 & 0x1F
    if mode not in (_SHT, _DISTANCE, _THREE_ADC, _THREE_PROBES, _WEIGHT, _COUNT, _ALARM):
        raise unknown_part(f"working mode {mode}", 6)
    if mode == _THREE_ADC:
        return _three_adc(payload)
    battery, probe = unpack(">Hh", payload)
    unpack(">h", payload, 9)  # frames of every mode have eleven bytes
    metrics: dict[str, MetricValue] = {"battery_v": battery / 1000}
    if mode == _THREE_PROBES:
        return _three_probes(payload, probe, metrics)
    sht = _sht(payload) if mode == _SHT else {}
    if probe not in _ABSENT:
        beside_sht = sht or (mode == _SHT and not only_probes)
        metrics["probe_temperature_c" if beside_sht else "temperature_c"] = probe / 10
    return Frame(metrics=metrics | sht)


def _three_adc(payload: bytes) -> Frame:
    (tenths,) = unpack(">B", payload, 11)
    return Frame(metrics={"battery_v": tenths / 10, **_sht(payload)})


def _three_probes(payload: bytes, first: int, metrics: dict[str, MetricValue]) -> Frame:
    second, third = unpack(">hh", payload, 7)
    for name, raw in (("temperature_c", first), ("temperature2_c", second)):
        if raw not in _ABSENT:
            metrics[name] = raw / 10
    channels: dict[str, dict[str, MetricValue]] = {}
    if third not in _ABSENT:
        channels["3"] = {"temperature_c": third / 10}
    return Frame(metrics=metrics, channels=channels)


def _sht(payload: bytes) -> dict[str, MetricValue]:
    """Temperature and humidity in tenths; no humidity at all means a light sensor instead."""
    temperature, humidity = unpack(">hH", payload, 7)
    if humidity in (0, 0xFFFF) or temperature in _ABSENT:
        return {}
    return {"temperature_c": temperature / 10, "humidity_pct": humidity / 10}
