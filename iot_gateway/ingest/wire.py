"""MQTT 3.1.1 on the wire, as far as a subscriber needs it. Pure: bytes in, values out, and back.

Written for the one hot path of the gateway: a read of many messages is taken apart in one pass,
and their acknowledgements leave in one write. Numbers in comments are sections of the standard
(MQTT Version 3.1.1, OASIS, 2014).
"""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import NamedTuple

import msgspec

CONNACK, PUBLISH, PUBACK, SUBACK, UNSUBACK, PINGRESP = 2, 3, 4, 9, 11, 13
PINGREQ = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"
REFUSED = 0x80  # a return code of SUBACK (3.9.3)
MOST_BYTES = 8 * 1024 * 1024
"""A longer packet is taken for noise; brokers refuse such messages long before."""

_U16 = Struct(">H")
_PUBACK = Struct(">BBH")


class WireError(Exception):
    """What came is no MQTT, or not what was asked for."""


class Published(msgspec.Struct, frozen=True, gc=False):
    """One message as the broker delivered it; ``packet_id`` is 0 at QoS 0."""

    topic: str
    payload: bytes
    packet_id: int
    qos: int
    retained: bool
    repeated: bool


class Control(NamedTuple):
    """Any other packet: its kind and what follows its fixed header."""

    kind: int
    body: bytes


def take_apart(data: bytes) -> tuple[list[Published], list[Control], int]:
    """Every whole packet of ``data``, and how many bytes they took; the rest is still to come.

    Raises WireError.
    """
    messages: list[Published] = []
    controls: list[Control] = []
    position, end = 0, len(data)
    while position + 2 <= end:
        first, length = data[position], data[position + 1]
        body = position + 2
        if length & 0x80:  # more than one byte of length (2.2.3)
            found = _length(data, position + 1)
            if found is None:
                break
            length, body = found
        after = body + length
        if after > end:
            break
        if first >> 4 == PUBLISH:
            messages.append(_published(first, data, body, after))
        else:
            controls.append(Control(first >> 4, data[body:after]))
        position = after
    return messages, controls, position


def _length(data: bytes, at: int) -> tuple[int, int] | None:
    """A length of several bytes and where it ends; None when it is not whole yet."""
    length = 0
    for place in range(4):
        if at + place >= len(data):
            return None
        byte = data[at + place]
        length |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            if length > MOST_BYTES:
                raise WireError(f"a packet of {length} bytes")
            return length, at + place + 1
    raise WireError("a length of more than four bytes")


def _published(first: int, data: bytes, body: int, after: int) -> Published:
    qos = first >> 1 & 3
    topic_end = body + 2 + (data[body] << 8 | data[body + 1])
    payload = topic_end + (2 if qos else 0)
    if payload > after:
        raise WireError("a message whose topic is longer than itself")
    return Published(
        # MQTT forbids what is not UTF-8 (1.5.3), yet not every broker refuses it.
        data[body + 2 : topic_end].decode(errors="replace"),
        data[payload:after],
        data[topic_end] << 8 | data[topic_end + 1] if qos else 0,
        qos,
        bool(first & 1),
        bool(first & 8),
    )


def connect(client_id: str, keepalive_s: int, user: str | None, password: str | None) -> bytes:
    """CONNECT for a session that the broker keeps (3.1)."""
    flags = (0x80 if user is not None else 0) | (0x40 if password is not None else 0)
    fields = [client_id, *(each for each in (user, password) if each is not None)]
    body = b"\x00\x04MQTT\x04" + bytes((flags,)) + _U16.pack(keepalive_s)
    return _packet(0x10, body + b"".join(map(_text, fields)))


def subscribe(packet_id: int, filters: Sequence[str]) -> bytes:
    """SUBSCRIBE at QoS 1 (3.8)."""
    asked = b"".join(_text(each) + b"\x01" for each in filters)
    return _packet(0x82, _U16.pack(packet_id) + asked)


def unsubscribe(packet_id: int, filters: Sequence[str]) -> bytes:
    """UNSUBSCRIBE (3.10)."""
    return _packet(0xA2, _U16.pack(packet_id) + b"".join(map(_text, filters)))


def publish(topic: str, payload: bytes, packet_id: int) -> bytes:
    """PUBLISH at QoS 1 (3.3)."""
    return _packet(0x32, _text(topic) + _U16.pack(packet_id) + payload)


def acknowledgements(packet_ids: Iterable[int]) -> bytes:
    """One PUBACK for each packet id (3.4), joined."""
    return b"".join([_PUBACK.pack(0x40, 2, packet_id) for packet_id in packet_ids])


def number(body: bytes) -> int:
    """The packet id at the begin of a PUBACK or SUBACK."""
    if len(body) < 2:  # bytes of a packet id
        raise WireError("an acknowledgement without a packet id")
    return body[0] << 8 | body[1]


def _text(text: str) -> bytes:
    raw = text.encode()
    return _U16.pack(len(raw)) + raw


def _packet(first: int, body: bytes) -> bytes:
    length, digits = len(body), bytearray((first,))
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(digits) + body
