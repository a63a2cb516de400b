"""Milesight EM300, EM310, EM320, EM500, TS101, TS201, TS301, TS302, AT101.

Source: Milesight's own payload tables, github.com/Milesight-IoT/SensorDecoders (README of each
model), and its user guides. A frame is a row of channel, type and value, least byte first. On the
two-input TS301 a door contact at input 2 is the second door only where input 1 is a door as well;
beside a temperature it is the only one.
"""

from collections.abc import Callable

import msgspec

from iot_gateway.decoders.codecs.frame import Frame, Kept, from_unix, unknown_part, unpack
from iot_gateway.decoders.codecs.milesight_history import kind_of
from iot_gateway.reading import Fact, MetricValue, PayloadRejected

MODELS = r"(EM3[0-3]0|EM500|TS101|TS201|TS30[12X]|AT101)([^0-9].*)?"
_ALARMS = {0: "released", 1: "threshold", 2: "mutation"}


class _Found(msgspec.Struct):
    """What the frame has said so far."""

    metrics: dict[str, MetricValue] = {}
    facts: dict[str, Fact] = {}
    history: list[Kept] = []


class _Part(msgspec.Struct, frozen=True):
    """The value of one channel and type: its length and what to do with it."""

    length: int
    read: Callable[[_Found, bytes], None]


type _Parts = dict[tuple[int, int], _Part]


def _temperature(suffix: str) -> _Part:
    def read(found: _Found, value: bytes) -> None:
        found.metrics[f"temperature{suffix}_c"] = unpack("<h", value)[0] / 10

    return _Part(2, read)


def _temperature_alarm(suffix: str) -> _Part:
    def read(found: _Found, value: bytes) -> None:
        tenths, alarm = unpack("<hB", value)
        found.metrics[f"temperature{suffix}_c"] = tenths / 10
        found.facts[f"device_alarm{suffix}"] = _ALARMS.get(alarm, str(alarm))

    return _Part(3, read)


def _temperature_change(suffix: str, per_degree: int) -> _Part:
    def read(found: _Found, value: bytes) -> None:
        tenths, change, alarm = unpack("<hhB", value)
        found.metrics[f"temperature{suffix}_c"] = tenths / 10
        found.facts[f"temperature{suffix}_change_c"] = change / per_degree
        found.facts[f"device_alarm{suffix}"] = _ALARMS.get(alarm, str(alarm))

    return _Part(5, read)


def _number(name: str, layout: str, divisor: int) -> Callable[[_Found, bytes], None]:
    def read(found: _Found, value: bytes) -> None:
        (number,) = unpack(layout, value)
        found.metrics[name] = number if divisor == 1 else number / divisor

    return read


def _flag(name: str) -> Callable[[_Found, bytes], None]:
    def read(found: _Found, value: bytes) -> None:
        found.metrics[name] = value[0] != 0

    return read


def _door_at_input_2(found: _Found, value: bytes) -> None:
    second = "door2_open" if "door_open" in found.metrics else "door_open"
    found.metrics[second] = value[0] != 0


def _location(found: _Found, value: bytes) -> None:
    lat, lon = unpack("<ii", value)
    found.metrics |= {"lat": lat / 1e6, "lon": lon / 1e6}


def _serial(found: _Found, value: bytes) -> None:
    found.facts["serial"] = value.hex()


def _sensor_status(found: _Found, value: bytes) -> None:
    found.facts["sensor_status"] = {0: "read error", 1: "out of range"}.get(value[0], "unknown")


def _nothing(found: _Found, value: bytes) -> None:
    """Versions, marks and quantities that no one here asks for."""


