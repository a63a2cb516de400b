"""Packets of a Teltonika tracker, written apart from the decoder."""

from datetime import datetime

from tests.factories.readings import NOON


def crc(data: bytes) -> int:
    """Written apart from the decoder's own, table first."""
    table = []
    for index in range(256):
        value = index
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
        table.append(value)
    total = 0
    for byte in data:
        total = (total >> 8) ^ table[(total ^ byte) & 0xFF]
    return total


def record(
    elements: dict[int, tuple[int, int]],
    *,
    at: datetime = NOON,
    place: tuple[int, float, float] = (0, 0.0, 0.0),
    width: int = 1,
) -> bytes:
    """One AVL record; ``elements`` by id: length in bytes and value."""
    satellites, lat, lon = place
    out = int(at.timestamp() * 1000).to_bytes(8) + b"\0"
    out += round(lon * 1e7).to_bytes(4, signed=True) + round(lat * 1e7).to_bytes(4, signed=True)
    out += bytes(4) + bytes([satellites]) + bytes(2)
    out += bytes(width) + len(elements).to_bytes(width)
    for length in (1, 2, 4, 8):
        of_length = {key: value for key, (size, value) in elements.items() if size == length}
        out += len(of_length).to_bytes(width)
        for key, value in of_length.items():
            out += key.to_bytes(width) + value.to_bytes(length, signed=value < 0)
    return out + (bytes(2) if width > 1 else b"")


def packet(*records: bytes, codec: int = 8) -> bytes:
    """A packet as sent over TCP."""
    count = bytes([len(records)])
    data = bytes([codec]) + count + b"".join(records) + count
    return bytes(4) + len(data).to_bytes(4) + data + crc(data).to_bytes(4)
