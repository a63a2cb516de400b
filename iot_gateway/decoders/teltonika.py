"""Teltonika trackers: AVL packets of Codec 8 and Codec 8 Extended, as sent over TCP or UDP.

Source: Teltonika wiki, "Data sending protocols" and the AVL ids of the FMB and FMC families. The
Dallas probes have four numbered slots: the first two are ``temperature_c`` and ``temperature2_c``,
the others channels. EYE sensors have four slots of their own (``eye1`` to ``eye4``): hundredths of
a degree, whole percents and millivolts. A value from 850 up (in tenths) is an error code, not a
temperature; so is one from 2000 up of a Bluetooth sensor (in hundredths, up to 125.00 °C plus codes
of their own). Every record has its own time; those before the newest of a packet were kept by the
tracker.
"""

import struct
from datetime import datetime

import msgspec

from iot_gateway.decoders import times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import device_name
from iot_gateway.reading import (
    Decoded,
    DeviceFacts,
    MetricValue,
    PayloadRejected,
    Reading,
    repeat_safe_seq,
)

_CODEC_8, _CODEC_8E = 0x08, 0x8E
_TCP_START = b"\0\0\0\0"
_RECORD_HEAD = ">QBiihHBH"  # time, priority, lon, lat, altitude, angle, satellites, speed
_DALLAS = {72: 0, 73: 1, 74: 2, 75: 3}
_BLUETOOTH = {25: 0, 26: 1, 27: 2, 28: 3}
_BLUETOOTH_HUMIDITY = {86: 0, 104: 1, 106: 2, 108: 3}
_EYE_TEMPERATURE, _EYE_HUMIDITY, _EYE_BATTERY_MV = 10800, 10804, 10824  # each of four slots
_EYE_SLOTS = 4
_EYE_ERRORS = (0x7FFF, -0x8000)
_DALLAS_ERRORS = (850, 2000, 3000, 4000, 5000)  # not ready, read, not connected, wrong id
_BLUETOOTH_ERRORS = (2000, 3000, 4000)
_BATTERY_MV, _BATTERY_PCT = 67, 113
_TOO_HIGH = 1250  # tenths: no Dallas probe measures more than 125.0 °C


class _Record(msgspec.Struct):
    """One record: where, when, and its IO elements with their lengths and bytes."""

    measured_at: datetime
    lat: float
    lon: float
    satellites: int
    elements: dict[int, bytes]


class _Bytes:
    """Reads a packet from front to back; raises PayloadRejected ``truncated`` at its end."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def take(self, length: int) -> bytes:
        part = self._data[self.at : self.at + length]
        if len(part) < length:
            reason = f"the packet of {len(self._data)} bytes ends inside the part at {self.at}"
            raise PayloadRejected("truncated", "", reason)
        self.at += length
        return part

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length))


def is_packet(payload: bytes) -> bool:
    """Whether these bytes begin as an AVL packet over TCP does."""
    start, codec = payload[:4], payload[8:9]
    length = int.from_bytes(payload[4:8])
    return (
        start == _TCP_START
        and codec in (bytes([_CODEC_8]), bytes([_CODEC_8E]))
        and length + 12 == len(payload)
    )


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """The temperatures, positions and battery of every record."""
    imei, data = _unwrapped(payload)
    uid = imei or context.device_uid or _last_level(topic)
    if uid is None:
        raise PayloadRejected("no_device", "", "a packet over TCP does not name its tracker")
    records = _records(data)
    newest = max(record.measured_at for record in records)
    readings = tuple(
        reading
        for number, record in enumerate(records)
        for reading in _readings(uid, record, newest, repeat_safe_seq(topic, payload, number))
    )
    facts = _probe_ids(uid, records[-1])
    return Decoded(readings=readings, facts=facts)


def _last_level(topic: str) -> str | None:
    """The topic's last level where it is an IMEI."""
    return next((each for each in topic.split("/") if each.isdigit() and len(each) == 15), None)


def _unwrapped(payload: bytes) -> tuple[str | None, bytes]:
    """The tracker's number, where the packet has it, and the records from the codec id on."""
    if payload.startswith(_TCP_START):
        head = _Bytes(payload)
        head.take(4)
        length = head.number(4)
        data = head.take(length)
        if _crc16(data) != head.number(4):
            raise PayloadRejected("bad_checksum", "", "the CRC of the packet does not fit")
        return None, data
    if payload[:1] in (bytes([_CODEC_8]), bytes([_CODEC_8E])):
        return None, payload
    channel = _Bytes(payload)
    length = channel.number(2)
    if length + 2 != len(payload):
        raise PayloadRejected("unknown_format", "", "neither a TCP nor a UDP packet of AVL data")
    channel.take(4)
    imei = channel.take(channel.number(2)).decode("ascii", errors="replace")
    return device_name(imei), payload[channel.at :]


