"""The label as it is printed: a QR code, what it is for, and the name of the machine. Pure."""

from html import escape
from typing import Final

import segno

_WIDTH_MM: Final = 60
_HEIGHT_MM: Final = 78
_QR_MM: Final = 48
_QUIET_MODULES: Final = 4  # ISO/IEC 18004: the quiet zone around the code


def svg(url: str, name: str, site_name: str) -> str:
    """60 x 78 mm; error correction Q, so that a scratched or greasy label still reads."""
    code = segno.make(url, error="q", micro=False)
    drawn = code.svg_inline(border=_QUIET_MODULES, omitsize=True, svgclass=None, lineclass=None)
    left = (_WIDTH_MM - _QR_MM) / 2
    placed = drawn.replace("<svg", f'<svg x="{left}" y="13" width="{_QR_MM}" height="{_QR_MM}"', 1)
    centre = _WIDTH_MM / 2
    text = 'text-anchor="middle" font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH_MM}mm" height="{_HEIGHT_MM}mm"'
        f' viewBox="0 0 {_WIDTH_MM} {_HEIGHT_MM}">'
        f'<rect width="{_WIDTH_MM}" height="{_HEIGHT_MM}" fill="#fff"/>'
        f'<text x="{centre}" y="7" {text} font-size="4.5" font-weight="bold">扫码报修</text>'
        f'<text x="{centre}" y="11.5" {text} font-size="3">Scan to report a fault</text>'
        f"{placed}"
        f'<text x="{centre}" y="66" {text} font-size="4" font-weight="bold">{_cut(name, 24)}</text>'
        f'<text x="{centre}" y="72" {text} font-size="3">{_cut(site_name, 32)}</text>'
        "</svg>"
    )


def _cut(text: str, most: int) -> str:
    """As much as fits on the line, safe inside markup."""
    return escape(text if len(text) <= most else f"{text[: most - 1]}…")
