"""A made-up city from a seed, written as OpenStreetMap data.

The launcher takes it by name: ``write_extract(path, seed)`` gives what ``hanlu region add`` reads,
``demo_sites(seed)`` the places a demo puts devices and people at, ``VERSION`` when to build anew.
"""

from dataclasses import dataclass
from pathlib import Path

from simulators.city.city import DEFAULT_SEED, VERSION, city
from simulators.city.frame import to_lon_lat
from simulators.city.osm import write

__all__ = ["DEFAULT_SEED", "VERSION", "DemoSite", "city", "demo_sites", "write_extract"]


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A named place with its address. ``kind``: hospital, cold_store, supermarket, outlet, ..."""

    name: str
    name_en: str
    kind: str
    address: str
    district: str
    lat: float
    lon: float


def write_extract(path: Path, seed: int = DEFAULT_SEED) -> None:
    """Write the city of ``seed`` as .osm.pbf, byte for byte the same each time; overwrites."""
    write(city(seed), path)


def demo_sites(seed: int = DEFAULT_SEED) -> list[DemoSite]:
    """The city's named sites in WGS-84, always in the same order."""
    found = []
    for site in city(seed).sites:
        lon, lat = to_lon_lat(site.x_m, site.y_m)
        address = f"{site.district}{site.street}{site.number}号"
        place = DemoSite(
            site.name, site.name_en, site.kind, address, site.district, round(lat, 6), round(lon, 6)
        )
        found.append(place)
    return found