def _records(data: bytes) -> list[_Record]:
    packet = _Bytes(data)
    codec, count = packet.number(1), packet.number(1)
    if codec not in (_CODEC_8, _CODEC_8E):
        raise PayloadRejected("unknown_format", "", f"codec 0x{codec:02x} at byte 0 is not known")
    if count == 0:
        raise PayloadRejected("no_reading", "", "the packet announces no record")
    records = [_record(packet, 2 if codec == _CODEC_8E else 1) for _ in range(count)]
    if packet.number(1) != count:
        reason = f"{count} records announced, another number at their end"
        raise PayloadRejected("unknown_format", "", reason)
    return records


def _record(packet: _Bytes, width: int) -> _Record:
    """``width``: bytes of an element's id and of each count, 1 or 2."""
    taken = packet.take(struct.calcsize(_RECORD_HEAD))
    ms, _, lon, lat, _, _, satellites, _ = struct.unpack(_RECORD_HEAD, taken)
    packet.take(2 * width)  # the element that caused the record, and how many there are
    elements: dict[int, bytes] = {}
    for length in (1, 2, 4, 8):
        for _ in range(packet.number(width)):
            name = packet.number(width)
            elements[name] = packet.take(length)
    if width > 1:  # Codec 8 Extended has elements of any length as well
        for _ in range(packet.number(width)):
            name = packet.number(width)
            elements[name] = packet.take(packet.number(2))
    measured_at = times.from_unix_ms(ms, "timestamp")
    return _Record(measured_at, lat / 1e7, lon / 1e7, satellites, elements)


def _readings(uid: str, record: _Record, newest: datetime, seq: int) -> list[Reading]:
    channels = _temperatures(record.elements)
    own = channels.setdefault("", {})
    if record.satellites:  # without a fix the place is the last one, or zero
        own |= {"lat": record.lat, "lon": record.lon}
    if (battery := record.elements.get(_BATTERY_MV)) is not None:
        own["battery_v"] = int.from_bytes(battery) / 1000
    if (battery := record.elements.get(_BATTERY_PCT)) is not None:
        own["battery_pct"] = int.from_bytes(battery)
    return [
        Reading(
            device_uid=uid,
            channel=channel,
            measured_at=record.measured_at,
            seq=seq,
            metrics=metrics,
            historical=record.measured_at < newest,
        )
        for channel, metrics in channels.items()
        if metrics
    ]


def _temperatures(elements: dict[int, bytes]) -> dict[str, dict[str, MetricValue]]:
    """Wired probes first; a Bluetooth sensor is the channel ``ble1`` to ``ble4``."""
    channels: dict[str, dict[str, MetricValue]] = {}
    for name, slot in _DALLAS.items():
        tenths = _signed(elements.get(name))
        if tenths is not None and tenths not in _DALLAS_ERRORS and tenths <= _TOO_HIGH:
            channel = str(slot + 1) if slot > 1 else ""
            metric = "temperature2_c" if slot == 1 else "temperature_c"
            channels.setdefault(channel, {})[metric] = tenths / 10
    for name, slot in _BLUETOOTH.items():
        hundredths = _signed(elements.get(name))
        if hundredths is not None and hundredths not in _BLUETOOTH_ERRORS:
            channels.setdefault(f"ble{slot + 1}", {})["temperature_c"] = hundredths / 100
    for name, slot in _BLUETOOTH_HUMIDITY.items():
        tenths = _signed(elements.get(name))
        if tenths is not None and 0 <= tenths <= 1000:
            channels.setdefault(f"ble{slot + 1}", {})["humidity_pct"] = tenths / 10
    return channels | _eye(elements)


def _eye(elements: dict[int, bytes]) -> dict[str, dict[str, MetricValue]]:
    channels: dict[str, dict[str, MetricValue]] = {}
    for slot in range(_EYE_SLOTS):
        found: dict[str, MetricValue] = {}
        hundredths = _signed(elements.get(_EYE_TEMPERATURE + slot))
        if hundredths is not None and hundredths not in _EYE_ERRORS:
            found["temperature_c"] = hundredths / 100
        if (percent := elements.get(_EYE_HUMIDITY + slot)) and percent[0] <= 100:
            found["humidity_pct"] = percent[0]
        if millivolts := int.from_bytes(elements.get(_EYE_BATTERY_MV + slot, b"")):
            found["battery_v"] = millivolts / 1000
        if found:
            channels[f"eye{slot + 1}"] = found
    return channels


def _probe_ids(uid: str, record: _Record) -> tuple[DeviceFacts, ...]:
    """The serial numbers of the wired probes, so that people can tell which hangs where."""
    found = {
        f"probe{slot}_id": record.elements[name].hex()
        for slot, name in enumerate((76, 77, 79, 71), start=1)
        if any(record.elements.get(name, b""))
    }
    return (DeviceFacts(device_uid=uid, facts=dict(found)),) if found else ()


def _signed(value: bytes | None) -> int | None:
    return None if value is None else int.from_bytes(value, signed=True)


def _crc16(data: bytes) -> int:
    """CRC-16/IBM (ARC): reflected polynomial 0xA001, start 0."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc
