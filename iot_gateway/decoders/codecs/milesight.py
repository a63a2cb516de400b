"""Milesight EM300, EM500, TS101, TS301, AT101. Source: Milesight user guides, uplink packets.

A frame is a row of channel, type and value. On the two-input TS301 a door contact at input 2 is
the second door only where input 1 is a door as well; beside a temperature it is the only one.
"""

from collections.abc import Callable

import msgspec

from iot_gateway.decoders.codecs.frame import Frame, Kept, from_unix, unpack
from iot_gateway.reading import Fact, MetricValue, PayloadRejected

MODELS = r"EM300.*|EM500.*|TS101.*|TS301.*|TS302.*|AT101.*"
_ALARMS = {0: "released", 1: "threshold", 2: "mutation"}


class _Found(msgspec.Struct):
    """What the frame has said so far."""

    metrics: dict[str, MetricValue] = msgspec.field(default_factory=dict)
    facts: dict[str, Fact] = msgspec.field(default_factory=dict)
    history: list[Kept] = msgspec.field(default_factory=list)


class _Part(msgspec.Struct, frozen=True):
    """The value of one channel and type: its length and what to do with it."""

    length: int
    read: Callable[[_Found, bytes], None]


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


def _temperature_change(suffix: str) -> _Part:
    def read(found: _Found, value: bytes) -> None:
        tenths, change, alarm = unpack("<hhB", value)
        found.metrics[f"temperature{suffix}_c"] = tenths / 10
        found.facts[f"temperature{suffix}_change_c"] = change / 100
        found.facts[f"device_alarm{suffix}"] = _ALARMS.get(alarm, str(alarm))

    return _Part(5, read)


def _battery(found: _Found, value: bytes) -> None:
    found.metrics["battery_pct"] = value[0]


def _humidity(found: _Found, value: bytes) -> None:
    found.metrics["humidity_pct"] = value[0] / 2


def _leak(found: _Found, value: bytes) -> None:
    found.metrics["leak"] = value[0] != 0


def _door(found: _Found, value: bytes) -> None:
    found.metrics["door_open"] = value[0] != 0


def _door_at_input_2(found: _Found, value: bytes) -> None:
    second = "door2_open" if "door_open" in found.metrics else "door_open"
    found.metrics[second] = value[0] != 0


def _serial(found: _Found, value: bytes) -> None:
    found.facts["serial"] = value.hex()


def _nothing(found: _Found, value: bytes) -> None:
    """Versions and marks that no one asks for."""


_PARTS: dict[tuple[int, int], _Part] = {
    (0x01, 0x75): _Part(1, _battery),
    (0x03, 0x67): _temperature(""),
    (0x04, 0x67): _temperature("2"),
    (0x83, 0x67): _temperature_alarm(""),
    (0x84, 0x67): _temperature_alarm("2"),
    (0x93, 0xD7): _temperature_change(""),
    (0x94, 0xD7): _temperature_change("2"),
    (0x83, 0xD7): _temperature_change(""),
    (0x04, 0x68): _Part(1, _humidity),
    (0x05, 0x00): _Part(1, _leak),
    (0x03, 0x00): _Part(1, _door),
    (0x04, 0x00): _Part(1, _door_at_input_2),
    (0xFF, 0x16): _Part(8, _serial),
    (0xFF, 0x01): _Part(1, _nothing),
    (0xFF, 0x09): _Part(2, _nothing),
    (0xFF, 0x0A): _Part(2, _nothing),
    (0xFF, 0x0B): _Part(1, _nothing),
    (0xFF, 0x0F): _Part(1, _nothing),
    (0xFF, 0xFE): _Part(1, _nothing),
    (0xFF, 0xFF): _Part(2, _nothing),
}
_HISTORY = (0x20, 0xCE)
_EM300_STATE = (0x06, 0x00)  # a door contact on the MCS, a leak on the leak detectors


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Every known part up to the first unknown one, whose length nobody can tell."""
    found, at, unread = _Found(), 0, ""
    while at < len(payload) and not unread:
        channel, kind = unpack(">BB", payload, at)
        if (channel, kind) == _HISTORY:
            at += 2 + _kept(found, payload[at + 2 :], model)
        elif (part := _part(channel, kind, model)) is not None:
            value = payload[at + 2 : at + 2 + part.length]
            if len(value) < part.length:
                raise PayloadRejected("truncated", "", f"the frame ends after {len(payload)} bytes")
            part.read(found, value)
            at += 2 + part.length
        else:
            unread = f"0x{channel:02x}{kind:02x}"
    if unread and not (found.metrics or found.facts or found.history):
        raise PayloadRejected("unknown_format", "", f"channel and type {unread} are not known")
    return Frame(
        metrics=found.metrics,
        facts=found.facts,
        history=tuple(found.history),
        unread=(unread,) if unread else (),
    )


def _part(channel: int, kind: int, model: str) -> _Part | None:
    if (channel, kind) == _EM300_STATE:
        return _Part(1, _door if _has_contact(model) else _leak)
    return _PARTS.get((channel, kind))


def _has_contact(model: str) -> bool:
    return model.upper().startswith("EM300-MCS")


def _kept(found: _Found, value: bytes, model: str) -> int:
    """One measurement from the device's memory; returns how many bytes it takes."""
    if model.upper().startswith("TS30"):
        taken, mask, first, second = unpack("<IBhh", value)
        metrics = _kept_input(mask >> 4, first, "") | _kept_input(mask & 0x0F, second, "2")
        length = 9
    elif model.upper().startswith("EM300"):
        taken, tenths, humidity, state = unpack("<IhBB", value)
        metrics, length = _kept_em300(tenths, humidity, state, model), 8
    else:
        taken, tenths = unpack("<Ih", value)
        metrics, length = {"temperature_c": tenths / 10}, 6
    if metrics:
        found.history.append(Kept(from_unix(taken), metrics))
    return length


def _kept_em300(tenths: int, humidity: int, state: int, model: str) -> dict[str, MetricValue]:
    """The MLD has neither temperature nor humidity, the TH no state; their places are zero."""
    variant = model.upper().removeprefix("EM300-")
    metrics: dict[str, MetricValue] = {}
    if not variant.startswith("MLD"):
        metrics |= {"temperature_c": tenths / 10, "humidity_pct": humidity / 2}
    if not variant.startswith("TH"):
        metrics["door_open" if _has_contact(model) else "leak"] = state != 0
    return metrics


def _kept_input(kind: int, value: int, suffix: str) -> dict[str, MetricValue]:
    """Kinds 1 to 4 are temperatures, 5 and 6 door contacts, 0 nothing."""
    if kind in (1, 2, 3, 4):
        return {f"temperature{suffix}_c": value / 10}
    if kind in (5, 6):
        return {f"door{suffix}_open": value != 0}
    return {}
