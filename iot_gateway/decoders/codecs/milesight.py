"""Milesight's sensors: EM300, EM310, EM320, EM400, EM500, TS, AT101, AM, WS, WT, VS, GS301.

Source: Milesight's own payload tables, github.com/Milesight-IoT/SensorDecoders (README of each
model), and its user guides. A frame is a row of channel, type and value, least byte first. On the
two-input TS301 a door contact at input 2 is the second door only where input 1 is a door as well;
beside a temperature it is the only one.
"""

import re

from iot_gateway.decoders.codecs.frame import (
    Frame,
    Kept,
    from_unix,
    no_reading,
    unknown_part,
    unpack,
)
from iot_gateway.decoders.codecs.milesight_history import kind_of
from iot_gateway.decoders.codecs.milesight_models import parts_of
from iot_gateway.decoders.codecs.milesight_parts import Found
from iot_gateway.reading import PayloadRejected

MODELS = (
    r"(EM3[0-3]0|EM4[01]0|EM500|TS101|TS201|TS30[12X]|AT101|AM10[2-7]|AM3[01]\d|WS20[23]"
    r"|WS30[13]|WS52\d|WT[12]01|VS34[01]|VS350|GS301)([^0-9].*)?"
)
_NAME = re.compile(r"(?:EM|TS|AT|AM|WS|WT|VS|GS)\d{2}[\dX]")
_HISTORY = ((0x20, 0xCE), (0x21, 0xCE))  # the second again, or with more
_ANSWERS = (0xF8, 0xF9, 0xFD, 0xFE, 0xFF)  # channels on which a device repeats what it was told


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Every known part up to the first unknown one, whose length nobody can tell."""
    name = _name(model)
    parts, found, at, unread = parts_of(name), Found(), 0, ""
    while at < len(payload):
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
        if payload[at] in _ANSWERS:
            raise no_reading("an answer to a command")
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
    starts = [each.start() for each in _NAME.finditer(upper)]
    return upper[starts[-1] :] if starts else upper


def _value(payload: bytes, at: int, length: int) -> bytes:
    value = payload[at : at + length]
    if len(value) < length:
        reason = f"the frame ends after {len(payload)} bytes, inside the part at {at - 2}"
        raise PayloadRejected("truncated", "", reason)
    return value
