"""Small streets: each block between main roads gets a little grid of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from simulators.city.arterials import runs
from simulators.city.curves import blob, drawn_out
from simulators.city.frame import EXTENT
from simulators.city.kinds import RESIDENTIAL, SERVICE, RoadKind, Street
from simulators.city.names import minor_stems, suffixed, yard_stems
from simulators.city.terrain import QUARTERS, Ground, Quarter, density

URBAN = 0.36  # density above which a block is built up
SMALLEST_BLOCK_M2, LARGE_BLOCK_M2, SHORTEST_STREET_M = 60_000.0, 2.5e6, 130.0

type Corner = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """Ground between main roads. ``use`` is the OSM landuse it is drawn with."""

    outline: Polygon
    use: str


def blocks(roads: Sequence[Street], ground: Ground, rng: Random) -> list[Block]:
    """The faces of the main road net that can be built on."""
    lines = shapely.union_all([*(road.line for road in roads), EXTENT.exterior])
    faces = shapely.get_parts(shapely.polygonize([lines]))
    closed = ground.closed_to_streets
    open_ground = [part for face in faces for part in _pieces(face - closed)]
    outlines = [
        part
        for piece in open_ground
        for part in (_split(piece) if piece.area > LARGE_BLOCK_M2 else [piece])
        if part.area > SMALLEST_BLOCK_M2
    ]
    return [Block(outline, _use(outline, ground, rng)) for outline in outlines]


def _spread(quarter: Quarter) -> Polygon:
    """The ground a quarter covers, a little out of round; always the same for its name."""
    reach_m = 1.15 * quarter.radius_m
    return blob(Random(quarter.name_en), quarter.x_m, quarter.y_m, reach_m, reach_m)


def _pieces(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]


def _split(outline: Polygon) -> list[Polygon]:
    """A block in the country: the part that a town covers, and the fields around it."""
    town = shapely.union_all([_spread(quarter) for quarter in QUARTERS])
    return [*_pieces(outline & town), *_pieces(outline - town)]


def _use(outline: Polygon, ground: Ground, rng: Random) -> str:
    spot = outline.representative_point()
    if ground.logistics.intersects(spot) or ground.port.intersects(spot):
        return "industrial"
    built = density(spot.x, spot.y)
    if built < URBAN:
        return "farmland" if rng.random() < 0.6 else "meadow"
    if built > 0.9:
        return "commercial" if rng.random() < 0.35 else "residential"
    return rng.choices(("residential", "industrial", "commercial"), (0.78, 0.12, 0.10))[0]


def small_streets(places: Sequence[Block], ground: Ground, rng: Random) -> list[Street]:
    """The inner streets of all built-up blocks, each with a name of its own."""
    stems, yards = minor_stems(rng), yard_stems()
    streets: list[Street] = []
    for block in places:
        if block.use in {"farmland", "meadow"}:
            continue
        yard = ground.logistics.intersects(block.outline.representative_point())
        kind: RoadKind = SERVICE if yard else RESIDENTIAL
        for line, across in _inner_lines(block, rng):
            spot = line.interpolate(0.5, normalized=True)
            built = density(spot.x, spot.y)
            stem = next(yards if yard else stems)
            name = suffixed(stem, "路" if yard else "街" if across else rng.choice("路巷路"))
            oneway = built > 0.95 and not yard and rng.random() < 0.45
            streets.append(Street(line, kind, *name, oneway=oneway))
    return streets


def _spacing_m(block: Block) -> float:
    spot = block.outline.representative_point()
    built = density(spot.x, spot.y)
    near = 245.0 if built > 0.95 else 310.0 if built > 0.7 else 400.0
    return near * (1.35 if block.use == "industrial" else 1.0)


def _inner_lines(block: Block, rng: Random) -> Iterator[tuple[LineString, bool]]:
    """Lines along and across the block's longer side; some stop at a crossing line."""
    outline = block.outline
    to_world, width_m, height_m = _own_frame(outline)
    spacing_m = _spacing_m(block)
    columns = _cuts(width_m, spacing_m, rng)
    rows = _cuts(height_m, spacing_m, rng)
    for own, other, length_m, across in (
        (columns, rows, height_m, False),
        (rows, columns, width_m, True),
    ):
        for at in own:
            start, stop = _ends(other, length_m, rng)
            tilt = rng.uniform(-0.05, 0.05) * length_m
            ends = [(at - tilt / 2, start), (at + tilt / 2, stop)]
            line = LineString([to_world(v, u) if across else to_world(u, v) for u, v in ends])
            for piece in shapely.get_parts(line.intersection(outline)):
                for built_up, part in runs(piece.segmentize(120), URBAN):
                    if part.length > SHORTEST_STREET_M and (built_up or block.use == "industrial"):
                        yield drawn_out(part), across


def _own_frame(outline: Polygon) -> tuple[Callable[[float, float], Corner], float, float]:
    """Axes along the block's smallest enclosing rectangle: ``to_world(u, v)``, width, height."""
    corners: NDArray[np.float64] = shapely.get_coordinates(shapely.oriented_envelope(outline))
    origin, right, up = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    width_m, height_m = float(np.hypot(*right)), float(np.hypot(*up))

    def to_world(u: float, v: float) -> Corner:
        spot = origin + right * (u / width_m) + up * (v / height_m)
        return float(spot[0]), float(spot[1])

    return to_world, width_m, height_m


def _cuts(length_m: float, spacing_m: float, rng: Random) -> list[float]:
    pieces = max(1, round(length_m / spacing_m))
    step = length_m / pieces
    return [step * n + rng.uniform(-0.16, 0.16) * step for n in range(1, pieces)]


def _ends(crossing: Sequence[float], length_m: float, rng: Random) -> Corner:
    """From edge to edge, or, four times in five, only from or to a crossing line."""
    start, stop = -50.0, length_m + 50.0
    if crossing and rng.random() < 0.8:
        middle = rng.choice(crossing)
        return (start, middle + 4) if rng.random() < 0.5 else (middle - 4, stop)
    return start, stop
