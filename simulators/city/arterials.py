"""The main road net: ring roads, radial avenues, bridges, an irregular grid, riverside roads."""

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import shapely
import shapely.affinity
import shapely.ops
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from simulators.city.curves import (
    bent,
    degrees,
    drawn_out,
    longest,
    ring,
    sampled,
    spoke,
    warp,
    wave,
)
from simulators.city.frame import EXTENT
from simulators.city.kinds import (
    MOTORWAY,
    PRIMARY,
    SECONDARY,
    TERTIARY,
    TRUNK,
    UNCLASSIFIED,
    Street,
)
from simulators.city.names import arterial_stems, suffixed
from simulators.city.terrain import Ground, density

GRID_M = 920.0
CARRIAGEWAY_OFFSET_M = 14.0
BESIDE_M = 95.0  # a smaller road nearer than this to a larger one, for long, is left out
SHORTEST_M = 230.0
LONGEST_BRIDGE_M = 1_100.0  # a road that would run along the river instead ends at it
_SPOKES = (
    ("东港大道", "Donggang Avenue", 14),
    ("东山大道", "Dongshan Avenue", 47),
    ("北苑大道", "Beiyuan Avenue", 79),
    ("梅坞大道", "Meiwu Avenue", 110),
    ("天湖大道", "Tianhu Avenue", 141),
    ("云栖大道", "Yunqi Avenue", 212),
    ("江南大道", "Jiangnan Avenue", 236),
    ("沙田大道", "Shatian Avenue", 262),
    ("临江大道", "Linjiang Avenue", 293),
    ("物流大道", "Logistics Avenue", 322),  # ends at the outer ring, short of the airport
)


def main_roads(rng: Random, ground: Ground) -> list[Street]:
    """All roads above residential, cut where ground closes them and bridged where they pass."""
    backbone = [*_rings(rng), *_axes(rng), *_radials(rng), *_airport_road(ground)]
    backbone += _riverside(ground) + _edges_of_green(ground)
    large = shapely.union_all([road.line for road in backbone])
    beside = large.buffer(BESIDE_M)
    green = shapely.union_all([ground.lake_park, ground.airport, *ground.parks, *ground.hills])
    ends_at = {SECONDARY.rank: green, TERTIARY.rank: green.union(ground.banks)}
    ends_at[UNCLASSIFIED.rank] = ends_at[TERTIARY.rank]
    roads = list(backbone)
    for road in _grid(rng):
        for piece in shapely.get_parts(road.line.difference(ends_at[road.kind.rank])):
            if piece.length > SHORTEST_M:
                parts = _not_beside(drawn_out(piece), large, beside)
                roads += [road.along(part) for part in parts]
    return list(_bridged(roads, ground.water))


def _rings(rng: Random) -> Iterator[Street]:
    inner = LineString(ring(rng, 3_300, 2_700))
    yield Street(inner, PRIMARY, "内环路", "Inner Ring Road")
    middle = LineString(ring(rng, 6_000, 4_900))
    yield Street(middle, TRUNK, "中环高架路", "Middle Ring Elevated Road")
    outer = LineString(ring(rng, 9_700, 7_900))
    for side in (1, -1):
        lane = longest(outer.offset_curve(side * CARRIAGEWAY_OFFSET_M))
        # Traffic keeps right: with the ring drawn counter-clockwise, the outer lane runs with it.
        line = lane if side < 0 else lane.reverse()
        yield Street(line, MOTORWAY, "绕城高速", "Outer Ring Expressway", oneway=True)


def _axes(rng: Random) -> Iterator[Street]:
    """The two avenues that cross in the middle, from end to end."""
    east_west, north_south = wave(rng, 160, 16_000), wave(rng, 160, 16_000)
    across = LineString(
        [(x, 250 + 0.09 * x + y) for x, y in sampled(east_west, -8_900, 8_900, 300)]
    )
    yield Street(across, PRIMARY, "人民大道", "Renmin Avenue")
    along = LineString(
        [(-150 - 0.12 * y + x, y) for y, x in sampled(north_south, -7_500, 7_600, 300)]
    )
    yield Street(along, PRIMARY, "中山大道", "Zhongshan Avenue")


def _radials(rng: Random) -> Iterator[Street]:
    for name, name_en, angle in _SPOKES:
        outer_m = 19_000 if angle < 320 else 9_000
        line = spoke(rng, degrees(angle + rng.uniform(-3, 3)), 2_900, outer_m).intersection(EXTENT)
        yield Street(longest(line), PRIMARY, name, name_en)


def _airport_road(ground: Ground) -> Iterator[Street]:
    """The expressway from the middle ring past the logistics park to the terminal."""
    end = ground.airport.centroid
    terminal = (end.x - 1_500, end.y + 560)
    start, bend = (4_300, -2_900), (6_000, -5_900)
    line = LineString([_bezier(start, bend, terminal, n / 24) for n in range(25)])
    yield Street(line, TRUNK, "机场快速路", "Airport Expressway")
    loop = shapely.affinity.translate(Point(terminal).buffer(190, 6), 180, 0).exterior
    yield Street(LineString(loop), SECONDARY, "航站楼路", "Terminal Road")
    perimeter = LineString(ground.airport.buffer(60, join_style="mitre").exterior)
    yield Street(perimeter, TERTIARY, "空港路", "Konggang Road")


