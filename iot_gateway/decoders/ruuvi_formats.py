"""The bytes of a RuuviTag's advertisement.

Source: Ruuvi documentation, Bluetooth advertisements, data formats 3 and 5.
"""

import struct
from collections.abc import Iterator

import msgspec

from iot_gateway.reading import MetricValue, PayloadRejected

_MANUFACTURER_DATA = 0xFF
_RUUVI_LITTLE_ENDIAN = b"\x99\x04"
_RAW_V1, _RAW_V2 = 3, 5
_LENGTHS = {_RAW_V1: 14, _RAW_V2: 24}


class Measurement(msgspec.Struct, frozen=True):
    """What one advertisement says. ``mac`` and ``number`` (16 bits, wraps): format 5 only."""

    metrics: dict[str, MetricValue]
    mac: str | None = None
    number: int | None = None


def from_advertisement(advertisement: bytes) -> Measurement | None:
    """The measurement in an advertisement.

    Raw captures put the length of the whole before it and the signal strength after it.

    None: not a Ruuvi advertisement. Raises PayloadRejected: ``truncated``, ``unknown_format``,
    ``no_metrics``.
    """
    data = _ruuvi_data(advertisement)
    if data is None:
        data = _ruuvi_data(advertisement[1:])
    return None if data is None else _measurement(data)


def _ruuvi_data(advertisement: bytes) -> bytes | None:
    for kind, data in _structures(advertisement):
        if kind == _MANUFACTURER_DATA and data.startswith(_RUUVI_LITTLE_ENDIAN):
            return data[2:]
    return None


def _structures(advertisement: bytes) -> Iterator[tuple[int, bytes]]:
    """The (type, data) structures of an advertisement (Bluetooth Core, vol. 3, part C, 11)."""
    at = 0
    while at < len(advertisement) - 1 and advertisement[at]:
        end = at + 1 + advertisement[at]
        yield advertisement[at + 1], advertisement[at + 2 : end]
        at = end


def _measurement(data: bytes) -> Measurement:
    form = data[0] if data else 0
    if form not in _LENGTHS:
        raise PayloadRejected("unknown_format", "data", f"Ruuvi data format {form} is not known")
    if len(data) < _LENGTHS[form]:
        raise PayloadRejected("truncated", "data", f"{len(data)} of {_LENGTHS[form]} bytes")
    measurement = _raw_v1(data) if form == _RAW_V1 else _raw_v2(data)
    if not measurement.metrics:
        raise PayloadRejected("no_metrics", "data", "every value is marked as not available")
    return measurement


def _raw_v1(data: bytes) -> Measurement:
    """Humidity in halves, temperature as sign and magnitude in hundredths, pascal, millivolts."""
    humidity, whole, hundredths, pressure, millivolts = struct.unpack(">xBBBH6xH", data[:14])
    magnitude = (whole & 0x7F) + hundredths / 100
    return Measurement(
        {
            "temperature_c": round(-magnitude if whole & 0x80 else magnitude, 2),
            "humidity_pct": humidity / 2,
            "pressure_hpa": round((pressure + 50_000) / 100, 2),
            "battery_v": millivolts / 1000,
        }
    )


def _raw_v2(data: bytes) -> Measurement:
    """Fixed point; all bits set (for the temperature: the lowest number) means not available."""
    temperature, humidity, pressure, power, number = struct.unpack(">xhHH6xHxH", data[:18])
    metrics: dict[str, MetricValue] = {}
    if temperature != -0x8000:
        metrics["temperature_c"] = round(temperature * 0.005, 3)
    if humidity != 0xFFFF:
        metrics["humidity_pct"] = round(humidity * 0.0025, 4)
    if pressure != 0xFFFF:
        metrics["pressure_hpa"] = round((pressure + 50_000) / 100, 2)
    if power >> 5 != 0x7FF:
        metrics["battery_v"] = round((1600 + (power >> 5)) / 1000, 3)
    mac = data[18:24]
    return Measurement(
        metrics,
        mac=None if mac == b"\xff" * 6 else mac.hex(":").upper(),
        number=None if number == 0xFFFF else number,
    )
