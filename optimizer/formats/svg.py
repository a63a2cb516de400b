"""A plan to look at: its routes on a map and everybody's day on a timeline, as one SVG.

Drawn for light and dark: the colours of people keep their distance on both.
"""

import re
from collections.abc import Iterator
from colorsys import hls_to_rgb
from html import escape

from optimizer.cost import left_out, plan_cost
from optimizer.feasibility import violations
from optimizer.formats.travel import Places
from optimizer.plan import Plan, Rest, Route
from optimizer.problem import Problem
from optimizer.timing import TimedStop, timeline

MAP, LEFT, DAY, ROW, TOP, GAP = 640, 90, 900, 18, 48, 24
"""Pixels: side of the map, width of the names, width of the day, height of a row, margins."""

STYLE = """
svg { background: #fff; font: 11px system-ui, sans-serif; color: #1c2430 }
text { fill: currentColor }
.quiet { fill: #697586 }
.end { text-anchor: end }
.mid { text-anchor: middle }
.grid { stroke: #e3e8ef }
.shift { fill: #eef2f6 }
.rest { fill: #9aa4b2 }
.drive { stroke-width: 2 }
.route { fill: none; stroke-width: 1.6; opacity: .8 }
.locked { stroke: currentColor; stroke-width: 2 }
.late, .out { stroke: #d92d20; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  svg { background: #10151c; color: #e3e8ef }
  .grid { stroke: #2a3441 }
  .shift { fill: #1b232d }
  .route, .drive, .mark { filter: brightness(1.6) }
}
"""


def draw(problem: Problem, plan: Plan, places: Places, name: str = "") -> str:
    """The SVG document. ``places`` are the coordinates of the problem's locations."""
    rows = len(problem.technicians)
    width = GAP + MAP + GAP + LEFT + DAY + GAP
    height = max(TOP + MAP + 2 * GAP, TOP + ROW * (rows + 1) + GAP)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    title = _words(_title(problem, plan, name))
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><style>{STYLE}</style>',
        f'<text x="{GAP}" y="24" font-size="15">{title}</text>',
        *_map(problem, plan, _Frame(places)),
        *_legend(TOP + MAP + GAP),
        *_days(problem, plan, GAP + MAP + GAP + LEFT),
        "</svg>",
    ]
    return "\n".join(body) + "\n"


def _title(problem: Problem, plan: Plan, name: str) -> str:
    if broken := violations(problem, plan):
        return f"{name}: not valid, {broken[0]}"
    cost, missing = plan_cost(problem, plan), len(left_out(problem, plan))
    served = len(left_out(problem, Plan())) - missing
    parts = f"driving {_hours(cost.travel_s)}, lateness {cost.lateness:,}"
    parts += f", left out {cost.unserved:,}"
    return f"{name}: {served} jobs served, {missing} left out, cost {cost.total:,} ({parts})"


def _hours(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d} h"


def _legend(y: int) -> Iterator[str]:
    """What the signs mean, below the map."""
    signs = (
        (f'<rect x="{{x}}" y="{y - 9}" width="8" height="8" fill="currentColor"/>', "sets out"),
        (f'<circle cx="{{x}}" cy="{y - 5}" r="3.5" fill="currentColor"/>', "visit"),
        (f'<rect class="rest" x="{{x}}" y="{y - 10}" width="14" height="10" rx="2"/>', "break"),
        (_ringed("locked", y), "locked"),
        (_ringed("late", y), "late"),
        (f'<path class="out" fill="none" d="M{{x}} {y - 9}l8 8m0-8l-8 8"/>', "left out"),
    )
    for n, (sign, words) in enumerate(signs):
        x = GAP + 12 + n * 92
        yield sign.format(x=x)
        yield f'<text class="quiet" x="{x + 20}" y="{y}">{words}</text>'


def _ringed(kind: str, y: int) -> str:
    place = f'x="{{x}}" y="{y - 10}" width="14" height="10" rx="2"'
    return f'<rect class="{kind}" fill="none" {place}/>'


