"""Articles as files: a CSV or JSON that comes in again as it went out."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from dispatch.knowledge.errors import JsonUnreadable
from dispatch.knowledge.model import Article
from dispatch.knowledge.schemas import ArticleRow
from hanlu.imports import MOST_BYTES, ImportedRow, ImportTooLarge, model_row

COLUMNS: Final = tuple(ArticleRow.model_fields)
# Spreadsheets take a cell that begins with one of these for a formula.
_FORMULA: Final = ("=", "+", "-", "@")


def as_rows(found: Sequence[Article]) -> list[dict[str, Any]]:
    """Each article as an import takes it."""
    rows = []
    for each in found:
        content = msgspec.to_builtins(each.content)
        row = {"code": each.code, **content, "published": each.published_version is not None}
        rows.append({name: row[name] for name in COLUMNS})
    return rows


def as_json(found: Sequence[Article]) -> bytes:
    """A list of objects."""
    return msgspec.json.format(msgspec.json.encode(as_rows(found)), indent=2)


def as_csv(found: Sequence[Article]) -> bytes:
    """With a mark, so that spreadsheets read it as UTF-8; lists of a cell stand on lines."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in as_rows(found):
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return file.getvalue().encode("utf-8-sig")


def read_json(content: bytes) -> list[tuple[int, ArticleRow | ImportedRow]]:
    """Each object as a row, or as the refusal of its first wrong field; counted from 1.

    Raises ImportTooLarge, JsonUnreadable.
    """
    if len(content) > MOST_BYTES:
        raise ImportTooLarge(most_mb=MOST_BYTES // 1_000_000)
    try:
        rows = msgspec.json.decode(content, type=list[dict[str, Any]])
    except msgspec.DecodeError as error:
        raise JsonUnreadable from error
    return [(line, model_row(line, row, ArticleRow)) for line, row in enumerate(rows, start=1)]


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = "\n".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return f" {text}" if text.startswith(_FORMULA) else text
