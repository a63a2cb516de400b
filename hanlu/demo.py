"""The demo city as the packages seed it: the same places under the same ids in each of them.

The places come from the generated city of the simulators, found by name like everything the
launcher collects. No installation of one's own calls this.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

REGION = "demo"
"""The map region, and the region in everybody's scope."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named place of the city. ``kind``: hospital, cold_store, supermarket, outlet, …

    ``id`` is the site's in dispatch, which the gateway's devices carry as their ``site_id``.
    """

    id: UUID
    name: str
    name_en: str
    kind: str
    address: str
    district: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class City:
    """The generated city; ``version`` changes when its map has to be built anew."""

    version: str
    write_extract: Callable[[Path], None]
    places: list[Place]


def city() -> City:
    """The demo city, from its fixed seed: always the same places in the same order."""
    generated: Any = importlib.import_module("simulators.city")
    return City(
        version=str(generated.VERSION),
        write_extract=generated.write_extract,
        places=[
            Place(
                id=site_id(site.name_en),
                name=site.name,
                name_en=site.name_en,
                kind=site.kind,
                address=site.address,
                district=site.district,
                lat=site.lat,
                lon=site.lon,
            )
            for site in generated.demo_sites()
        ],
    )


def site_id(name_en: str) -> UUID:
    """The id of a demo site: of its name, so that packages agree without asking each other."""
    return uuid5(NAMESPACE_URL, f"hanlu:demo:{name_en}")


_SERVED = {
    "cold_store": 10,
    "hospital": 6,
    "blood_bank": 2,
    "vaccine_clinic": 4,
    "supermarket": 8,
    "market": 4,
    "restaurant": 2,
}
"""How many places of each kind have cold rooms of ours."""


def served(places: list[Place]) -> list[Place]:
    """The places that dispatch knows as sites and where the gateway's devices stand."""
    return [
        place
        for kind, count in _SERVED.items()
        for place in [each for each in places if each.kind == kind][:count]
    ]
