"""Cut the features of a region into vector tiles and write them as one PMTiles archive."""

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from hanlu.regions.extract import Feature
from hanlu.regions.manifest import Bounds
from hanlu.regions.tiles.mercator import tile_range, to_world
from hanlu.regions.tiles.schema import MAX_ZOOM, MIN_ZOOM, POINT_LAYERS, Properties, Shown, shown

EXTENT = 4096
"""Units along the side of a tile."""
BUFFER = 96
"""Units by which features reach past a tile, so that wide lines have no seams."""
SIMPLIFIED, SMALLEST_AREA = 5, 400
"""Units a line may be moved by, and square units below which an area is left out; finest zoom
excepted, where lines move by one unit."""

type Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class _Layered:
    """One row of the map: all lines that look alike, or one area or label."""

    layer: str
    min_zoom: int
    rank: int
    properties: Properties
    parts: Geometries  # in the unit square


def build(features: Iterable[Feature], bounds: Bounds, path: Path, attribution: str) -> int:
    """Write the archive; the number of its tiles. Overwrites ``path``."""
    rows = sorted(_rows(features), key=lambda row: (row.layer, row.rank))
    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]  # pmtiles has no types here
        count = 0
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
            for tile_id, data in sorted(_tiles(rows, bounds, zoom)):
                writer.write_tile(tile_id, data)
                count += 1
        writer.finalize(_header(bounds), _metadata(rows, attribution))
    return count


def _rows(features: Iterable[Feature]) -> Iterator[_Layered]:
    """Features by layer. Lines alike are joined end to end, so that names find room on them."""
    lines: dict[tuple[str, int, int, frozenset[tuple[str, str | int]]], list[LineString]]
    lines = defaultdict(list)
    for feature in features:
        for row in shown(feature.shape, feature.tags):
            if isinstance(feature.geometry, LineString):
                key = (row.layer, row.min_zoom, row.rank, frozenset(row.properties.items()))
                lines[key].append(feature.geometry)
            else:
                yield _single(row, feature)
    for (layer, zoom, rank, properties), parts in lines.items():
        joined = shapely.line_merge(shapely.multilinestrings(parts), directed=True)
        yield _Layered(layer, zoom, rank, dict(sorted(properties)), _world(joined))


def _single(row: Shown, feature: Feature) -> _Layered:
    geometry = feature.geometry
    if row.layer in POINT_LAYERS and feature.shape == "area":
        geometry = shapely.point_on_surface(geometry)
    return _Layered(row.layer, row.min_zoom, row.rank, row.properties, _world(geometry))


def _world(geometry: BaseGeometry) -> Geometries:
    parts: Geometries = shapely.get_parts(shapely.transform(geometry, to_world))
    return parts


def _tiles(rows: list[_Layered], bounds: Bounds, zoom: int) -> Iterator[tuple[int, bytes]]:
    """(tile id, gzipped tile) of every tile of a zoom that shows anything."""
    scale = 2.0**zoom * EXTENT
    drawn = [
        (n, _generalised(row, zoom, scale)) for n, row in enumerate(rows) if row.min_zoom <= zoom
    ]
    if not drawn:
        return
    parts = np.concatenate([geometries for _, geometries in drawn])
    owners = np.concatenate([np.full(len(geometries), n) for n, geometries in drawn])
    tree = shapely.STRtree(parts)
    columns, tile_rows = tile_range(bounds, zoom)
    for column in columns:
        for tile_row in tile_rows:
            left, top = column * EXTENT, tile_row * EXTENT
            near = tree.query(shapely.box(*_square(left, top, BUFFER)))
            if len(near) == 0:
                continue
            near.sort()
            cut = shapely.clip_by_rect(parts[near], *_square(left, top, BUFFER))
            layers = _layers(rows, owners[near], cut, left, top)
            if layers:
                yield zxy_to_tileid(zoom, column, tile_row), _encoded(layers)


def _square(left: int, top: int, buffer: int) -> tuple[int, int, int, int]:
    return left - buffer, top - buffer, left + EXTENT + buffer, top + EXTENT + buffer


def _generalised(row: _Layered, zoom: int, scale: float) -> Geometries:
    """A row's parts in units of a zoom, without detail too fine to see."""
    parts: Geometries = shapely.transform(row.parts, lambda points: points * scale)
    parts = shapely.simplify(parts, 1 if zoom == MAX_ZOOM else SIMPLIFIED)
    areas = shapely.get_dimensions(parts) == 2
    kept: Geometries = parts[~areas | (shapely.area(parts) > SMALLEST_AREA)]
    return kept


def _layers(
    rows: list[_Layered], owners: NDArray[np.int64], cut: Geometries, left: int, top: int
) -> dict[str, list[dict[str, object]]]:
    """The features of one tile by layer, in the tile's own whole units."""
    local = shapely.transform(cut, lambda points: np.round(points - (left, top)))
    local = shapely.orient_polygons(local)
    layers: dict[str, list[dict[str, object]]] = defaultdict(list)
    for owner in np.unique(owners).tolist():
        row = rows[owner]
        mine = local[owners == owner]
        mine = mine[~shapely.is_empty(mine)]
        if row.layer in POINT_LAYERS:
            mine = [spot for spot in mine if 0 <= spot.x < EXTENT and 0 <= spot.y < EXTENT]
        for geometry in shapely.get_parts(mine):
            layers[row.layer].append({"geometry": geometry, "properties": row.properties})
    return layers


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


def _metadata(rows: list[_Layered], attribution: str) -> dict[str, object]:
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    first: dict[str, int] = defaultdict(lambda: MAX_ZOOM)
    for row in rows:
        first[row.layer] = min(first[row.layer], row.min_zoom)
        for key, value in row.properties.items():
            fields[row.layer][key] = "Number" if isinstance(value, int) else "String"
    layers = [
        {"id": layer, "minzoom": zoom, "maxzoom": MAX_ZOOM, "fields": fields[layer]}
        for layer, zoom in sorted(first.items())
    ]
    return {"attribution": attribution, "type": "baselayer", "vector_layers": layers}
