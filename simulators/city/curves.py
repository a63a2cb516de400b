"""Seeded smooth shapes: the wobble that keeps rings, rivers and grids from looking ruled."""

from collections.abc import Callable, Iterable
from math import cos, hypot, pi, sin, tau
from random import Random

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

type Wave = Callable[[float], float]
type Field = Callable[[float, float], tuple[float, float]]


def wave(rng: Random, amplitude: float, length: float) -> Wave:
    """A smooth function of one variable: three sines of falling length and strength."""
    parts = [(amplitude / n, tau * n / length, rng.uniform(0, tau)) for n in (1, 2, 3)]
    return lambda t: sum(size * sin(rate * t + phase) for size, rate, phase in parts) / 1.83


def warp(rng: Random, amplitude_m: float, length_m: float) -> Field:
    """A smooth displacement of the plane, ``(x, y) -> (x', y')``; bends a ruled grid."""
    across, along = wave(rng, amplitude_m, length_m), wave(rng, amplitude_m, length_m)
    skew = rng.uniform(0.3, 0.6)
    return lambda x, y: (x + across(y + skew * x), y + along(x - skew * y))


def ring(
    rng: Random, radius_x_m: float, radius_y_m: float, *, wobble: float = 0.04
) -> list[tuple[float, float]]:
    """A closed oval around the centre, its radius off by about ``wobble``; first = last point."""
    bumps = [(rng.uniform(0.3, 1) * wobble, n, rng.uniform(0, tau)) for n in (2, 3, 5)]

    def at(turn: float) -> tuple[float, float]:
        stretch = 1 + sum(size * sin(n * turn + phase) for size, n, phase in bumps)
        return radius_x_m * stretch * cos(turn), radius_y_m * stretch * sin(turn)

    points = [at(tau * step / 120) for step in range(120)]
    return [*points, points[0]]


def blob(rng: Random, x_m: float, y_m: float, radius_x_m: float, radius_y_m: float) -> Polygon:
    """A rounded patch (a lake, a park, a hill) around a point."""
    outline = ring(rng, radius_x_m, radius_y_m, wobble=0.12)
    return Polygon([(x_m + x, y_m + y) for x, y in outline])


def sampled(bend: Wave, start: float, stop: float, step: float) -> list[tuple[float, float]]:
    """Points ``(t, bend(t))`` from start to stop, both included."""
    count = max(1, round((stop - start) / step))
    return [(t, bend(t)) for t in (start + (stop - start) * n / count for n in range(count + 1))]


def bent(field: Field, points: Iterable[tuple[float, float]]) -> LineString:
    """The line through the displaced points."""
    return LineString([field(x, y) for x, y in points])


def spoke(rng: Random, angle: float, inner_m: float, outer_m: float) -> LineString:
    """A radial avenue from ``inner_m`` to ``outer_m`` along ``angle``, swaying a little."""
    sway = wave(rng, 0.06, outer_m)
    turns = sampled(lambda r: angle + sway(r) - sway(inner_m), inner_m, outer_m, 300)
    return LineString([(r * cos(turn), r * sin(turn)) for r, turn in turns])


def degrees(angle: float) -> float:
    """Degrees to radians, counted from east, counter-clockwise."""
    return angle * pi / 180


def drawn_out(line: LineString, reach_m: float = 4.0) -> LineString:
    """The line with both ends a little further on, so that it surely crosses what it meets."""
    points = list(line.coords)
    return LineString(
        [_beyond(points[1], points[0], reach_m), *points, _beyond(points[-2], points[-1], reach_m)]
    )


def _beyond(
    inner: tuple[float, ...], end: tuple[float, ...], reach_m: float
) -> tuple[float, float]:
    dx, dy = end[0] - inner[0], end[1] - inner[1]
    share = reach_m / max(1e-6, hypot(dx, dy))
    return end[0] + dx * share, end[1] + dy * share


def longest(geometry: BaseGeometry) -> LineString:
    """The longest line among the parts, joined where they touch."""
    merged = shapely.line_merge(geometry) if geometry.geom_type.startswith("Multi") else geometry
    lines = [part for part in shapely.get_parts(merged) if isinstance(part, LineString)]
    return max(lines, key=lambda line: line.length)


def largest(geometry: BaseGeometry) -> Polygon:
    """The largest polygon among the parts."""
    pieces = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    return max(pieces, key=lambda piece: piece.area)
