"""Read an OSM extract."""

from pathlib import Path

import osmium

from hanlu.regions.errors import ExtractUnreadable
from hanlu.regions.manifest import Bounds


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


def unreadable(extract: Path, error: RuntimeError) -> ExtractUnreadable:
    """osmium's complaint about a file, as a refusal."""
    return ExtractUnreadable(file=str(extract), reason=str(error).rstrip("."))
