"""The regions of one installation: a folder each, and which one is in use."""

import asyncio
import re
from functools import cached_property
from pathlib import Path

from hanlu.regions import manifest as manifests
from hanlu.regions import places
from hanlu.regions.errors import NoRegion, RegionMissing, RegionNameInvalid
from hanlu.regions.fallback import FirstThatAnswers
from hanlu.regions.manifest import Manifest
from hanlu.regions.osrm_http import OsrmHttp
from hanlu.regions.osrm_library import OsrmLibrary
from hanlu.regions.places import Place, PlaceIndex
from hanlu.regions.roads import GRAPH
from hanlu.regions.straight_line import StraightLine
from hanlu.regions.tiles import archive
from hanlu.regions.travel import TravelTimes

IN_USE = "in-use"
_NAME = re.compile(r"[\w.-]{1,64}", re.ASCII)


class Region:
    """One finished region folder. What it offers is loaded when first asked for."""

    def __init__(self, folder: Path, manifest: Manifest, osrm_url: str = "") -> None:
        self.folder = folder
        self.manifest = manifest
        self._osrm_url = osrm_url

    @cached_property
    def travel_times(self) -> TravelTimes:
        """An OSRM server when one is set, else the graph of the folder; then the straight line."""
        graph = OsrmLibrary(self.folder / GRAPH)
        roads: TravelTimes = OsrmHttp(self._osrm_url) if self._osrm_url else graph
        return FirstThatAnswers(roads, StraightLine())

    @cached_property
    def places(self) -> PlaceIndex:
        """The names of the region; loading them takes a while where there are many."""
        return places.read(self.folder)

    async def search(self, query: str, limit: int) -> list[Place]:
        """Places by name, off the event loop; see ``PlaceIndex.search``."""
        return await asyncio.to_thread(lambda: self.places.search(query, limit))

    @property
    def tiles(self) -> Path:
        """The base map's PMTiles archive."""
        return self.folder / archive.FILE


class Regions:
    """``folder`` holds one folder a region and a file naming the one in use."""

    def __init__(self, folder: Path, osrm_url: str = "") -> None:
        self.folder = folder
        self._osrm_url = osrm_url
        self._known: dict[str, Region] = {}

    def all(self) -> list[Manifest]:
        """Manifests of all finished regions, by name."""
        folders = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        found = (manifests.read(folder) for folder in folders if folder.is_dir())
        return [manifest for manifest in found if manifest is not None]

    def get(self, name: str) -> Region:
        """A region by name; a rebuilt one is loaded anew. Raises RegionMissing."""
        manifest = manifests.read(self.folder / valid_name(name))
        if manifest is None:
            raise RegionMissing(name=name)
        known = self._known.get(name)
        if known is None or known.manifest != manifest:
            known = self._known[name] = Region(self.folder / name, manifest, self._osrm_url)
        return known

    def in_use(self) -> str | None:
        """The name of the region in use; None when none was added or chosen."""
        marker = self.folder / IN_USE
        return marker.read_text(encoding="utf-8").strip() if marker.is_file() else None

    def current(self) -> Region:
        """The region in use; raises NoRegion when there is none."""
        name = self.in_use()
        if name is None:
            raise NoRegion
        return self.get(name)

    def use(self, name: str) -> Region:
        """Make a region the one in use. Raises RegionMissing. Repeats safely."""
        region = self.get(name)
        fresh = self.folder / f".{IN_USE}.new"
        fresh.write_text(f"{name}\n", encoding="utf-8")
        fresh.replace(self.folder / IN_USE)  # a reader sees the old name or the new one
        return region


def valid_name(name: str) -> str:
    """The name itself; raises RegionNameInvalid when it cannot be a folder's."""
    if not _NAME.fullmatch(name) or name in {".", "..", IN_USE}:
        raise RegionNameInvalid(name=name)
    return name
