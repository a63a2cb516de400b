"""Figures as files for spreadsheets. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

from dispatch.indicators.formulas import Ratio

type Cell = str | int

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(lines: Iterable[Sequence[Cell]]) -> str:
    """The lines as CSV in which no text is taken for a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([_plain(cell) for cell in line] for line in lines)
    return text.getvalue()


def cells(ratio: Ratio) -> tuple[int, int, str]:
    """Part, whole and value, which is empty of nothing."""
    return ratio.part, ratio.whole, "" if ratio.value is None else f"{ratio.value:.4f}"


def _plain(cell: Cell) -> Cell:
    is_formula = isinstance(cell, str) and cell.startswith(_FORMULA_STARTS)
    return f"'{cell}" if is_formula else cell
