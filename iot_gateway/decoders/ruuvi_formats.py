"""The bytes of a RuuviTag's or a Ruuvi Air's advertisement.

Source: Ruuvi documentation (docs.ruuvi.com), Bluetooth advertisements, formats 3, 5, 6, C5, E1.
"""

import struct
from collections.abc import Iterator

import msgspec

from iot_gateway.reading import MetricValue, PayloadRejected

_MANUFACTURER_DATA = 0xFF
_RUUVI_LITTLE_ENDIAN = b"\x99\x04"
_RAW_V1, _RAW_V2, _AIR, _CUT_V2, _AIR_EXTENDED = 3, 5, 6, 0xC5, 0xE1
_LENGTHS = {_RAW_V1: 14, _RAW_V2: 24, _AIR: 20, _CUT_V2: 18, _AIR_EXTENDED: 40}


class Measurement(msgspec.Struct, frozen=True):
    """What one advertisement says.

    ``mac``: formats 5, C5 and E1. ``number`` (wraps): 16 bits in formats 5 and C5, 24 in E1.
    """

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


def from_manufacturer_data(data: bytes) -> Measurement | None:
    """The measurement in the manufacturer data of an advertisement; None: another maker's."""
    mine = data.startswith(_RUUVI_LITTLE_ENDIAN)
    return _measurement(data[2:]) if mine else None


def from_bare_data(data: bytes) -> Measurement | None:
    """The measurement where a capture kept the manufacturer data alone, or only what follows."""
    whole = bool(data) and _LENGTHS.get(data[0]) == len(data)
    return _measurement(data) if whole else from_manufacturer_data(data)


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
    measurement = _READERS[form](data)
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
    return _with_power(data, 13)


def _cut_v2(data: bytes) -> Measurement:
    """The same without the accelerations."""
    return _with_power(data, 7)


def _with_power(data: bytes, at: int) -> Measurement:
    power, number = struct.unpack_from(">HxH", data, at)
    metrics = _climate(data)
    if power >> 5 != 0x7FF:
        metrics["battery_v"] = round((1600 + (power >> 5)) / 1000, 3)
    mac = _mac(data[at + 5 : at + 11])
    return Measurement(metrics, mac=mac, number=None if number == 0xFFFF else number)


def _air(data: bytes) -> Measurement:
    """The short form of the Ruuvi Air; three bytes of its address are too few to name it."""
    return Measurement(_climate(data))


def _air_extended(data: bytes) -> Measurement:
    number = int.from_bytes(data[25:28])
    return Measurement(
        _climate(data), mac=_mac(data[34:40]), number=None if number == 0xFFFFFF else number
    )


def _climate(data: bytes) -> dict[str, MetricValue]:
    """Temperature, humidity and pressure, which all newer formats begin with."""
    temperature, humidity, pressure = struct.unpack(">xhHH", data[:7])
    metrics: dict[str, MetricValue] = {}
    if temperature != -0x8000:
        metrics["temperature_c"] = round(temperature * 0.005, 3)
    if humidity != 0xFFFF:
        metrics["humidity_pct"] = round(humidity * 0.0025, 4)
    if pressure != 0xFFFF:
        metrics["pressure_hpa"] = round((pressure + 50_000) / 100, 2)
    return metrics


def _mac(address: bytes) -> str | None:
    return None if address == b"\xff" * 6 else address.hex(":").upper()


_READERS = {
    _RAW_V1: _raw_v1,
    _RAW_V2: _raw_v2,
    _AIR: _air,
    _CUT_V2: _cut_v2,
    _AIR_EXTENDED: _air_extended,
}
