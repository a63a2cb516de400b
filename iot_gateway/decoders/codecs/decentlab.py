"""Decentlab's sensors of temperature and humidity, of air, water, soil and surfaces.

Source: Decentlab decoder documents and data sheets, decentlab.com/support: protocol 2, device id,
flags, then for each flag from the lowest bit a group of 16-bit numbers, most byte first. The table
gives each model's groups: how many numbers, and what the ones we know mean. A profile (DL-TP,
DL-SMTP) has a temperature a level, zero where no sensor is; its first two levels are
``temperature_c`` and ``temperature2_c``, the others channels by their number.
"""

from collections.abc import Callable

import msgspec

from iot_gateway.decoders.codecs.frame import Frame, unpack, without_power_on
from iot_gateway.reading import MetricValue, PayloadRejected

_PROTOCOL = 2
_FULL_SCALE = 65_535
_HEADER = 5

type _Convert = Callable[[int], float]


class _Group(msgspec.Struct, frozen=True):
    """One flag's numbers: how many, and by position the name and the conversion.

    ``levels``: places of the temperatures of as many levels.
    """

    count: int
    values: dict[int, tuple[str, _Convert]] = {}
    levels: tuple[int, ...] = ()


def _linear(divisor: float, offset: float = 0.0, *, digits: int = 3) -> _Convert:
    return lambda x: round((x - offset) / divisor, digits)


_BATTERY = _Group(1, {0: ("battery_v", _linear(1000))})
_SIGNED_TENTHS = _linear(10, 32_768)
_SIGNED_HUNDREDTHS = _linear(100, 32_768)
_HECTOPASCAL = _linear(50)  # two pascals a step


# Two Sensirion sensors, as their data sheets convert.
_SHT3X = _Group(
    2,
    {
        0: ("temperature_c", lambda x: round(175 * x / _FULL_SCALE - 45, 3)),
        1: ("humidity_pct", lambda x: round(100 * x / _FULL_SCALE, 3)),
    },
)
_SHT21 = _Group(
    2,
    {
        0: ("temperature_c", lambda x: round(175.72 * x / 65_536 - 46.85, 3)),
        1: ("humidity_pct", lambda x: round(125 * x / 65_536 - 6, 3)),
    },
)
_BAROMETER = _Group(1, {0: ("pressure_hpa", _HECTOPASCAL)})
_WEATHER = _Group(
    17,
    {
        7: ("temperature_c", _SIGNED_TENTHS),
        9: ("pressure_hpa", _SIGNED_TENTHS),  # hundredths of a kilopascal
        10: ("humidity_pct", _SIGNED_TENTHS),
        11: ("internal_temperature_c", _SIGNED_TENTHS),
    },
)
_FINE = _linear(256, 32_768)
_PRESSURE = _Group(2, {1: ("temperature_c", lambda x: round((x - 384) * 0.003125 - 50, 3))})
_WATER = _Group(5, {1: ("temperature_c", _SIGNED_HUNDREDTHS)})
_SURFACE = ("probe_temperature_c", _SIGNED_HUNDREDTHS)