_HUMIDITY = _Part(1, _number("humidity_pct", "<B", 2))
_COMMON: _Parts = {
    (0x01, 0x75): _Part(1, _number("battery_pct", "<B", 1)),
    (0x03, 0x67): _temperature(""),
    (0x83, 0x67): _temperature_alarm(""),
    (0xFF, 0x01): _Part(1, _nothing),
    (0xFF, 0x08): _Part(6, _nothing),
    (0xFF, 0x09): _Part(2, _nothing),
    (0xFF, 0x0A): _Part(2, _nothing),
    (0xFF, 0x0B): _Part(1, _nothing),
    (0xFF, 0x0F): _Part(1, _nothing),
    (0xFF, 0x16): _Part(8, _serial),
    (0xFF, 0x18): _Part(2, _nothing),
    (0xFF, 0xFE): _Part(1, _nothing),
    (0xFF, 0xFF): _Part(2, _nothing),
}
_EM300: _Parts = {
    (0x04, 0x68): _HUMIDITY,
    (0x05, 0x00): _Part(1, _flag("leak")),
    (0x06, 0x00): _Part(1, _flag("leak")),
}
# The first that begins the model's name counts.
_FAMILIES: tuple[tuple[str, _Parts], ...] = (
    ("EM300-MCS", _EM300 | {(0x06, 0x00): _Part(1, _flag("door_open"))}),
    (
        "EM300-DI",
        {
            (0x04, 0x68): _HUMIDITY,
            (0x05, 0x00): _Part(1, _nothing),
            (0x05, 0xC8): _Part(4, _nothing),
            (0x05, 0xE1): _Part(8, _nothing),
            (0x85, 0x00): _Part(2, _nothing),
            (0x85, 0xE1): _Part(9, _nothing),
        },
    ),
    ("EM300", _EM300),
    ("EM310", {(0x03, 0xD4): _Part(7, _nothing)}),
    ("EM320-TILT", {(0x03, 0xD4): _Part(6, _nothing)}),
    ("EM3", {(0x04, 0x68): _HUMIDITY}),
    (
        "EM500-SMT",  # what is called humidity here is the soil's
        {
            (0x04, 0x68): _Part(1, _nothing),
            (0x04, 0xCA): _Part(2, _nothing),
            (0x05, 0x7F): _Part(2, _nothing),
            (0x83, 0xD7): _temperature_change("", 10),
        },
    ),
    (
        "EM500",
        {
            (0x03, 0x65): _Part(2, _nothing),
            (0x03, 0x77): _Part(2, _nothing),
            (0x03, 0x7B): _Part(2, _nothing),
            (0x03, 0x82): _Part(2, _nothing),
            (0x03, 0x94): _Part(4, _nothing),
            (0x04, 0x68): _HUMIDITY,
            (0x05, 0x7D): _Part(2, _nothing),
            (0x06, 0x73): _Part(2, _number("pressure_hpa", "<H", 10)),
            (0x83, 0xD7): _temperature_change("", 10),
        },
    ),
    (
        "TS201",
        {
            (0x04, 0x68): _HUMIDITY,
            (0x84, 0x68): _Part(2, _number("humidity_pct", "<B", 2)),
            (0x93, 0x67): _temperature_change("", 10),
            (0x94, 0x68): _Part(3, _number("humidity_pct", "<B", 2)),
            (0xB3, 0x67): _Part(1, _sensor_status),
            (0xB4, 0x68): _Part(1, _sensor_status),
            (0xFF, 0xA0): _Part(9, _nothing),
        },
    ),
    (
        "TS30",
        {
            (0x03, 0x00): _Part(1, _flag("door_open")),
            (0x04, 0x00): _Part(1, _door_at_input_2),
            (0x04, 0x67): _temperature("2"),
            (0x84, 0x67): _temperature_alarm("2"),
            (0x93, 0xD7): _temperature_change("", 100),
            (0x94, 0xD7): _temperature_change("2", 100),
        },
    ),
    (
        "AT101",
        {
            (0x04, 0x88): _Part(9, _location),
            (0x05, 0x00): _Part(1, _nothing),  # tilt
            (0x06, 0xD9): _Part(9, _nothing),
            (0x07, 0x00): _Part(1, _nothing),
        },
    ),
)
_HISTORY = ((0x20, 0xCE), (0x21, 0xCE))  # the second again, or with more


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Every known part up to the first unknown one, whose length nobody can tell."""
    name = _name(model)
    parts = _COMMON | next((own for start, own in _FAMILIES if name.startswith(start)), {})
    found, at, unread = _Found(), 0, ""
    while at < len(payload) and not unread:
        channel, kind = unpack(">BB", payload, at)
        kept = kind_of(name, channel) if (channel, kind) in _HISTORY else None
        if kept is not None:
            length, read = kept
            value = _value(payload, at + 2, length)
            (taken,) = unpack("<I", value)
            if metrics := read(value[4:], name):
                found.history.append(Kept(from_unix(taken), metrics))
        elif (part := parts.get((channel, kind))) is not None:
            length = part.length
            part.read(found, _value(payload, at + 2, length))
        else:
            unread = f"0x{channel:02x}{kind:02x}"
            break
        at += 2 + length
    if unread and not (found.metrics or found.facts or found.history):
        raise unknown_part(f"channel and type {unread}", at)
    return Frame(
        metrics=found.metrics,
        facts=found.facts,
        history=tuple(found.history),
        unread=(f"{unread} at byte {at}",) if unread else (),
    )


def _name(model: str) -> str:
    """The model's own name, without what a profile puts before it."""
    upper = model.upper().replace("_", "-")
    starts = [upper.rfind(each) for each in ("EM3", "EM500", "TS101", "TS201", "TS30", "AT101")]
    return upper[max(*starts, 0) :]


def _value(payload: bytes, at: int, length: int) -> bytes:
    value = payload[at : at + length]
    if len(value) < length:
        reason = f"the frame ends after {len(payload)} bytes, inside the part at {at - 2}"
        raise PayloadRejected("truncated", "", reason)
    return value
