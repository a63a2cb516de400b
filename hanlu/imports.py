"""CSV imports with a preview: the same parser and the same writing for both, row by row.

A preview does everything and takes it back, so it cannot promise what the import then refuses.
A row that is refused leaves nothing behind and stops no other.
"""

import csv
import io
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal, Protocol

import msgspec
from pydantic import BaseModel, ValidationError

from hanlu.contracts.events import Reason
from hanlu.database import Database, UnitOfWork
from hanlu.errors import DomainError
from hanlu.faults import faults
from hanlu.identity.principal import Principal

MOST_ROWS = 20_000
MOST_BYTES = 8_000_000

type Action = Literal["create", "update", "skip"]
type Write[Row: BaseModel] = Callable[[UnitOfWork, Row], Awaitable[Action]]


class Versioned(Protocol):
    """A thing whose version grows with each change, and only then."""

    @property
    def version(self) -> int: ...


class ImportedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one line; ``line`` counts from 1, the header being the first."""

    line: int
    action: Literal["create", "update", "skip", "error"]
    field: str | None = None
    reason: Reason | None = None


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or would do; ``counts`` by action."""

    rows: list[ImportedRow]
    counts: dict[str, int]
    dry_run: bool


class ImportUnreadable(DomainError):
    """The file as a whole cannot be read as a table; which of those below says why."""

    status: ClassVar[int] = 422
    field = "file"


class ImportTooLarge(ImportUnreadable):
    """More bytes than are read at once."""

    code: ClassVar[str] = "import.too_large"
    detail: ClassVar[str] = "The file is larger than {most_mb} MB."


class ImportTooLong(ImportUnreadable):
    """More rows than are read at once."""

    code: ClassVar[str] = "import.too_many_rows"
    detail: ClassVar[str] = "The file has more than {most} rows."


class ImportNotText(ImportUnreadable):
    """A spreadsheet's own format, most of the time."""

    code: ClassVar[str] = "import.not_text"
    detail: ClassVar[str] = "The file is neither UTF-8 nor GB 18030 text; save the sheet as CSV."


class ImportNotCsv(ImportUnreadable):
    """The reader of CSV gives up."""

    code: ClassVar[str] = "import.not_csv"
    detail: ClassVar[str] = "Line {line} of the file is not CSV: {problem}."


class ImportColumnsUnknown(ImportUnreadable):
    """Columns that mean nothing here."""

    code: ClassVar[str] = "import.columns_unknown"
    detail: ClassVar[str] = "The file has unknown columns: {unknown}; known are {known}."


class ImportColumnsMissing(ImportUnreadable):
    """Columns without which no row is complete."""

    code: ClassVar[str] = "import.columns_missing"
    detail: ClassVar[str] = "The file lacks the columns {missing}."


class ImportColumnTwice(ImportUnreadable):
    """It could not be said which of the two counts."""

    code: ClassVar[str] = "import.column_twice"
    detail: ClassVar[str] = "The column {column} stands twice in the file."


class ImportFileMissing(ImportUnreadable):
    """A form without the part that holds the file."""

    code: ClassVar[str] = "import.no_file"
    detail: ClassVar[str] = "The form has no part called file."


UNREADABLE = (
    ImportTooLarge,
    ImportTooLong,
    ImportNotText,
    ImportNotCsv,
    ImportColumnsUnknown,
    ImportColumnsMissing,
    ImportColumnTwice,
    ImportFileMissing,
)
"""What an endpoint that imports may refuse a file for."""


class _TakenBack(Exception):
    """Ends the unit of work of a preview."""


async def run_import[Row: BaseModel](
    database: Database,
    principal: Principal,
    action: str,
    content: bytes,
    model: type[Row],
    write: Write[Row],
    *,
    dry_run: bool,
) -> ImportReport:
    """Import ``content`` through ``write``, or preview it; raises ImportUnreadable."""
    lines = list(read_rows(content, model))
    return await run_lines(database, principal, action, lines, write, dry_run=dry_run)


