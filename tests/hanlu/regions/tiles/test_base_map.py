"""The base map of a region: it decodes, and it shows roads exactly where the extract has them."""

import gzip
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
from pmtiles import reader
from pmtiles.tile import TileType
from shapely import LineString, Point
from shapely.geometry import shape

from hanlu.regions import extract as extracts
from hanlu.regions.add import add
from hanlu.regions.errors import TilesUnreadable
from hanlu.regions.store import Region, Regions
from hanlu.regions.tiles import archive
from hanlu.regions.tiles.build import EXTENT
from hanlu.regions.tiles.mercator import tile_range, to_world
from tests.hanlu.regions.conftest import CLOCK, LIECHTENSTEIN

PMTILES: Any = reader  # it ships types for some of its functions only
OPTIONS = {"y_coord_down": True}


@cache
def _archive(path: Path) -> Any:
    return PMTILES.Reader(PMTILES.MmapSource(path.open("rb")))


def _tile(region: Region, zoom: int, lon: float, lat: float) -> tuple[dict[str, Any], Point]:
    """The decoded tile at a place, and the place in the tile's units."""
    x, y = (to_world(np.array([(lon, lat)]))[0] * 2**zoom).tolist()
    data = _archive(region.tiles).get(zoom, int(x), int(y))
    decoded = mapbox_vector_tile.decode(gzip.decompress(data), default_options=OPTIONS)
    return decoded, Point((x % 1) * EXTENT, (y % 1) * EXTENT)


def _roads(tile: dict[str, Any]) -> list[Any]:
    return [shape(each["geometry"]) for each in tile["transportation"]["features"]]


def _sample(extract: Path, highway: str, count: int) -> list[Point]:
    """Middles of road edges, spread over the extract."""
    middles = [
        LineString(edge).interpolate(0.5, normalized=True)
        for each in extracts.features(extract)
        if each.shape == "line" and each.tags.get("highway") == highway
        for edge in list(pairwise(each.geometry.coords))[:1]
    ]
    return middles[:: max(1, len(middles) // count)]


@pytest.mark.parametrize(
    ("highway", "zoom"), [("primary", 10), ("tertiary", 12), ("residential", 14)]
)
def test_the_real_map_shows_a_road_wherever_the_extract_has_one(
    liechtenstein: Region, highway: str, zoom: int
) -> None:
    for middle in _sample(LIECHTENSTEIN, highway, 40):
        tile, spot = _tile(liechtenstein, zoom, middle.x, middle.y)
        assert min(road.distance(spot) for road in _roads(tile)) < 8


def test_every_tile_of_the_city_decodes_into_known_layers(linlan: Region) -> None:
    known = {
        "aerodrome_label", "aeroway", "landcover", "landuse", "place", "poi", "transportation",
        "transportation_name", "water", "water_name",
    }  # fmt: skip
    count = 0
    with linlan.tiles.open("rb") as file:
        for _, data in PMTILES.all_tiles(PMTILES.MmapSource(file)):
            tile = mapbox_vector_tile.decode(gzip.decompress(data), default_options=OPTIONS)
            assert tile.keys() <= known | {"building", "waterway", "boundary", "park"}
            count += 1
    assert count > 200


def test_the_header_names_bounds_and_zooms(linlan: Region) -> None:
    header, bounds = _archive(linlan.tiles).header(), linlan.manifest.bounds
    assert header["tile_type"] == TileType.MVT
    assert (header["min_zoom"], header["max_zoom"]) == (5, 14)
    assert header["min_lon_e7"] == round(bounds.west * 1e7)
    assert "water" in {layer["id"] for layer in _archive(linlan.tiles).metadata()["vector_layers"]}


def test_the_middle_of_the_city_is_covered_at_every_zoom(linlan: Region) -> None:
    lon, lat = linlan.manifest.bounds.centre
    for zoom in range(5, 15):
        tile, _ = _tile(linlan, zoom, lon, lat)
        assert _roads(tile)


def test_a_small_area_needs_one_tile_at_a_low_zoom(linlan: Region) -> None:
    columns, rows = tile_range(linlan.manifest.bounds, 5)
    assert (len(columns), len(rows)) == (1, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a PMTiles"),
        (b"PMTiles\x02" + bytes(200), "not a PMTiles"),
        (None, "no such file"),
    ],
)
def test_a_file_that_is_no_base_map_is_refused_with_the_reason(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "map.pmtiles"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TilesUnreadable, match=reason):
        archive.check(path)


def test_a_ready_base_map_is_taken_as_it_is(
    linlan: Region, liechtenstein: Region, tmp_path: Path
) -> None:
    given = tmp_path / "given.pmtiles"
    given.write_bytes(linlan.tiles.read_bytes())
    regions = Regions(tmp_path / "regions")
    add(regions, LIECHTENSTEIN, clock=CLOCK)
    made = add(regions, LIECHTENSTEIN, clock=CLOCK, tiles=given)
    assert made.tiles.read_bytes() == given.read_bytes()
    assert made.manifest.tiles == "given.pmtiles"
