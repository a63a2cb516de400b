"""Decentlab DL-SHT35. Source: Decentlab data sheet; conversion of the Sensirion SHT3x."""

from iot_gateway.decoders.codecs.frame import Frame, unpack
from iot_gateway.reading import MetricValue, PayloadRejected

MODELS = r"DL-SHT35.*"
_PROTOCOL = 2
_HAS_SENSOR, _HAS_BATTERY = 1, 2
_FULL_SCALE = 65_535


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """A header with the serial number, then the parts that the flags announce."""
    protocol, serial, flags = unpack(">BHH", payload)
    if protocol != _PROTOCOL:
        raise PayloadRejected("unknown_format", "", f"protocol version {protocol} is not known")
    metrics: dict[str, MetricValue] = {}
    at = 5
    if flags & _HAS_SENSOR:
        temperature, humidity = unpack(">HH", payload, at)
        metrics["temperature_c"] = round(175 * temperature / _FULL_SCALE - 45, 3)
        metrics["humidity_pct"] = round(100 * humidity / _FULL_SCALE, 3)
        at += 4
    if flags & _HAS_BATTERY:
        (millivolts,) = unpack(">H", payload, at)
        metrics["battery_v"] = millivolts / 1000
    return Frame(metrics=metrics, facts={"device_serial": serial})
