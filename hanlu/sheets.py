"""Tables as CSV for spreadsheets. Pure.

Text that a spreadsheet would take for a formula is disarmed by an apostrophe (OWASP, "CSV
injection"); numbers stay numbers, also negative ones.
"""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
"""Stands before a file: without it Excel takes UTF-8 for something else, and Chinese for noise."""

type Cell = str | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as lines of a file, without its mark; None is an empty cell."""
    text = io.StringIO()
    csv.writer(text).writerows(
        [disarmed(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return text.getvalue()


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
