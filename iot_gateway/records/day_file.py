"""The form of a signed day file: one device, one UTC day, rows chained by SHA-256. Pure.

A text file, one row a line: a JSON body, a tab, and the row's hash in hex, which is the SHA-256 of
the hash of the row before (as it is written) and the body. The first row is the header, chained to
the head of the device's file before; then come readings in measured order, excursions, and the end
row, whose hash is the head. The last line is the Ed25519 signature of the head (RFC 8032).
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec

from iot_gateway.reading import MetricValue

FORMAT = "hanlu-record/1"
NOTHING_BEFORE = "0" * 64
SIGNATURE = b"signature\t"
HEADER = b'{"record":'
"""How a header begins, so that files joined into one are told apart."""

type Sign = Callable[[bytes], bytes]
type ReadingKey = tuple[str, str, int]  # channel, measured, sequence


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A limit in force when the file was signed, in the unit of its metric."""

    channel: str
    rule: str
    metric: str
    side: str
    limit: float
    inclusive: bool
    hold_s: int
    critical: float | None


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is about.

    ``part``: 1 is the day, later ones are supplements with readings that came after it was
    signed. ``number`` counts the device's files in the order of signing; ``previous`` is the head
    of number - 1. ``key``: the public half of the signing key, hex.
    """

    record: str = FORMAT
    device: str
    name: str
    day: str
    part: int
    number: int
    previous: str
    signed_at: str
    key: str
    site_id: str | None
    zone: str | None
    zone_kind: str | None
    policy_version: int
    limits: tuple[Limit, ...] = ()


class ReadingRow(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="reading"):
    """One reading. ``known``: when it was committed; none for those stored before that was kept."""

    row: int
    measured: str
    received: str
    known: str | None
    channel: str
    sequence: int
    values: dict[str, MetricValue]


class ExcursionRow(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="excursion"):
    """One excursion that touches the day, as it was known when the file was signed.

    ``limit``: as it stood when it happened. ``in_day_s``: its seconds within the day;
    ``cumulative_s``: with those of the same rule and channel before it that day.
    """

    row: int
    channel: str
    rule: str
    metric: str
    limit: float
    severity: str
    since: str
    ended: str | None
    called: str | None
    peak: float
    peak_at: str
    known: str
    in_day_s: int
    cumulative_s: int


class EndRow(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """The last row: how many stand before it, the header not counted."""

    row: int
    readings: int
    excursions: int


type Row = ReadingRow | ExcursionRow | EndRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A stored reading of the device."""

    measured_at: datetime
    received_at: datetime
    known_at: datetime | None
    channel: str
    sequence: int
    values: dict[str, MetricValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """An excursion of the record."""

    channel: str
    rule: str
    metric: str
    limit: float
    severity: str
    since: datetime
    ended_at: datetime | None
    called_at: datetime | None
    peak: float
    peak_at: datetime
    known_at: datetime

    def seconds_within(self, span: tuple[datetime, datetime]) -> float:
        """How much of a span it lasted; one that still runs, up to the span's end."""
        begin, end = span
        return max(0.0, (min(self.ended_at or end, end) - max(self.since, begin)).total_seconds())


def instant(at: datetime) -> str:
    """UTC to the microsecond, always as long: such texts sort as the instants do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link(before: bytes, body: bytes) -> bytes:
    """The hash of a row, in hex, after the row whose hash is ``before``."""
    return hashlib.sha256(before + body).hexdigest().encode()


def signed_bytes(head: bytes) -> bytes:
    """What the signature is over: the head in hex, bound to this format."""
    return FORMAT.encode() + b" " + head


@dataclass(frozen=True, slots=True)
class DayFile:
    """A composed file and its head, hex."""

    content: bytes
    head: str


def compose(header: Header, taken: Iterable[Taken], ran: Iterable[Ran], sign: Sign) -> DayFile:
    """The file of these readings and excursions, whatever their order. Repeats byte for byte."""
    readings = [
        ReadingRow(
            row=number,
            measured=instant(each.measured_at),
            received=instant(each.received_at),
            known=None if each.known_at is None else instant(each.known_at),
            channel=each.channel,
            sequence=each.sequence,
            values=dict(sorted(each.values.items())),
        )
        for number, each in enumerate(
            sorted(taken, key=lambda one: (one.measured_at, one.channel, one.sequence)), 1
        )
    ]
    excursions = _excursions(date.fromisoformat(header.day), len(readings) + 1, ran)
    count = len(readings) + len(excursions)
    end = EndRow(row=count + 1, readings=len(readings), excursions=len(excursions))
    return _chained(header, [*readings, *excursions, end], sign)


def _chained(header: Header, rows: Sequence[Row], sign: Sign) -> DayFile:
    encode = msgspec.json.Encoder().encode
    head, lines = header.previous.encode(), []
    for row in (header, *rows):
        body = encode(row)
        head = link(head, body)
        lines.append(body + b"\t" + head)
    lines.append(SIGNATURE + sign(signed_bytes(head)).hex().encode())
    return DayFile(b"\n".join([*lines, b""]), head.decode())


def _excursions(day: date, first: int, ran: Iterable[Ran]) -> list[ExcursionRow]:
    begin = datetime.combine(day, time(), UTC)
    end = begin + timedelta(days=1)
    so_far: dict[tuple[str, str], int] = defaultdict(int)
    rows = []
    in_order = sorted(ran, key=lambda one: (one.since, one.channel, one.rule))
    for number, each in enumerate(in_order, first):
        lasted = min(each.ended_at or end, end) - max(each.since, begin)
        in_day_s = max(0, round(lasted.total_seconds()))
        so_far[each.channel, each.rule] += in_day_s
        rows.append(
            ExcursionRow(
                row=number,
                channel=each.channel,
                rule=each.rule,
                metric=each.metric,
                limit=each.limit,
                severity=each.severity,
                since=instant(each.since),
                ended=None if each.ended_at is None else instant(each.ended_at),
                called=None if each.called_at is None else instant(each.called_at),
                peak=each.peak,
                peak_at=instant(each.peak_at),
                known=instant(each.known_at),
                in_day_s=in_day_s,
                cumulative_s=so_far[each.channel, each.rule],
            )
        )
    return rows


def key_of(taken: Taken) -> ReadingKey:
    """What makes it one reading of its device, however often it arrives."""
    return (taken.channel, instant(taken.measured_at), taken.sequence)


def keys_of(content: bytes) -> set[ReadingKey]:
    """The keys of the readings of a file that we composed ourselves."""
    found = set()
    decode = ROW.decode
    for line in content.split(b"\n")[1:-2]:
        row = decode(line[:-65])
        if isinstance(row, ReadingRow):
            found.add((row.channel, row.measured, row.sequence))
    return found


def signature_of(content: bytes) -> str:
    """The signature of a file that we composed ourselves, hex."""
    return content.split(b"\n")[-2].removeprefix(SIGNATURE).decode()


ROW: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Row)
"""Reads a row's body; raises msgspec.DecodeError."""
HEADER_ROW = msgspec.json.Decoder(Header)
