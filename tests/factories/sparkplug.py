"""Messages of Sparkplug B, written apart from the product's own reader."""

import struct
from typing import Any

from tests.factories.readings import NOON

NOON_MS = int(NOON.timestamp() * 1000)


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def metric(value: Any, *, name: str = "", alias: int | None = None, **more: Any) -> bytes:
    """One metric; ``more``: ms, datatype, historical, null, unit, quality."""
    out = field(1, name.encode()) if name else b""
    out += b"" if alias is None else field(2, alias)
    out += field(3, more["ms"]) if "ms" in more else b""
    out += field(4, more["datatype"]) if "datatype" in more else b""
    out += field(5, 1) if more.get("historical") else b""
    out += field(7, 1) if more.get("null") else b""
    properties = b""
    if "unit" in more:
        properties += field(1, b"engUnit") + field(
            2, field(1, 12) + field(8, more["unit"].encode())
        )
    if "quality" in more:
        properties += field(1, b"Quality") + field(2, field(1, 3) + field(3, more["quality"]))
    out += field(9, properties) if properties else b""
    match value:
        case bool():
            out += field(14, int(value))
        case int():
            out += field(10, value & 0xFFFFFFFF)
        case float():
            out += varint(12 << 3 | 5) + struct.pack("<f", value)
    return out


def message(*metrics: bytes, seq: int | None = 0, ms: int = NOON_MS) -> bytes:
    out = field(1, ms) if ms else b""
    out += b"".join(field(2, each) for each in metrics)
    return out if seq is None else out + field(3, seq)
