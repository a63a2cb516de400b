"""The base map of a region as a file: is what we were given one?"""

from pathlib import Path

from pmtiles.tile import TileType, deserialize_header

from hanlu.regions.errors import TilesUnreadable

FILE = "map.pmtiles"
_HEADER_BYTES = 127


def check(path: Path) -> None:
    """Raise TilesUnreadable, with the reason, unless the file is an archive of vector tiles."""
    if not path.is_file():
        raise TilesUnreadable(file=str(path), reason="there is no such file")
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if len(head) < _HEADER_BYTES or head[:7] != b"PMTiles" or head[7] != 3:
        raise TilesUnreadable(file=str(path), reason="it is not a PMTiles archive, version 3")
    if deserialize_header(head)["tile_type"] != TileType.MVT:
        raise TilesUnreadable(file=str(path), reason="its tiles are not vector tiles")
