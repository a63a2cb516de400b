"""Which outlet serves a place: the one whose territory holds it, else the nearest. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Point, shape

_EARTH_RADIUS_M = 6_371_008.8  # mean radius R1, IUGG (Moritz 2000)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet; ``area`` is GeoJSON (lon, lat), None where no territory was drawn. ``capacity`` is
    how many visits a day it agrees to, None without a limit.
    """

    name: str
    region: str
    lat: float
    lon: float
    area: dict[str, Any] | None = None
    capacity: int | None = None


def serving(outlets: Sequence[Outlet], lat: float, lon: float) -> Outlet | None:
    """The outlet for a place; None without any outlet.

    A place on a border belongs to every territory that touches it, a place in a hole to none.
    Among several the nearest outlet wins, then the first by name.
    """
    here = Point(lon, lat)
    holding = [each for each in outlets if each.area and shape(each.area).intersects(here)]
    return min(
        holding or outlets,
        key=lambda each: (distance_m(each.lat, each.lon, lat, lon), each.name),
        default=None,
    )


def distance_m(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Metres on a great circle (haversine)."""
    half_lat = math.radians(to_lat - lat) / 2
    half_lon = math.radians(to_lon - lon) / 2
    chord = (
        math.sin(half_lat) ** 2
        + math.cos(math.radians(lat)) * math.cos(math.radians(to_lat)) * math.sin(half_lon) ** 2
    )
    return 2 * _EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))
