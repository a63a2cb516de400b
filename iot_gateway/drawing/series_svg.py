"""A series with its limits, excursions and alarms."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from hanlu.drawing.axes import Scale, time_ticks, value_ticks
from iot_gateway.rules.excursion import Excursion, ExcursionRule

WIDTH, PANEL_HEIGHT = 1200, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 1176, 44, 296
# A distance between readings of so many usual ones is a gap, not a straight line.
_GAP = 3

_STYLE = """
svg{font:12px system-ui,sans-serif;background:#fbfcfd;color:#1d2733}
text{fill:currentColor}.name{font-weight:600;font-size:14px}.tick{fill:#5b6875}
.grid{stroke:#e3e8ee}.line{fill:none;stroke:#1f6feb;stroke-width:1.4;stroke-linejoin:round}
.limit{stroke:#c2410c;stroke-dasharray:6 4}.limit-name{fill:#c2410c}
.short{fill:#f59e0b;opacity:.22}.called{fill:#dc2626;opacity:.2}.alarm{fill:#dc2626}
@media(prefers-color-scheme:dark){svg{background:#0f151c;color:#e6edf3}.tick{fill:#8b98a5}
.grid{stroke:#22303c}.line{stroke:#6cb2ff}.limit{stroke:#fb923c}.limit-name{fill:#fb923c}
.called{opacity:.38}.alarm{fill:#f87171}}
"""


class Panel(msgspec.Struct, frozen=True):
    """One series: its points in measured order and, for each limit, its excursions."""

    name: str
    unit: str
    points: Sequence[tuple[datetime, float]]
    limits: Sequence[tuple[ExcursionRule, Sequence[Excursion]]]


def draw(panels: Sequence[Panel], zone: ZoneInfo) -> str:
    """The panels below each other, times in ``zone``. Follows the reader's light or dark."""
    height = PANEL_HEIGHT * max(1, len(panels))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<style>{_STYLE}</style>",
    ]
    for index, panel in enumerate(panels):
        parts.append(f'<g transform="translate(0 {index * PANEL_HEIGHT})">')
        parts += _panel(panel, zone)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>\n"])


def _panel(panel: Panel, zone: ZoneInfo) -> Iterator[str]:
    runs = [run for _, found in panel.limits for run in found]
    called = sum(1 for run in runs if run.called_at)
    summary = f"{len(panel.points)} readings, {len(runs)} excursions, {called} alarms"
    yield f'<text class="name" x="{_LEFT}" y="24">{escape(panel.name)}</text>'
    yield f'<text class="tick" x="{_RIGHT}" y="24" text-anchor="end">{summary}</text>'
    if not panel.points:
        return
    x, y = _scales(panel)
    yield from _grid(panel, zone, x, y)
    for run in runs:
        yield _excursion(run, panel.points[-1][0], x)
    for rule, _ in panel.limits:
        yield _line("limit", _LEFT, y(rule.limit), _RIGHT, y(rule.limit))
        label = f"{rule.side} {rule.limit:g} {panel.unit}"
        yield f'<text class="limit-name" x="{_LEFT + 6}" y="{y(rule.limit) - 5}">{label}</text>'
    for path in _paths(panel.points, x, y):
        yield f'<path class="line" d="{path}"/>'
    for run in runs:
        if run.called_at is not None:
            yield _alarm(run, run.called_at, x)


def _scales(panel: Panel) -> tuple[Scale, Scale]:
    values = [value for _, value in panel.points] + [rule.limit for rule, _ in panel.limits]
    margin = (max(values) - min(values)) * 0.06 or 1.0
    start, end = _seconds(panel.points[0][0]), _seconds(panel.points[-1][0])
    return (
        Scale(start, max(end, start + 1), _LEFT, _RIGHT),
        Scale(min(values) - margin, max(values) + margin, _BOTTOM, _TOP),
    )


def _grid(panel: Panel, zone: ZoneInfo, x: Scale, y: Scale) -> Iterator[str]:
    for value in value_ticks(y.low, y.high):
        yield _line("grid", _LEFT, y(value), _RIGHT, y(value))
        yield _text(_LEFT - 8, y(value) + 4, f"{value:g}", "end")
    for at, label in time_ticks(panel.points[0][0], panel.points[-1][0], zone):
        yield _line("grid", x(_seconds(at)), _TOP, x(_seconds(at)), _BOTTOM)
        yield _text(x(_seconds(at)), _BOTTOM + 18, label, "middle")
    yield _text(_LEFT - 8, _TOP - 8, panel.unit, "end")
    yield _text(_RIGHT, _BOTTOM + 36, str(zone), "end")


def _excursion(run: Excursion, last_at: datetime, x: Scale) -> str:
    left = x(_seconds(run.since))
    width = max(1.0, x(_seconds(run.ended_at or last_at)) - left)
    kind = "called" if run.called_at else "short"
    until = run.ended_at.isoformat() if run.ended_at else "still running"
    title = f"{run.rule}: {run.since.isoformat()} to {until}, peak {run.peak:g}"
    return (
        f'<rect class="{kind}" x="{left}" y="{_TOP}" width="{width:.1f}" '
        f'height="{_BOTTOM - _TOP}"><title>{escape(title)}</title></rect>'
    )


def _alarm(run: Excursion, called_at: datetime, x: Scale) -> str:
    at = x(_seconds(called_at))
    title = f"{run.severity} alarm, {run.rule}, {called_at.isoformat()}"
    return f'<path class="alarm" d="M{at} {_TOP}l-5 -9h10z"><title>{escape(title)}</title></path>'


def _paths(points: Sequence[tuple[datetime, float]], x: Scale, y: Scale) -> Iterator[str]:
    """Lines through the points, broken at gaps; each pixel keeps its lowest and highest value."""
    for run in _without_gaps(points):
        places = list(_thinned(((x(_seconds(at)), value) for at, value in run)))
        steps = " ".join(f"{at:g},{y(value):g}" for at, value in places)
        yield f"M{steps}" + ("" if len(places) > 1 else "h1")


def _without_gaps(
    points: Sequence[tuple[datetime, float]],
) -> Iterator[list[tuple[datetime, float]]]:
    usual = _usual_distance(points)
    run = [points[0]]
    for point in points[1:]:
        if usual and point[0] - run[-1][0] > _GAP * usual:
            yield run
            run = []
        run.append(point)
    yield run


def _usual_distance(points: Sequence[tuple[datetime, float]]) -> timedelta | None:
    gaps = sorted(after[0] - before[0] for before, after in pairwise(points))
    return gaps[len(gaps) // 2] if gaps else None


def _thinned(points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """At most the first, lowest, highest and last point of each pixel, in their order."""
    bucket: list[tuple[float, float]] = []
    for point in points:
        if bucket and int(point[0]) != int(bucket[0][0]):
            yield from _extremes(bucket)
            bucket = []
        bucket.append(point)
    yield from _extremes(bucket)


def _extremes(bucket: list[tuple[float, float]]) -> list[tuple[float, float]]:
    by_value = sorted(range(len(bucket)), key=lambda n: bucket[n][1])
    return [bucket[n] for n in sorted({0, by_value[0], by_value[-1], len(bucket) - 1})]


def _seconds(at: datetime) -> float:
    return at.timestamp()


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="tick" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
