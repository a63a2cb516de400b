"""Dragino LHT65 and LTC2. Source: Dragino user manuals, uplink payload, port 2."""

from iot_gateway.decoders.codecs.frame import Frame, from_unix, require_port, unpack
from iot_gateway.reading import MetricValue

MODELS = r"LHT65.*|LTC2.*"
_PORT = 2
_MILLIVOLTS = 0x3FFF  # the two bits above grade the battery
_NOT_CONNECTED = 0x80
_PROBE, _PROBE_AND_TIME = 1, 9
_LTC2_PER_DEGREE = {1: 100, 2: 10}


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """A frame of either model."""
    require_port(fport, _PORT)
    return _ltc2(payload) if model.upper().startswith("LTC2") else _lht65(payload)


def _lht65(payload: bytes) -> Frame:
    """Own sensor in hundredths, humidity in tenths, then what the plug for probes holds."""
    battery, own, humidity, kind, probe = unpack(">HhHBh", payload)
    metrics: dict[str, MetricValue] = {
        "temperature_c": own / 100,
        "humidity_pct": (humidity & 0xFFF) / 10,
    }
    connected = not kind & _NOT_CONNECTED
    if kind & 0x0F == _PROBE_AND_TIME:
        # The first two bytes hold the probe in place of the battery.
        (probe,) = unpack(">h", payload)
        metrics |= {"probe_temperature_c": probe / 100} if connected else {}
        (taken,) = unpack(">I", payload, 7)
        return Frame(metrics=metrics, measured_at=from_unix(taken))
    metrics["battery_v"] = (battery & _MILLIVOLTS) / 1000
    if kind & 0x0F == _PROBE and connected:
        metrics["probe_temperature_c"] = probe / 100
    return Frame(metrics=metrics)


def _ltc2(payload: bytes) -> Frame:
    """Two probes, in hundredths or tenths by the resolution set, and the time of measurement."""
    battery, kind, first, second, taken = unpack(">HBhhI", payload)
    metrics: dict[str, MetricValue] = {"battery_v": (battery & _MILLIVOLTS) / 1000}
    if per_degree := _LTC2_PER_DEGREE.get(kind & 0x0F):
        metrics["temperature_c"] = first / per_degree
        metrics["temperature2_c"] = second / per_degree
    return Frame(metrics=metrics, measured_at=from_unix(taken))
