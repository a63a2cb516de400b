"""Pages of a document: words in two languages, tables, a foot. Pure but for the font metrics.

Chinese is set in STSong-Light, which every PDF reader brings along: no font file is shipped. Latin
letters and digits are set in Helvetica in either language, since what stands in for STSong-Light
may have none.
"""

import io
import re
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

type Language = Literal["en", "zh"]

MARGIN = 16 * mm
_PADDING = 6  # of reportlab's own frame
WIDTH = A4[0] - 2 * MARGIN - 2 * _PADDING
"""What a table or a drawing may fill, in points."""

_CHINESE, _LATIN = "STSong-Light", "Helvetica"
_FOREIGN = re.compile(r"[^\x20-\xff]+")
_LINE, _SHADE, _DIM = HexColor("#c8d0d9"), HexColor("#eef2f6"), HexColor("#5b6875")

pdfmetrics.registerFont(UnicodeCIDFont(_CHINESE))


class Sheet:
    """The styles of one document in one language, and what is set in them."""

    def __init__(self, lang: Language) -> None:
        font, wrap = (_CHINESE, "CJK") if lang == "zh" else (_LATIN, None)
        self.font = font
        self.body = ParagraphStyle("body", fontName=font, fontSize=8.5, leading=12, wordWrap=wrap)
        self.cell = ParagraphStyle("cell", self.body, fontSize=7, leading=9)
        self.dim = ParagraphStyle("dim", self.body, fontSize=7.5, leading=10, textColor=_DIM)
        self.head = ParagraphStyle("head", self.body, fontSize=11, leading=16, spaceBefore=8)
        self.title = ParagraphStyle("title", self.body, fontSize=16, leading=22)

    def document(self, title: str, parts: list[Flowable], foot: Callable[[int], str]) -> bytes:
        """The bytes of the PDF; ``foot`` gives the line at the foot of a page by its number."""

        def draw_foot(canvas: Any, page: Any) -> None:
            canvas.setFont(self.font, 7)
            canvas.setFillColor(_DIM)
            canvas.drawRightString(A4[0] - MARGIN, 9 * mm, foot(page.page))

        buffer = io.BytesIO()
        template = SimpleDocTemplate(
            buffer,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
            title=title,
            author="Hanlu",
        )
        template.build(parts, onFirstPage=draw_foot, onLaterPages=draw_foot)
        return buffer.getvalue()

    def text(self, text: str, style: ParagraphStyle | None = None) -> Paragraph:
        """A paragraph; whatever is in ``text`` is shown as it is, line breaks too."""
        return Paragraph(marked(text), style or self.body)

    def table(
        self, rows: Sequence[Sequence[str]], shares: Sequence[float], heads: int = 1
    ) -> Table:
        """A table with ``heads`` head lines; columns share the width of the page.

        A row that is taller than a page goes on over the next ones.
        """
        cells = [[self.text(text, self.cell) for text in row] for row in rows]
        widths = [WIDTH * share / sum(shares) for share in shares]
        style = table_style(heads)
        return Table(cells, widths, style=style, repeatRows=heads, splitInRow=1)


def marked(text: str) -> str:
    """Text for reportlab: escaped, each run of signs in the font that has them."""
    lines = text.splitlines() or [""]
    return "<br/>".join(map(_marked_line, lines))


def _marked_line(line: str) -> str:
    parts = []
    for foreign, run in groupby(line, key=lambda sign: bool(_FOREIGN.match(sign))):
        font = _CHINESE if foreign else _LATIN
        parts.append(f'<font name="{font}">{escape("".join(run))}</font>')
    return "".join(parts)


def table_style(heads: int) -> list[tuple[Any, ...]]:
    """Thin lines; the first ``heads`` rows shaded."""
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.3, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    if heads:
        style.append(("BACKGROUND", (0, 0), (-1, heads - 1), _SHADE))
    return style