_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold."""


def _words(text: str) -> str:
    return escape(_UNFIT.sub("\ufffd", text))


def _shade(technician: int) -> tuple[float, int]:
    """Hues a golden angle apart, in three depths, so that neighbours in the list differ."""
    return technician * 137.508 % 360, (45, 58, 36)[technician % 3]


def _colour(technician: int) -> str:
    hue, depth = _shade(technician)
    return f"hsl({hue:.0f} 65% {depth}%)"


def _ink(technician: int) -> str:
    """Black or white, whichever is easier to read on the person's colour.

    Relative luminance and the point at which both are as easy: WCAG 2.2, contrast ratio.
    """
    hue, depth = _shade(technician)
    channels = hls_to_rgb(hue / 360, depth / 100, 0.65)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#10151c" if luminance > 0.18 else "#fff"


class _Frame:
    """From coordinates to pixels of the map, north up, the same scale both ways."""

    def __init__(self, places: Places) -> None:
        xs, ys = [x for x, _ in places] or [0.0], [y for _, y in places] or [0.0]
        self._left, self._top = min(xs), max(ys)
        self._scale = (MAP - 24) / (max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0)
        self._places = places

    def at(self, location: int) -> tuple[float, float]:
        x, y = self._places[location]
        across, down = (x - self._left) * self._scale, (self._top - y) * self._scale
        return round(GAP + 12 + across, 1), round(TOP + 12 + down, 1)


def _map(problem: Problem, plan: Plan, frame: _Frame) -> Iterator[str]:
    for job in left_out(problem, plan):
        x, y = frame.at(problem.jobs[job].location)
        name = _words(problem.jobs[job].id)
        cross = f"M{x - 4} {y - 4}l8 8m0-8l-8 8"
        yield f'<path class="out" fill="none" d="{cross}"><title>{name}</title></path>'
    for route in plan.routes:
        yield from _way(problem, route, frame)


def _way(problem: Problem, route: Route, frame: _Frame) -> Iterator[str]:
    if not route.jobs:
        return
    person, colour = problem.technicians[route.technician], _colour(route.technician)
    stops = [frame.at(problem.jobs[job].location) for job in route.jobs]
    corners = [frame.at(person.start), *stops, frame.at(person.end)]
    points = " ".join(f"{x},{y}" for x, y in corners)
    x, y = corners[0]
    yield f"<g><title>{_words(person.id)}</title>"
    yield f'<polyline class="route" stroke="{colour}" points="{points}"/>'
    yield f'<rect class="mark" x="{x - 4}" y="{y - 4}" width="8" height="8" fill="{colour}"/>'
    for job, (x, y) in zip(route.jobs, stops, strict=True):
        kind = "mark locked" if job in problem.lock_of else "mark"
        title = f"<title>{_words(problem.jobs[job].id)} · {_words(person.id)}</title>"
        yield f'<circle class="{kind}" cx="{x}" cy="{y}" r="3.5" fill="{colour}">{title}</circle>'
    yield "</g>"


class _Scale:
    """From seconds to pixels of the timeline."""

    def __init__(self, problem: Problem, left: int) -> None:
        shifts = [(t.shift_s[0], t.latest_back_s) for t in problem.technicians] or [(0, 86_400)]
        self.begin_s = min(s for s, _ in shifts) // 3600 * 3600
        self.end_s = max(self.begin_s + 3600, *(end_s for _, end_s in shifts))
        self._left = left

    def x(self, at_s: int) -> float:
        """Of a plan that is not valid, what lies outside of all shifts is drawn at the edge."""
        within_s = min(max(at_s, self.begin_s), self.end_s) - self.begin_s
        share = within_s / (self.end_s - self.begin_s)
        return round(self._left + share * DAY, 1)


def _days(problem: Problem, plan: Plan, left: int) -> Iterator[str]:
    scale = _Scale(problem, left)
    bottom = TOP + ROW * (len(problem.technicians) + 1)
    every_h = max(1, (scale.end_s - scale.begin_s) // 3600 // 16)
    for at_s in range(scale.begin_s, scale.end_s + 1, 3600 * every_h):
        x = scale.x(at_s)
        yield f'<path class="grid" d="M{x} {TOP}V{bottom}"/>'
        yield f'<text class="quiet mid" x="{x}" y="{TOP - 6}">{at_s // 3600 % 24:02d}:00</text>'
    for n in range(len(problem.technicians)):
        yield from _day(problem, plan.route_of(n), scale, TOP + ROW * n + 8, left)


def _day(problem: Problem, route: Route, scale: _Scale, y: int, left: int) -> Iterator[str]:
    person = problem.technicians[route.technician]
    begin, end = (scale.x(at_s) for at_s in person.shift_s)
    yield f'<text class="end" x="{left - 8}" y="{y + 10}">{_words(person.id)}</text>'
    yield f'<rect class="shift" x="{begin}" y="{y}" width="{end - begin:.1f}" height="{ROW - 5}"/>'
    day = timeline(problem, route.technician, route.stops)
    for timed in day.stops:
        yield from _block(problem, route.technician, timed, scale, y)
    if route.jobs:
        yield _drive(route.technician, day.back_s - day.last_drive_s, day.back_s, scale, y)


def _drive(technician: int, from_s: int, to_s: int, scale: _Scale, y: int) -> str:
    height = y + (ROW - 5) / 2
    way = f"M{scale.x(from_s)} {height}H{scale.x(to_s)}"
    return f'<path class="drive" stroke="{_colour(technician)}" d="{way}"/>'


def _block(
    problem: Problem, technician: int, timed: TimedStop, scale: _Scale, y: int
) -> Iterator[str]:
    x = scale.x(timed.start_s)
    width = max(1.0, round(scale.x(timed.end_s) - x, 1))
    place = f'x="{x}" y="{y}" width="{width}" height="{ROW - 5}" rx="2"'
    if isinstance(timed.stop, Rest):
        yield f'<rect class="rest" {place}><title>{_clock(timed.start_s)}</title></rect>'
        return
    job = problem.jobs[timed.stop.job]
    yield _drive(technician, timed.ready_s - timed.drive_s, timed.ready_s, scale, y)
    late_s = timed.start_s - job.due_s
    late = ' class="late"' if late_s > 0 else ""
    words = f"{job.id} · {_clock(timed.start_s)}-{_clock(timed.end_s)} · P{job.priority}"
    words += f" · {late_s // 60} min late" if late_s > 0 else ""
    yield f'<rect{late} {place} fill="{_colour(technician)}"><title>{_words(words)}</title></rect>'
    yield from _label(job.id, _ink(technician), x, width, y)


def _label(name: str, ink: str, x: float, width: float, y: int) -> Iterator[str]:
    """The job's name on its block, where it has room."""
    if len(name) * 6.5 < width:
        middle = round(x + width / 2, 1)
        style = f'style="fill:{ink}"'
        yield f'<text class="mid" x="{middle}" y="{y + 10}" {style}>{_words(name)}</text>'


def _clock(at_s: int) -> str:
    return f"{at_s // 3600:02d}:{at_s % 3600 // 60:02d}"