async def run_lines[Row: BaseModel](
    database: Database,
    principal: Principal,
    action: str,
    lines: Sequence[tuple[int, Row | ImportedRow]],
    write: Write[Row],
    *,
    dry_run: bool,
) -> ImportReport:
    """As `run_import`, of lines that were read already."""
    outcomes: list[ImportedRow] = []
    try:
        async with database.unit_of_work(principal, action) as uow:
            for line, row in lines:
                outcomes.append(await _write_one(uow, line, row, write))
            counts: dict[str, int] = dict(Counter(each.action for each in outcomes))
            if dry_run:
                raise _TakenBack
            uow.record(f"import:{action}", after=counts)
    except _TakenBack:
        pass
    return ImportReport(rows=outcomes, counts=counts, dry_run=dry_run)


async def create_or_change[Known: Versioned](
    known: Known | None,
    *,
    create: Callable[[], Awaitable[object]],
    change: Callable[[Known], Awaitable[Versioned]],
) -> Action:
    """Write one row of an import: what every kind of row does once it was looked for.

    ``change`` returns the thing as it is then; where the row said nothing new, at its old version.
    """
    if known is None:
        await create()
        return "create"
    return "skip" if (await change(known)).version == known.version else "update"


def read_rows[Row: BaseModel](
    content: bytes, model: type[Row]
) -> Iterator[tuple[int, Row | ImportedRow]]:
    """Each line as a row of ``model``, or as the refusal of its first wrong field.

    Empty cells are left out, so that defaults apply. UTF-8 with or without a mark, or GB 18030
    as spreadsheets in China write it; commas, semicolons or tabs.
    """
    if len(content) > MOST_BYTES:
        raise ImportTooLarge(most_mb=MOST_BYTES // 1_000_000)
    text = _decoded(content)
    header_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, model)
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise ImportTooLong(most=MOST_ROWS)
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _row(reader.line_num, header, cells, model)
    except csv.Error as error:
        raise ImportNotCsv(line=reader.line_num, problem=str(error)) from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise ImportNotText


def _check_header(header: list[str], model: type[BaseModel]) -> None:
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    if unknown := [name for name in header if name not in known]:
        raise ImportColumnsUnknown(unknown=", ".join(unknown), known=", ".join(known))
    required = [name for name, field in known.items() if field.is_required()]
    if absent := [name for name in required if name not in header]:
        raise ImportColumnsMissing(missing=", ".join(absent))
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise ImportColumnTwice(column=twice[0])


def _row[Row: BaseModel](
    line: int, header: list[str], cells: list[str], model: type[Row]
) -> Row | ImportedRow:
    if len(cells) > len(header):
        params = {"cells": len(cells), "columns": len(header)}
        return ImportedRow(
            line=line, action="error", reason=Reason("import.too_many_cells", params)
        )
    pairs = zip(header, cells, strict=False)
    given: dict[str, Any] = {name: cell.strip() for name, cell in pairs if cell.strip()}
    return model_row(line, given, model)


def model_row[Row: BaseModel](
    line: int, given: Mapping[str, Any], model: type[Row]
) -> Row | ImportedRow:
    """A row of ``model``, or the refusal of its first wrong field."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        first = faults(error.errors(include_url=False))[0]
        return ImportedRow(
            line=line,
            action="error",
            field=first.path[0] if first.path else None,
            reason=first.reason,
        )


async def _write_one[Row: BaseModel](
    uow: UnitOfWork, line: int, row: Row | ImportedRow, write: Write[Row]
) -> ImportedRow:
    if isinstance(row, ImportedRow):
        return row
    try:
        async with uow.connection.transaction():
            return ImportedRow(line=line, action=await write(uow, row))
    except DomainError as refusal:
        return ImportedRow(
            line=line,
            action="error",
            field=refusal.field,
            reason=Reason(refusal.code, {name: str(each) for name, each in refusal.params.items()}),
        )
