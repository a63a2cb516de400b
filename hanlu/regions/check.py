"""Does a region answer? Its base map, its roads and its names, each tried once."""

import asyncio
from pathlib import Path
from typing import Any

from pmtiles.reader import MmapSource, Reader

from hanlu.http.schemas import Schema
from hanlu.regions.datum import Wgs84
from hanlu.regions.errors import TilesUnreadable
from hanlu.regions.manifest import Bounds
from hanlu.regions.store import Region
from hanlu.regions.tiles import archive
from hanlu.regions.tiles.mercator import tile_range
from hanlu.regions.travel import Source


class TilesChecked(Schema):
    """The archive, and the tile in the middle of the region at the closest zoom."""

    size_bytes: int
    min_zoom: int
    max_zoom: int
    middle_bytes: int


class Checked(Schema):
    """``tiles`` is null, with ``tiles_fault`` saying why, where the base map cannot be read.

    ``roads`` says who answered for a way across the region; ``places`` counts the names.
    """

    tiles: TilesChecked | None
    tiles_fault: str | None
    roads: Source
    across_s: int
    across_m: int
    places: int


async def check(region: Region) -> Checked:
    """Try every part. Raises nothing for a broken base map: that is an answer."""
    bounds = region.manifest.bounds
    tiles: TilesChecked | None = None
    fault: str | None = None
    try:
        tiles = await asyncio.to_thread(_tiles, region.tiles, bounds)
    except TilesUnreadable as refused:
        fault = str(refused)
    start, end = across(bounds)
    way = await region.travel_times.route(start, end)
    places = await asyncio.to_thread(lambda: len(region.places))
    return Checked(
        tiles=tiles,
        tiles_fault=fault,
        roads=way.source,
        across_s=way.travel_s,
        across_m=way.distance_m,
        places=places,
    )


def across(bounds: Bounds) -> tuple[Wgs84, Wgs84]:
    """Two points inside, a quarter from opposite corners: far apart, and not at the very edge."""
    lat, lon = bounds.north - bounds.south, bounds.east - bounds.west
    return (
        Wgs84(bounds.south + lat / 4, bounds.west + lon / 4),
        Wgs84(bounds.north - lat / 4, bounds.east - lon / 4),
    )


def _tiles(path: Path, bounds: Bounds) -> TilesChecked:
    archive.check(path)
    try:
        return _read(path, bounds)
    # A damaged directory makes pmtiles fail in whatever way its bytes lead to: as gzip, as numbers,
    # as places beyond the end, without end.
    except Exception as damage:
        raise TilesUnreadable(file=str(path), reason=f"it is damaged ({damage!r})") from damage


def _read(path: Path, bounds: Bounds) -> TilesChecked:
    with path.open("rb") as file:
        source: Any = MmapSource(file)  # type: ignore[no-untyped-call]  # pmtiles has no types here
        reader: Any = Reader(source)  # type: ignore[no-untyped-call]  # nor here
        header = reader.header()
        columns, rows = tile_range(bounds, header["max_zoom"])
        middle = reader.get(header["max_zoom"], columns[len(columns) // 2], rows[len(rows) // 2])
    return TilesChecked(
        size_bytes=path.stat().st_size,
        min_zoom=header["min_zoom"],
        max_zoom=header["max_zoom"],
        middle_bytes=len(middle or b""),
    )
