"""A series with its limits and excursions, drawn on a page of a PDF."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from hanlu.drawing.axes import Scale, time_ticks, value_ticks

type Point = tuple[int, float, float, float]  # ms since 1970, lowest, highest, mean
type Span = tuple[datetime, datetime]

_LEFT, _BOTTOM, _TOP, _RIGHT = 34, 22, 8, 6
_GRID, _LINE, _LIMIT, _EXCURSION, _TEXT = map(
    HexColor, ("#e3e8ee", "#1f6feb", "#c2410c", "#fbd5d5", "#1d2733")
)
_PLAIN, _SIZE = "Helvetica", 6.5


class SeriesChart(Flowable):
    """Buckets from their lowest to their highest value, so that no breach is drawn away."""

    def __init__(
        self,
        points: Sequence[Point],
        limits: Sequence[tuple[str, float]],
        excursions: Sequence[tuple[datetime, datetime | None]],
        span: Span,
        zone: ZoneInfo,
        size: tuple[float, float],
        *,
        gap_s: float,
        font: str = _PLAIN,
    ) -> None:
        """``limits``: each with its name, set in ``font``; ``size``: width and height in points.

        No line joins two points further apart than ``gap_s``.
        """
        super().__init__()
        self.width, self.height = size
        self._points, self._limits, self._excursions = points, limits, excursions
        self._span, self._zone, self._font, self._gap_s = span, zone, font, gap_s

    def wrap(self, *_available: float) -> tuple[float, float]:
        """The size it takes, whatever is available."""
        return self.width, self.height

    def draw(self) -> None:
        """Grid, excursions, limits and the series, in this order."""
        x, y = self._scales()
        self._draw_grid(x, y)
        self._draw_excursions(x, y)
        self._draw_limits(y)
        self._draw_series(x, y)

    def _scales(self) -> tuple[Callable[[datetime], float], Scale]:
        values = [value for point in self._points for value in point[1:3]]
        values += [limit for _, limit in self._limits]
        low, high = min(values, default=0.0), max(values, default=1.0)
        margin = (high - low) * 0.08 or 1.0
        along = Scale(
            self._span[0].timestamp(), self._span[1].timestamp(), _LEFT, self.width - _RIGHT
        )
        up = Scale(low - margin, high + margin, _BOTTOM, self.height - _TOP)
        return (lambda at: along(at.timestamp())), up

    def _draw_grid(self, x: Callable[[datetime], float], y: Scale) -> None:
        canvas = self.canv
        canvas.setFont(_PLAIN, _SIZE)
        canvas.setStrokeColor(_GRID)
        canvas.setFillColor(_TEXT)
        canvas.setLineWidth(0.4)
        for value in value_ticks(y.low, y.high):
            canvas.line(_LEFT, y(value), self.width - _RIGHT, y(value))
            canvas.drawRightString(_LEFT - 4, y(value) - 2, f"{value:g}")
        for at, label in time_ticks(*self._span, self._zone, count=7):
            canvas.line(x(at), _BOTTOM, x(at), self.height - _TOP)
            canvas.drawCentredString(x(at), _BOTTOM - 9, label)
        canvas.drawRightString(self.width - _RIGHT, 2, f"°C · {self._zone}")

    def _draw_excursions(self, x: Callable[[datetime], float], y: Scale) -> None:
        begin, end = self._span
        self.canv.setFillColor(_EXCURSION)
        for since, ended_at in self._excursions:
            left, right = x(max(since, begin)), x(min(ended_at or end, end))
            height = y.end - y.start
            self.canv.rect(left, y.start, max(0.8, right - left), height, stroke=0, fill=1)

    def _draw_limits(self, y: Scale) -> None:
        canvas = self.canv
        canvas.setStrokeColor(_LIMIT)
        canvas.setFillColor(_LIMIT)
        canvas.setLineWidth(0.8)
        canvas.setDash(4, 3)
        for name, limit in self._limits:
            canvas.line(_LEFT, y(limit), self.width - _RIGHT, y(limit))
            self._draw_name(name, f" {limit:g} °C", y(limit) + 2)
        canvas.setDash()

    def _draw_name(self, name: str, value: str, y: float) -> None:
        """A limit's name in the reader's language; its value in the font of the other numbers."""
        canvas = self.canv
        canvas.setFont(self._font, _SIZE)
        canvas.drawString(_LEFT + 3, y, name)
        wide = stringWidth(name, self._font, _SIZE)
        canvas.setFont(_PLAIN, _SIZE)
        canvas.drawString(_LEFT + 3 + wide, y, value)

    def _draw_series(self, x: Callable[[datetime], float], y: Scale) -> None:
        self.canv.setStrokeColor(_LINE)
        self.canv.setLineWidth(0.7)
        for run in without_gaps(self._points, self._gap_s):
            path = self.canv.beginPath()
            for number, (ms, low, high, _) in enumerate(run):
                at = x(datetime.fromtimestamp(ms / 1000, UTC))
                (path.lineTo if number else path.moveTo)(at, y(low))
                path.lineTo(at, y(high))
            self.canv.drawPath(path)


def without_gaps(points: Sequence[Point], gap_s: float) -> Iterator[list[Point]]:
    """Stretches of points in which none is further from the next than ``gap_s``."""
    run: list[Point] = []
    for point in points:
        if run and point[0] - run[-1][0] > gap_s * 1000:
            yield run
            run = []
        run.append(point)
    if run:
        yield run
