"""Read an OSM extract: its box, and everything in it that has a shape and says something."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import osmium
import shapely
from osmium.filter import KeyFilter
from shapely.geometry.base import BaseGeometry

from hanlu.regions.errors import ExtractUnreadable
from hanlu.regions.manifest import Bounds

type Shape = Literal["point", "line", "area"]
_KEYS = (
    "addr:housenumber",
    "aeroway",
    "amenity",
    "boundary",
    "building",
    "healthcare",
    "highway",
    "industrial",
    "landuse",
    "leisure",
    "natural",
    "office",
    "place",
    "railway",
    "shop",
    "tourism",
    "waterway",
)


class Feature(NamedTuple):
    """One OSM object. ``geometry`` is in degrees (longitude, latitude), WGS-84.

    A closed way is given twice, as a line and as an area; its tags say which one is meant.
    """

    shape: Shape
    geometry: BaseGeometry
    tags: Mapping[str, str]


def bounds(extract: Path) -> Bounds:
    """The extract's box, as its header says or, failing that, around its nodes.

    Raises ExtractUnreadable when the file is no OSM data or holds no node.
    """
    try:
        with osmium.io.Reader(extract, osmium.osm.osm_entity_bits.NODE) as reader:
            box = reader.header().box()
        if box.valid():
            west_south, east_north = box.bottom_left, box.top_right
            return Bounds(west_south.lon, west_south.lat, east_north.lon, east_north.lat)
        places = [
            (node.location.lon, node.location.lat)
            for node in osmium.FileProcessor(extract, osmium.osm.NODE)
            if isinstance(node, osmium.osm.Node)
        ]
    except RuntimeError as error:
        raise unreadable(extract, error) from error
    if not places:
        raise ExtractUnreadable(file=str(extract), reason="it holds no nodes")
    lons, lats = zip(*places, strict=True)
    return Bounds(min(lons), min(lats), max(lons), max(lats))


def features(extract: Path) -> Iterator[Feature]:
    """Nodes, ways and areas with a key that a map or a search could use, in file order.

    Ways cut at the extract's edge are given as far as their nodes are known. Raises
    ExtractUnreadable.
    """
    wkb = osmium.geom.WKBFactory()
    try:
        for found in osmium.FileProcessor(extract).with_areas().with_filter(KeyFilter(*_KEYS)):
            tags = {tag.k: tag.v for tag in found.tags}
            if isinstance(found, osmium.osm.Node):
                location = found.location
                yield Feature("point", shapely.Point(location.lon, location.lat), tags)
            elif isinstance(found, osmium.osm.Way):
                line = _line(found)
                if line is not None:
                    yield Feature("line", line, tags)
            elif isinstance(found, osmium.osm.Area) and found.num_rings()[0] > 0:
                yield Feature("area", shapely.from_wkb(wkb.create_multipolygon(found)), tags)
    except RuntimeError as error:
        raise unreadable(extract, error) from error


def unreadable(extract: Path, error: RuntimeError) -> ExtractUnreadable:
    """osmium's complaint about a file, as a refusal."""
    return ExtractUnreadable(file=str(extract), reason=str(error).rstrip("."))


def _line(way: osmium.osm.Way) -> shapely.LineString | None:
    spots = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    return shapely.LineString(spots) if len(spots) > 1 else None
