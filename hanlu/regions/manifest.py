"""What a region folder says about itself: `region.json`."""

from datetime import datetime
from pathlib import Path

import msgspec

FILE = "region.json"


class Bounds(msgspec.Struct, frozen=True):
    """Degrees, WGS-84."""

    west: float
    south: float
    east: float
    north: float

    @property
    def centre(self) -> tuple[float, float]:
        """(longitude, latitude) of the middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``extract_sha256`` and ``builder`` tell whether the folder must be built anew."""

    name: str
    bounds: Bounds
    datum: str = "WGS-84"
    attribution: str
    extract: str
    extract_sha256: str
    builder: int
    tiles: str
    made_at: datetime


def read(folder: Path) -> Manifest | None:
    """The manifest of a finished region; None where there is none."""
    path = folder / FILE
    if not path.is_file():
        return None
    return msgspec.json.decode(path.read_bytes(), type=Manifest)


def write(folder: Path, manifest: Manifest) -> None:
    """Written last: a folder with a manifest is complete."""
    encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / FILE).write_bytes(encoded + b"\n")
