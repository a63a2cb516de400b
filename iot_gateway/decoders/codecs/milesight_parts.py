"""The values inside a Milesight frame: how long each is and what it says.

Source: as of ``milesight``. Least byte first; temperatures in tenths, humidity in halves.
"""

from collections.abc import Callable

import msgspec

from iot_gateway.decoders.codecs.frame import Kept, unpack
from iot_gateway.reading import Fact, MetricValue

_ALARMS = {0: "released", 1: "threshold", 2: "mutation"}
_SENSOR_STATUS = {0: "read error", 1: "out of range"}


class Found(msgspec.Struct):
    """What the frame has said so far."""

    metrics: dict[str, MetricValue] = {}
    facts: dict[str, Fact] = {}
    history: list[Kept] = []


class Part(msgspec.Struct, frozen=True):
    """The value of one channel and type: its length and what to do with it."""

    length: int
    read: Callable[[Found, bytes], None]


type Parts = dict[tuple[int, int], Part]


def temperature(suffix: str = "") -> Part:
    """A temperature, of the second probe with ``2``."""
    return number(f"temperature{suffix}_c", "<h", 10)


def temperature_alarm(suffix: str = "") -> Part:
    """A temperature and what of its thresholds it crossed."""

    def read(found: Found, value: bytes) -> None:
        tenths, alarm = unpack("<hB", value)
        found.metrics[f"temperature{suffix}_c"] = tenths / 10
        found.facts[f"device_alarm{suffix}"] = _ALARMS.get(alarm, str(alarm))

    return Part(3, read)


def temperature_change(suffix: str, per_degree: int) -> Part:
    """A temperature, how much it changed at once (in parts of a degree) and the alarm for it."""

    def read(found: Found, value: bytes) -> None:
        tenths, change, alarm = unpack("<hhB", value)
        found.metrics[f"temperature{suffix}_c"] = tenths / 10
        found.facts[f"temperature{suffix}_change_c"] = change / per_degree
        found.facts[f"device_alarm{suffix}"] = _ALARMS.get(alarm, str(alarm))

    return Part(5, read)


def number(name: str, layout: str, divisor: int, *, length: int = 0) -> Part:
    """A number; with ``length`` the value goes on after it."""

    def read(found: Found, value: bytes) -> None:
        (raw,) = unpack(layout, value)
        found.metrics[name] = raw if divisor == 1 else raw / divisor

    return Part(length or {"B": 1, "h": 2, "H": 2, "I": 4}[layout[-1]], read)


def flag(name: str) -> Part:
    """Something that is so or not."""

    def read(found: Found, value: bytes) -> None:
        found.metrics[name] = value[0] != 0

    return Part(1, read)


def skipped(length: int) -> Part:
    """Versions, marks and quantities that no one here asks for."""

    def read(found: Found, value: bytes) -> None:
        pass

    return Part(length, read)


def _door_at_input_2(found: Found, value: bytes) -> None:
    second = "door2_open" if "door_open" in found.metrics else "door_open"
    found.metrics[second] = value[0] != 0


def _location(found: Found, value: bytes) -> None:
    lat, lon = unpack("<ii", value)
    found.metrics |= {"lat": lat / 1e6, "lon": lon / 1e6}


def _serial(found: Found, value: bytes) -> None:
    found.facts["serial"] = value.hex()


def _sensor_status(found: Found, value: bytes) -> None:
    found.facts["sensor_status"] = _SENSOR_STATUS.get(value[0], "unknown")


HUMIDITY = number("humidity_pct", "<B", 2)
PRESSURE = number("pressure_hpa", "<H", 10)
DOOR_AT_INPUT_2 = Part(1, _door_at_input_2)
LOCATION = Part(9, _location)
SERIAL = Part(8, _serial)
SENSOR_STATUS = Part(1, _sensor_status)