def _bezier(
    start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float], t: float
) -> tuple[float, float]:
    weights = ((1 - t) ** 2, 2 * t * (1 - t), t**2)
    return (
        sum(w * p[0] for w, p in zip(weights, (start, bend, end), strict=True)),
        sum(w * p[1] for w, p in zip(weights, (start, bend, end), strict=True)),
    )


def _riverside(ground: Ground) -> list[Street]:
    banks = ground.banks.boundary.intersection(EXTENT.buffer(-5))
    names = iter((("滨江路", "Binjiang Road"), ("江滨路", "Jiangbin Road")))
    pieces = sorted(shapely.get_parts(shapely.line_merge(banks)), key=lambda line: -line.length)
    return [
        Street(drawn_out(line.simplify(5)), SECONDARY, *name)
        for line, name in zip(pieces[:2], names, strict=False)
    ]


def _edges_of_green(ground: Ground) -> list[Street]:
    """A road round the lake and round each park; the hills keep a lane at their foot."""
    lake = Street(LineString(ground.lake_park.exterior), SECONDARY, "环湖路", "Huanhu Road")
    names = (
        ("东园路", "Dongyuan Road"),
        ("南园路", "Nanyuan Road"),
        ("公园路", "Gongyuan Road"),
        ("北园路", "Beiyuan Road"),
        ("绿园路", "Lüyuan Road"),
        ("西园路", "Xiyuan Road"),
    )
    parks = [
        Street(LineString(park.exterior), TERTIARY, name, name_en)
        for park, (name, name_en) in zip(ground.parks, names, strict=True)
    ]
    hills = [
        Street(longest(hill.boundary.intersection(EXTENT)), UNCLASSIFIED, name, name_en)
        for hill, (name, name_en) in zip(
            ground.hills,
            (("西山路", "Xishan Road"), ("南山路", "Nanshan Road"), ("东山路", "Dongshan Road")),
            strict=True,
        )
    ]
    return [lake, *parks, *hills]


def _grid(rng: Random) -> Iterator[Street]:
    """An irregular grid: every third line secondary; in the country only those go on."""
    field, stems = warp(rng, 420, 9_000), arterial_stems(rng)
    reach = 17
    for vertical in (True, False):
        for n in range(-reach, reach + 1):
            offset = n * GRID_M + rng.uniform(-130, 130)
            ends = range(-reach * 4, reach * 4 + 1)
            points = [
                (offset, step * GRID_M / 4) if vertical else (step * GRID_M / 4, offset)
                for step in ends
            ]
            line = bent(field, points).intersection(EXTENT)
            major = n % 3 == 0
            name = suffixed(next(stems), "路" if vertical else "街")
            for part in shapely.get_parts(line):
                yield from _by_density(Street(part, SECONDARY if major else TERTIARY, *name))


def _by_density(road: Street) -> Iterator[Street]:
    """Cut a grid line into its built-up part and, for major ones, its part in the country."""
    for inside, line in runs(road.line, 0.42):
        if inside:
            yield road.along(line)
        elif road.kind is SECONDARY:
            yield Street(line, UNCLASSIFIED, road.name, road.name_en)


def runs(line: LineString, threshold: float) -> Iterator[tuple[bool, LineString]]:
    """Stretches of a line by whether density lies above the threshold; neighbours share a point."""
    points = list(line.coords)
    flags = [density(*_middle(a, b)) > threshold for a, b in pairwise(points)]
    start = 0
    for n in range(1, len(flags) + 1):
        if n == len(flags) or flags[n] != flags[start]:
            yield flags[start], LineString(points[start : n + 1])
            start = n


def _middle(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _not_beside(
    line: LineString, large: BaseGeometry, beside: BaseGeometry
) -> Iterator[LineString]:
    """Leave out stretches that run along a larger road; what remains is tied to that road."""
    near = shapely.get_parts(line.intersection(beside))
    along = [part for part in near if part.length > 3.4 * BESIDE_M]
    if not along:
        yield line
        return
    for part in shapely.get_parts(line.difference(shapely.union_all(along))):
        if part.length > 2 * SHORTEST_M:
            yield _tied(part, line, large)


def _tied(part: LineString, whole: LineString, large: BaseGeometry) -> LineString:
    """Lead the ends that were cut on to the nearest point of the larger road."""
    points = list(part.coords)
    ends = {whole.coords[0], whole.coords[-1]}
    for at in (0, -1):
        if points[at] in ends:
            continue
        target = shapely.ops.nearest_points(large, Point(points[at]))[0]
        points.insert(0 if at == 0 else len(points), (target.x, target.y))
    return drawn_out(LineString(points))


def _bridged(roads: list[Street], water: BaseGeometry) -> Iterator[Street]:
    """Cut roads at the water's edge and mark what lies over it as a bridge."""
    for road in roads:
        if not road.line.intersects(water):
            yield road
            continue
        for part in shapely.get_parts(road.line.difference(water)):
            yield road.along(part)
        for part in shapely.get_parts(road.line.intersection(water)):
            if part.geom_type == "LineString" and part.length < LONGEST_BRIDGE_M:
                yield road.along(part, bridge=True)