# The first whose name is in the model's counts.
_MODELS: dict[str, tuple[_Group, ...]] = {
    "DL-SHT35": (_SHT3X, _BATTERY),
    "DL-SHT21": (_SHT21, _BATTERY),
    "DL-DS18": (_Group(1, {0: ("temperature_c", _linear(16, 32_768, digits=4))}), _BATTERY),
    "DL-ITST": (
        _Group(
            2,
            {
                0: ("temperature_c", _linear(10, 1000)),
                1: ("internal_temperature_c", _linear(10, 1000)),
            },
        ),
        _BATTERY,
    ),
    "DL-RHC": (
        _Group(4, {2: ("humidity_pct", _linear(100)), 3: ("temperature_c", _SIGNED_HUNDREDTHS)}),
        _BATTERY,
    ),
    "DL-IAM": (
        _BATTERY,
        _SHT3X,
        _BAROMETER,
        _Group(2),
        _Group(3),
        _Group(1, {0: ("motion", _linear(1, digits=0))}),
        _Group(1),
    ),
    "DL-LP8P": (
        _SHT21,
        _Group(2, {1: ("pressure_hpa", _HECTOPASCAL)}),
        _Group(8),
        _BATTERY,
    ),
    "DL-PM": (_BATTERY, _Group(10), _SHT21, _BAROMETER),
    "DL-ATM22": (_Group(8, {3: ("temperature_c", _SIGNED_TENTHS)}), _BATTERY),
    "DL-ATM41": (_WEATHER, _BATTERY),  # and DL-ATM41G2
    "DL-CTD10": (_Group(4, {1: ("temperature_c", _SIGNED_TENTHS)}), _BATTERY),
    "DL-CWS2": (_SHT3X, _Group(6, {0: _SURFACE}), _BATTERY),
    "DL-CWS": (
        _Group(
            6,
            {
                0: _SURFACE,
                1: ("temperature_c", _SIGNED_HUNDREDTHS),
                2: ("humidity_pct", _SIGNED_HUNDREDTHS),
                5: ("internal_temperature_c", _SIGNED_HUNDREDTHS),
            },
        ),
        _BATTERY,
    ),
    "DL-5TM": (_Group(2, {1: ("temperature_c", _linear(10, 400))}), _BATTERY),
    "DL-LID": (_Group(11), _BATTERY),
    "DL-MBX": (_Group(2), _BATTERY),
    "DL-NTU": (_WATER, _BATTERY),
    "DL-PHEHT": (_WATER, _BATTERY),
    "DL-PR21": (_PRESSURE, _BATTERY),
    "DL-PR26": (_PRESSURE, _BATTERY),
    "DL-PR36CTD": (
        _Group(4, {1: ("internal_temperature_c", _FINE), 2: ("temperature_c", _FINE)}),
        _BATTERY,
    ),
    "DL-PR36": (_Group(2, {1: ("temperature_c", _FINE)}), _BATTERY),
    "DL-SMTP": (_Group(16, levels=tuple(range(1, 16, 2))), _BATTERY),
    "DL-TP": (_Group(16, levels=tuple(range(16))), _BATTERY),
    "DL-TRS11": (_Group(2, {1: ("temperature_c", _SIGNED_TENTHS)}), _BATTERY),
    "DL-TRS12": (_Group(3, {1: ("temperature_c", _SIGNED_TENTHS)}), _BATTERY),
    "DL-TRS21": (_Group(2, {1: ("temperature_c", _SIGNED_TENTHS)}), _BATTERY),
}
MODELS = rf"({'|'.join(_MODELS)})(G2)?([^0-9].*)?"
_DS18B20 = "DL-DS18"


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """A header with the serial number, then the groups that the flags announce."""
    protocol, serial, flags = unpack(">BHH", payload)
    if protocol != _PROTOCOL:
        raise PayloadRejected("unknown_format", "", f"protocol version {protocol} is not known")
    upper = model.upper()
    groups = next(own for name, own in _MODELS.items() if name in upper)
    if flags >> len(groups):
        reason = f"flags 0x{flags:04x} at byte 3 announce more than this model's groups"
        raise PayloadRejected("unknown_format", "", reason)
    metrics: dict[str, MetricValue] = {}
    channels: dict[str, dict[str, MetricValue]] = {}
    at = _HEADER
    for bit, group in enumerate(groups):
        if flags >> bit & 1:
            numbers = unpack(f">{group.count}H", payload, at)
            for place, (name, convert) in group.values.items():
                metrics[name] = convert(numbers[place])
            _levels([numbers[place] for place in group.levels], metrics, channels)
            at += 2 * group.count
    frame = Frame(metrics=metrics, channels=channels, facts={"device_serial": serial})
    return without_power_on(frame) if _DS18B20 in upper else frame


def _levels(
    numbers: list[int],
    metrics: dict[str, MetricValue],
    channels: dict[str, dict[str, MetricValue]],
) -> None:
    for level, raw in enumerate(numbers, start=1):
        if not raw:
            continue
        if level <= 2:
            metrics["temperature_c" if level == 1 else "temperature2_c"] = _SIGNED_HUNDREDTHS(raw)
        else:
            channels[str(level)] = {"temperature_c": _SIGNED_HUNDREDTHS(raw)}
