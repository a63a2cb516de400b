"""Checking signed day files without a database: what was changed, and where. Pure.

A file that is whole is read once, row after row. Only where something does not fit is it looked
at as a set of rows (``locate``), to say which of them were edited, taken out, put in or moved.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

import msgspec

from iot_gateway.records import locate
from iot_gateway.records.day_file import (
    HEADER,
    HEADER_ROW,
    NOTHING_BEFORE,
    ROW,
    SIGNATURE,
    EndRow,
    Header,
    ReadingRow,
    signed_bytes,
)
from iot_gateway.records.locate import Finding
from iot_gateway.records.signing import signature_fits

AHEAD = timedelta(minutes=5)
"""What a device's clock may run ahead: readings further ahead are quarantined, never stored."""
_ENDS = ("cut_off", "not_a_record")
OWN_NUMBERS = 1 << 48
"""Sequences from here on are hashes of messages, which say nothing about order."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signed file of those that were given: where it stands, and what was found in it."""

    source: str
    first_line: int
    header: Header | None
    head: str | None
    readings: int
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def verify(source: str, content: bytes, key: str | None = None) -> list[Signed]:
    """Check every signed file in ``content``. ``key``: the only key that is believed, if given.

    Files may stand behind each other in one. Content without any is one finding.
    """
    found = [_segment(source, first, lines, key) for first, lines in _segments(content)]
    if not found:
        return [Signed(source, 1, None, None, 0, [Finding("not_a_record", 1)])]
    last = found[-1].findings
    if not content.endswith(b"\n") and not any(each.code in _ENDS for each in last):
        last.append(Finding("cut_off", content.count(b"\n") + 1))
    return found


