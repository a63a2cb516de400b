"""Labels on sheets to be printed and cut: A4, nine to a page. Pure but for the font metrics."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from hanlu.drawing.sheet import Sheet

MOST: Final = 90
"""Ten pages: what one prints at a time (our own choice)."""
_ACROSS: Final = 3
_WIDTH: Final = 58 * mm
_HEIGHT: Final = 84 * mm
_QR: Final = 46 * mm
_QUIET_MODULES: Final = 4  # ISO/IEC 18004: the quiet zone around the code


@dataclass(frozen=True, slots=True)
class Printed:
    """One label: what its code opens, and the names under it."""

    url: str
    name: str
    site_name: str


def pdf(labels: Sequence[Printed]) -> bytes:
    """The labels in their order, with lines to cut along."""
    sheet = Sheet("zh")
    cells: list[list[Flowable]] = [_label(sheet, each) for each in labels]
    rows = [[*cells[at : at + _ACROSS]] for at in range(0, len(cells), _ACROSS)]
    rows[-1] += [[]] * (_ACROSS - len(rows[-1]))
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.3, "#c8d0d9"),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    table = Table(rows, [_WIDTH] * _ACROSS, [_HEIGHT] * len(rows), style=style)
    return sheet.document("扫码报修 · Scan to report a fault", [table], str)


def _label(sheet: Sheet, label: Printed) -> list[Flowable]:
    """Error correction Q, so that a scratched or greasy label still reads."""
    centred = ParagraphStyle("label", sheet.body, alignment=TA_CENTER)
    large = ParagraphStyle("large", centred, fontSize=13, leading=17)
    small = ParagraphStyle("small", sheet.dim, alignment=TA_CENTER)
    code = QrCodeWidget(
        label.url, barLevel="Q", barBorder=_QUIET_MODULES, barWidth=_QR, barHeight=_QR
    )
    drawing = Drawing(_QR, _QR, code)
    drawing.hAlign = "CENTER"
    return [
        sheet.text("扫码报修", large),
        sheet.text("Scan to report a fault", small),
        drawing,
        sheet.text(_cut(label.name, 28), centred),
        sheet.text(_cut(label.site_name, 36), small),
    ]


def _cut(text: str, most: int) -> str:
    """As much as fits on two lines at most."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
