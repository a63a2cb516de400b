"""Cut the features of a region into vector tiles and write them as one PMTiles archive."""

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from hanlu.regions.extract import Feature
from hanlu.regions.manifest import Bounds
from hanlu.regions.tiles.mercator import tile_range, to_world
from hanlu.regions.tiles.schema import MAX_ZOOM, MIN_ZOOM, POINT_LAYERS, shown

EXTENT = 4096
"""Units along the side of a tile."""
BUFFER = 96
"""Units by which features reach past a tile, so that wide lines have no seams."""
SIMPLIFIED, SMALLEST_AREA = 5, 400
"""Units a line may be moved by, and square units below which an area is left out; finest zoom
excepted, where lines move by one unit."""

type Geometries = NDArray[np.object_]


class _Look(NamedTuple):
    """What features have in common that look alike; sorts into drawing order."""

    layer: str
    rank: int
    min_zoom: int
    properties: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """All features as parts in the unit square; ``owners`` numbers the look of each part."""

    looks: list[_Look]
    parts: Geometries
    owners: NDArray[np.int64]


def build(features: Iterable[Feature], bounds: Bounds, path: Path, attribution: str) -> int:
    """Write the archive; the number of its tiles. Overwrites ``path``."""
    drawing = _drawn(features)
    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]  # pmtiles has no types here
        count = 0
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
            for tile_id, data in sorted(_tiles(drawing, bounds, zoom)):
                writer.write_tile(tile_id, data)
                count += 1
        writer.finalize(_header(bounds), _metadata(drawing.looks, attribution))
    return count


def _drawn(features: Iterable[Feature]) -> _Drawing:
    """Features by look. Lines alike are joined end to end, so that names find room on them."""
    alike: dict[_Look, list[BaseGeometry]] = defaultdict(list)
    for feature in features:
        for seen in shown(feature.shape, feature.tags):
            properties = tuple(sorted(seen.properties.items()))
            look = _Look(seen.layer, seen.rank, seen.min_zoom, properties)
            labelled = seen.layer in POINT_LAYERS and feature.shape == "area"
            geometry = feature.geometry
            alike[look].append(shapely.point_on_surface(geometry) if labelled else geometry)
    looks = sorted(alike, key=lambda look: look[:3])
    parts = [_joined(alike[look]) for look in looks]
    counts = [len(each) for each in parts]
    world = shapely.transform(np.concatenate(parts), to_world) if parts else np.array([])
    return _Drawing(looks, world, np.repeat(np.arange(len(looks)), counts))


def _joined(geometries: list[BaseGeometry]) -> Geometries:
    """Single parts: of lines the longest that meet end to end, in their direction."""
    lines = [each for each in geometries if isinstance(each, LineString)]
    merged = shapely.line_merge(MultiLineString(lines), directed=True)
    others = [each for each in geometries if not isinstance(each, LineString)]
    parts: Geometries = shapely.get_parts([merged, *others])
    return parts


def _tiles(drawing: _Drawing, bounds: Bounds, zoom: int) -> Iterator[tuple[int, bytes]]:
    """(tile id, gzipped tile) of every tile of a zoom that shows anything."""
    parts, owners = _generalised(drawing, zoom)
    tree = shapely.STRtree(parts)
    columns, rows = tile_range(bounds, zoom)
    for column, row in product(columns, rows):
        left, top = column * EXTENT, row * EXTENT
        near = np.sort(tree.query(shapely.box(*_square(left, top))))
        cut = shapely.clip_by_rect(parts[near], *_square(left, top))
        layers = _layers(drawing.looks, owners[near], cut, left, top)
        if layers:
            yield zxy_to_tileid(zoom, column, row), _encoded(layers)


def _square(left: int, top: int) -> tuple[int, int, int, int]:
    return left - BUFFER, top - BUFFER, left + EXTENT + BUFFER, top + EXTENT + BUFFER


def _generalised(drawing: _Drawing, zoom: int) -> tuple[Geometries, NDArray[np.int64]]:
    """What a zoom shows, in its units and without detail too fine to see: (parts, owners)."""
    first = np.array([look.min_zoom for look in drawing.looks])
    on = first[drawing.owners] <= zoom if len(first) else np.zeros(0, dtype=np.bool_)
    scale = 2.0**zoom * EXTENT
    parts = shapely.transform(drawing.parts[on], lambda points: points * scale)
    parts = shapely.simplify(parts, 1 if zoom == MAX_ZOOM else SIMPLIFIED)
    areas = shapely.get_dimensions(parts) == 2
    large = ~areas | (shapely.area(parts) > SMALLEST_AREA)
    return parts[large], drawing.owners[on][large]


def _layers(
    looks: list[_Look], owners: NDArray[np.int64], cut: Geometries, left: int, top: int
) -> dict[str, list[dict[str, object]]]:
    """The features of one tile by layer, in the tile's own whole units."""
    local = shapely.transform(cut, lambda points: np.round(points - (left, top)))
    parts, sources = shapely.get_parts(shapely.orient_polygons(local), return_index=True)
    layers: dict[str, list[dict[str, object]]] = defaultdict(list)
    for part, owner in zip(parts, owners[sources].tolist(), strict=True):
        look = looks[owner]
        if part.is_empty or (look.layer in POINT_LAYERS and not _inside(part)):
            continue
        layers[look.layer].append({"geometry": part, "properties": dict(look.properties)})
    return layers


def _inside(spot: Point) -> bool:
    """Labels stand in one tile only, or neighbours would show them twice."""
    return 0 <= spot.x < EXTENT and 0 <= spot.y < EXTENT


def _encoded(layers: dict[str, list[dict[str, object]]]) -> bytes:
    tile = mapbox_vector_tile.encode(
        [{"name": name, "features": features} for name, features in layers.items()],
        default_options={"y_coord_down": True, "extents": EXTENT, "check_winding_order": False},
    )
    return gzip.compress(tile, 6, mtime=0)


def _header(bounds: Bounds) -> dict[str, object]:
    lon, lat = bounds.centre
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(bounds.west * 1e7),
        "min_lat_e7": round(bounds.south * 1e7),
        "max_lon_e7": round(bounds.east * 1e7),
        "max_lat_e7": round(bounds.north * 1e7),
        "center_zoom": 12,
        "center_lon_e7": round(lon * 1e7),
        "center_lat_e7": round(lat * 1e7),
    }


def _metadata(looks: list[_Look], attribution: str) -> dict[str, object]:
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    first: dict[str, int] = defaultdict(lambda: MAX_ZOOM)
    for look in looks:
        first[look.layer] = min(first[look.layer], look.min_zoom)
        for key, value in look.properties:
            fields[look.layer][key] = "Number" if isinstance(value, int) else "String"
    layers = [
        {"id": layer, "minzoom": zoom, "maxzoom": MAX_ZOOM, "fields": fields[layer]}
        for layer, zoom in sorted(first.items())
    ]
    return {"attribution": attribution, "type": "baselayer", "vector_layers": layers}
