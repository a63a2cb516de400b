"""The wire form of Protocol Buffers: numbered fields, read without a schema compiler.

Source: Protocol Buffers documentation, encoding (protobuf.dev/programming-guides/encoding).
"""

import struct
from collections.abc import Iterator

from iot_gateway.reading import PayloadRejected

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_LONGEST_VARINT = 10

# A number for varints, the raw bytes for the three other kinds.
type Value = int | bytes


def fields(message: bytes) -> Iterator[tuple[int, Value]]:
    """Field number and value, in order; raises PayloadRejected ``truncated``, ``not_protobuf``."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            length, at = _varint(message, at)
        elif kind in (_FIXED_64, _FIXED_32):
            length = 8 if kind == _FIXED_64 else 4
        else:
            raise PayloadRejected("not_protobuf", "", f"wire type {kind} at byte {at} is not known")
        if at + length > len(message):
            reason = f"field {key >> 3} at byte {at} needs {length} bytes"
            raise PayloadRejected("truncated", "", reason)
        yield key >> 3, message[at : at + length]
        at += length


def text(value: Value) -> str:
    """A string field."""
    try:
        return blob(value).decode()
    except UnicodeDecodeError:
        raise PayloadRejected("not_utf8", "", "a name is not UTF-8") from None


def blob(value: Value) -> bytes:
    """A field of bytes, a string or a message."""
    if isinstance(value, bytes):
        return value
    raise PayloadRejected("not_protobuf", "", "a number stands in place of a message")


def number(value: Value) -> int:
    """An integer or an enumeration."""
    if isinstance(value, int):
        return value
    raise PayloadRejected("not_protobuf", "", "a message stands in place of a number")


def floating(value: Value) -> float:
    """A ``float`` or a ``double``, by its length; a ``float`` keeps its seven digits."""
    data = blob(value)
    if len(data) == 8:
        return float(struct.unpack("<d", data)[0])
    if len(data) == 4:
        return float(f"{struct.unpack('<f', data)[0]:.7g}")
    raise PayloadRejected("not_protobuf", "", f"{len(data)} bytes are no floating number")


def signed(value: int, bits: int) -> int:
    """A two's complement number that was sent without its sign."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def varint(value: int) -> bytes:
    """An unsigned number as it is written."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(message[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at + place + 1
    raise PayloadRejected("truncated", "", f"the number at byte {at} does not end")
