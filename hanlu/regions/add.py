"""Make a region from an OSM extract: check it, build every part aside, then put it in place."""

import hashlib
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hanlu.clock import Clock
from hanlu.regions import extract as extracts
from hanlu.regions import manifest as manifests
from hanlu.regions import places, roads
from hanlu.regions.errors import ExtractUnreadable
from hanlu.regions.manifest import Bounds, Manifest
from hanlu.regions.store import Region, Regions, valid_name
from hanlu.regions.tiles import archive
from hanlu.regions.tiles.build import build as build_tiles

BUILDER = 2
"""Raise when the same extract makes another region, so that cached ones are built anew."""

OWN_TILES = "own"
"""What a manifest says where the base map was cut from the extract."""

type Progress = Callable[[str], None]


def add(
    regions: Regions,
    extract: Path,
    *,
    clock: Clock,
    name: str | None = None,
    tiles: Path | None = None,
    attribution: str = "© OpenStreetMap contributors, ODbL 1.0",
    progress: Progress = lambda _step: None,
) -> Region:
    """Build the region of ``extract`` and return it; the first one added is also put to use.

    Repeats safely: the same extract under the same name is left as it is, another one replaces
    it in one step when all parts are built. ``tiles``: a ready PMTiles base map in the
    OpenMapTiles schema, for extracts too large for our own builder (above some 20 MB).
    Raises ExtractUnreadable, TilesUnreadable, RegionNameInvalid.
    """
    name = valid_name(name or _name_of(extract))
    sha256 = _sha256(extract)
    known = manifests.read(regions.folder / name)
    wanted = (sha256, BUILDER, OWN_TILES)
    if tiles is None and known and (known.extract_sha256, known.builder, known.tiles) == wanted:
        progress("unchanged")
        return regions.get(name)
    folder = regions.folder / f".{name}.new"
    shutil.rmtree(folder, ignore_errors=True)
    progress("reading")
    bounds = extracts.bounds(extract)
    if tiles is not None:
        archive.check(tiles)
    folder.mkdir(parents=True)
    _build(extract, folder, bounds, tiles, attribution, progress)
    manifest = Manifest(
        name=name,
        bounds=bounds,
        attribution=attribution,
        extract=extract.name,
        extract_sha256=sha256,
        builder=BUILDER,
        tiles=tiles.name if tiles is not None else OWN_TILES,
        made_at=clock.now(),
    )
    manifests.write(folder, manifest)
    _put_in_place(folder, regions.folder / name)
    if regions.in_use() is None:
        regions.use(name)
    progress("done")
    return regions.get(name)


def _build(
    extract: Path,
    folder: Path,
    bounds: Bounds,
    tiles: Path | None,
    attribution: str,
    progress: Progress,
) -> None:
    """All parts; the roads are contracted by other processes while the map is cut in this one."""
    with ThreadPoolExecutor(1) as aside:
        progress("roads")
        graph = aside.submit(roads.build, extract, folder)
        features = list(extracts.features(extract))
        progress("places")
        places.write(folder, places.collect(features))
        progress("map")
        if tiles is None:
            build_tiles(features, bounds, folder / archive.FILE, attribution)
        else:
            shutil.copyfile(tiles, folder / archive.FILE)
        graph.result()


def _name_of(extract: Path) -> str:
    return extract.name.removesuffix(".pbf").removesuffix(".osm")


def _sha256(extract: Path) -> str:
    if not extract.is_file():
        raise ExtractUnreadable(file=str(extract), reason="there is no such file")
    with extract.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_place(built: Path, place: Path) -> None:
    """Swap by renaming; a process that has the old files open keeps them until it looks again."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    built.rename(place)
    shutil.rmtree(old, ignore_errors=True)