def _segments(content: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """The signed files in ``content`` with the number of their first line.

    One ends with its signature, or where the next begins.
    """
    ends = {content.find(b"\n", at) + 1 or len(content) for at in _lines_with(content, SIGNATURE)}
    cuts = sorted({0, len(content), *ends, *_lines_with(content, HEADER)})
    line = 1
    for begin, end in pairwise(cuts):
        lines = content[begin:end].split(b"\n")
        if not lines[-1]:
            lines.pop()  # what stands behind the end of the last line
        yield line, lines
        line += len(lines)


def _lines_with(content: bytes, mark: bytes) -> Iterator[int]:
    """Where lines begin that begin with ``mark``."""
    at = content.find(mark)
    while at >= 0:
        if at == 0 or content.startswith(b"\n", at - 1):
            yield at
        at = content.find(mark, at + 1)


def _segment(source: str, first: int, lines: Sequence[bytes], key: str | None) -> Signed:
    """One signed file."""
    signature = lines[-1] if lines[-1].startswith(SIGNATURE) else None
    rows = lines if signature is None else lines[:-1]
    header = _header(rows[0]) if rows else None
    whole = None if header is None else _whole(header, rows)
    if whole is None or signature is None:
        findings = locate.changes(first, rows, header)
        if signature is None and header is not None:
            findings.append(Finding("cut_off", first + len(lines)))
        return Signed(source, first, header, None, 0, findings)
    assert header is not None  # noqa: S101  # whole says so
    head, readings = whole
    at = first + len(lines) - 1
    findings = [*_signature(header, head, signature, at), *_key(header, key, first)]
    findings += [each.moved(first) for each in _times(header, readings)]
    notes = [each.moved(first) for each in _clock_set_back(readings)]
    return Signed(source, first, header, head.decode(), len(readings), findings, notes)


def _header(line: bytes) -> Header | None:
    try:
        return HEADER_ROW.decode(line[:-65])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _whole(header: Header, lines: Sequence[bytes]) -> tuple[bytes, list[ReadingRow]] | None:
    """The head and the readings of rows that all follow from one another; None: some do not."""
    before, decode = header.previous.encode(), ROW.decode
    readings: list[ReadingRow] = []
    row: Any = None
    for number, line in enumerate(lines):
        body, hash_ = line[:-65], line[-64:]
        # As ``link``; called half a million times for a year of minutes.
        if sha256(before + body).hexdigest().encode() != hash_ or line[-65:-64] != b"\t":
            return None
        before = hash_
        if number == 0:
            continue
        try:
            row = decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        if row.row != number:
            return None
        if type(row) is ReadingRow:
            readings.append(row)
    if not isinstance(row, EndRow) or row.readings != len(readings):
        return None
    return before, readings


def _signature(header: Header, head: bytes, line: bytes, at: int) -> Iterator[Finding]:
    """A signature fits no other head, and is written in one way only."""
    digits = line[len(SIGNATURE) :]
    try:
        signature = bytes.fromhex(digits.decode())
    except (ValueError, UnicodeDecodeError):
        signature = b""
    fits = signature.hex().encode() == digits
    if not fits or not signature_fits(header.key, signed_bytes(head), signature):
        yield Finding("signature_wrong", at, {"key": header.key})


def _key(header: Header, key: str | None, at: int) -> Iterator[Finding]:
    if key is not None and header.key != key:
        yield Finding("key_other", at, {"expected": key, "found": header.key})


def _times(header: Header, readings: Sequence[ReadingRow]) -> Iterator[Finding]:
    """Clocks that cannot have stood so, also where somebody chained and signed it all anew."""
    day, last = header.day + "T", ("", "", -(1 << 63))
    for each in readings:
        measured, received, known = each.measured, each.received, each.known
        where = {"row": each.row, "measured": measured, "received": received}
        if not measured.startswith(day):
            yield Finding("clock_day", each.row, {**where, "day": header.day})
        order = (measured, each.channel, each.sequence)
        if order <= last:
            yield Finding("clock_order", each.row, {**where, "before": last[0]})
        last = order
        if measured > received and _ahead(measured, received):
            yield Finding("clock_ahead", each.row, where)
        if known and received > known and _ahead(received, known):
            yield Finding("clock_known", each.row, {**where, "known": known})


def _ahead(later: str, sooner: str) -> bool:
    try:
        return datetime.fromisoformat(later) - datetime.fromisoformat(sooner) > AHEAD
    except ValueError:
        return True


def _clock_set_back(readings: Sequence[ReadingRow]) -> Iterator[Finding]:
    """Where a device counted on while its clock went back: told, since it is no change of ours.

    In measured order, a reading that was counted and received before the one ahead of it.
    """
    last: dict[str, ReadingRow] = {}
    for each in readings:
        before = last.get(each.channel)
        last[each.channel] = each
        if before is None or max(before.sequence, each.sequence) >= OWN_NUMBERS:
            continue
        if each.sequence < before.sequence and each.received < before.received:
            yield Finding("device_clock", each.row, {"row": each.row, "measured": each.measured})


def linked(files: Iterable[Signed]) -> list[tuple[str, Finding]]:
    """What is wrong between files: one missing, put in twice, or chained to another than before.

    Only numbers between the first and the last that were given can be missed.
    """
    by_device: dict[str, list[tuple[Header, Signed]]] = defaultdict(list)
    for each in files:
        if each.header is not None:
            by_device[each.header.device].append((each.header, each))
    found: list[tuple[str, Finding]] = []
    for given in by_device.values():
        given.sort(key=lambda pair: pair[0].number)
        found += [(signed.source, finding) for signed, finding in _links(given)]
    return found


def _links(given: Sequence[tuple[Header, Signed]]) -> Iterator[tuple[Signed, Finding]]:
    first, signed = given[0]
    if (first.number == 1) != (first.previous == NOTHING_BEFORE):
        yield signed, Finding("chain_broken", signed.first_line, {"number": first.number})
    for (before, one), (after, other) in itertools.pairwise(given):
        at, where = other.first_line, {"number": after.number, "device": after.device}
        if after.number == before.number:
            yield other, Finding("file_twice", at, where)
        elif after.number > before.number + 1:
            lost = {"from": before.number + 1, "to": after.number - 1}
            yield other, Finding("files_missing", at, {**where, **lost})
        elif one.head is not None and after.previous != one.head:
            expected = {"expected": one.head, "found": after.previous}
            yield other, Finding("chain_broken", at, {**where, **expected})
        if after.key != before.key:
            yield other, Finding("key_changed", at, where)
