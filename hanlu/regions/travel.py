"""How long does it take to get there? One interface, several sources, each says that it answered.

Seconds are for a van in ordinary traffic; nothing here knows the hour of day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from hanlu.regions.datum import Wgs84

type Source = Literal["osrm", "osrm-http", "straight-line"]
type LonLat = tuple[float, float]

FAR_FROM_ROADS_M = 2_000.0
"""A point farther than this from any road (a wrong region, a typing slip) is not snapped."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Travel times between two lists of points.

    travel_s: (origins, destinations) int64, seconds; asymmetric; 0 where the points are equal.
    estimated: the same shape, bool: True where ``source`` knew no way (a point far from any road,
    an island) and the straight line answered instead.
    """

    travel_s: NDArray[np.int64]
    source: Source
    estimated: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Route:
    """The fastest way from one point to another. ``geometry``: (longitude, latitude), WGS-84."""

    travel_s: int
    distance_m: int
    source: Source
    geometry: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Snap:
    """The nearest spot on a road that can be driven, its street's name, and how far off it is."""

    point: Wgs84
    distance_m: float
    street: str
    source: Source


class TravelTimes(Protocol):
    """A source of travel times. Its calls never block the event loop for long.

    Raises RoadsUnavailable when the source as a whole does not answer; single points without a
    way are answered by the straight line and marked.
    """

    async def matrix(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Matrix:
        """Seconds from each origin to each destination."""

    async def route(self, start: Wgs84, end: Wgs84) -> Route:
        """The fastest way, with its geometry."""

    async def snap(self, point: Wgs84) -> Snap:
        """The nearest drivable spot."""
