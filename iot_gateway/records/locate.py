"""Which rows of a changed file were edited, taken out, put in or moved. Pure.

A row is believed where its hash follows from the hash that the row numbered before it carries,
wherever that one now stands. What is not believed fills the gaps that the believed rows leave.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from iot_gateway.records.day_file import HEADER, ROW, EndRow, Header, link


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its code, the line it shows at, and what was expected there."""

    code: str
    line: int
    params: dict[str, Any] = field(default_factory=dict)

    def moved(self, by: int) -> "Finding":
        """The same, counted from another line."""
        return Finding(self.code, self.line + by, self.params)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a changed file; ``row`` is None where none can be read (the header is 0)."""

    number: int
    row: int | None
    body: bytes
    hash: bytes
    is_end: bool = False


def changes(first: int, lines: Sequence[bytes], header: Header | None) -> list[Finding]:
    """Everything that was done to the rows of one file; ``first`` is the number of its first line.

    ``header``: as its first line reads, if it can be read.
    """
    read = [_line(first + n, line) for n, line in enumerate(lines)]
    believed = _believed(read, header)
    in_order = _longest_rise([line.row or 0 for line in believed])
    kept = [believed[n] for n in in_order]
    if header is None and not believed:
        return [Finding("not_a_record", first)]
    last = max((line.row or 0 for line in believed if line.is_end), default=None)
    loose = {line.number for line in read} - {line.number for line in kept}
    found = _moved(believed, set(in_order))
    loose -= {finding.line for finding in found}
    here = {line.row for line in believed}
    found += _gaps(first, first + len(lines), kept, loose, here, last)
    return sorted(found, key=lambda finding: (finding.line, finding.code))


def _line(number: int, line: bytes) -> Line:
    body, tab, hash_ = line[:-65], line[-65:-64], line[-64:]
    if tab != b"\t":
        return Line(number, None, line, b"")
    if line.startswith(HEADER):
        return Line(number, 0, body, hash_)
    try:
        row = ROW.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Line(number, None, body, hash_)
    ends = isinstance(row, EndRow) and row.row == row.readings + row.excursions + 1
    return Line(number, row.row, body, hash_, ends)


def _believed(lines: Sequence[Line], header: Header | None) -> list[Line]:
    """The lines that follow from their predecessor, or whose predecessor is gone."""
    at: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.row is not None:
            at[line.row].append(line)
    previous = {header.previous.encode()} if header else set()

    def befores(row: int) -> set[bytes]:
        return {line.hash for line in at.get(row - 1, ())} if row > 0 else previous

    def follows(line: Line) -> bool:
        return any(link(before, line.body) == line.hash for before in befores(line.row or 0))

    def worked_out(row: int) -> set[bytes]:
        """What the hashes of this row should be: somebody may have changed only a hash."""
        return {link(before, line.body) for line in at.get(row, ()) for before in befores(row)}

    found = []
    for line in lines:
        if line.row is None:
            continue
        if (
            follows(line)
            or (line.row > 0 and not at.get(line.row - 1) and _leads(line, at))
            or any(link(h, line.body) == line.hash for h in worked_out(line.row - 1))
        ):
            found.append(line)
    return found


def _leads(line: Line, at: dict[int, list[Line]]) -> bool:
    """Whether the row after it follows from it: then it stood here when the file was written.

    The end row has none after it, and is believed.
    """
    after = at.get((line.row or 0) + 1, ())
    return line.is_end or any(link(line.hash, each.body) == each.hash for each in after)


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Places of a longest strictly rising subsequence: the fewest rows are called moved.

    Patience sorting, O(n log n) (Fredman 1975).
    """
    tails: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tails, number)
        if pile == len(tails):
            tails.append(number)
            places.append(place)
        else:
            tails[pile], places[pile] = number, place
        before.append(places[pile - 1] if pile else None)
    found: list[int] = []
    at = places[-1] if places else None
    while at is not None:
        found.append(at)
        at = before[at]
    return found[::-1]


def _moved(believed: Sequence[Line], in_order: set[int]) -> list[Finding]:
    """Believed rows that do not stand where they were written."""
    standing = {believed[place].row for place in in_order}
    return [
        Finding(
            "row_repeated" if line.row in standing else "row_moved", line.number, {"row": line.row}
        )
        for place, line in enumerate(believed)
        if place not in in_order
    ]


def _gaps(
    first: int,
    end: int,
    kept: Sequence[Line],
    loose: set[int],
    here: set[int | None],
    last: int | None,
) -> list[Finding]:
    """Between believed rows: what was edited, what is missing, what was put in.

    ``here``: rows that are believed anywhere. ``last``: the number of the end row, if believed.
    """
    found: list[Finding] = []
    row_before, line_before = -1, first - 1
    for line in (*kept, None):
        row = line.row if line is not None and line.row is not None else None
        number = end if line is None else line.number
        strange = [n for n in range(line_before + 1, number) if n in loose]
        if row is None:  # behind the last believed row nobody knows how many there were
            many = 0 if last is not None else len(strange)
            gone = list(range(row_before + 1, row_before + 1 + many))
        else:
            gone = [n for n in range(row_before + 1, row) if n not in here]
        edited = list(zip(gone, strange, strict=False))
        found += [Finding("row_edited", at, {"row": lost}) for lost, at in edited]
        found += [Finding("row_put_in", at) for at in strange[len(edited) :]]
        missing = gone[len(edited) :]
        if missing:
            where = {"from": missing[0], "to": missing[-1], "count": len(missing)}
            found.append(Finding("rows_missing", number, where))
        if row is not None:
            row_before, line_before = row, number
    return found
