"""The last resort: distance as the crow flies times a factor, at one speed."""

from collections.abc import Sequence
from math import asin, cos, radians, sqrt
from math import sin as sine

import numpy as np
from numpy.typing import NDArray

from hanlu.regions.datum import Wgs84
from hanlu.regions.travel import Matrix, Route, Snap

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1 of the WGS-84 ellipsoid (IUGG)
DETOUR = 1.4
"""Road length over straight line; 1.2 to 1.6 in cities (Boscoe, Henry, Zdeb 2012: 1.42 mean)."""
SPEED_M_S = 30 / 3.6
"""Our choice: a van across a city, lights included."""


def distances_m(origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> NDArray[np.float64]:
    """Great-circle distances, (origins, destinations), by the haversine formula; metres."""
    lat_a, lon_a = _radians(origins)
    lat_b, lon_b = _radians(destinations)
    rise = np.sin((lat_b[None, :] - lat_a[:, None]) / 2) ** 2
    run = np.sin((lon_b[None, :] - lon_a[:, None]) / 2) ** 2
    share = rise + np.cos(lat_a)[:, None] * np.cos(lat_b)[None, :] * run
    found: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(share, 0, 1)))
    return found


def distance_m(start: Wgs84, end: Wgs84) -> float:
    """Great-circle distance of two points; metres."""
    rise = sine(radians(end.lat - start.lat) / 2) ** 2
    run = sine(radians(end.lon - start.lon) / 2) ** 2
    share = rise + cos(radians(start.lat)) * cos(radians(end.lat)) * run
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, share)))


def travel_s(origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> NDArray[np.int64]:
    """Estimated seconds, (origins, destinations) int64, rounded up."""
    seconds: NDArray[np.int64] = np.ceil(
        distances_m(origins, destinations) * DETOUR / SPEED_M_S
    ).astype(np.int64)
    return seconds


class StraightLine:
    """TravelTimes without any roads; always answers."""

    async def matrix(self, origins: Sequence[Wgs84], destinations: Sequence[Wgs84]) -> Matrix:
        seconds = travel_s(origins, destinations)
        return Matrix(seconds, "straight-line", np.ones(seconds.shape, dtype=np.bool_))

    async def route(self, start: Wgs84, end: Wgs84) -> Route:
        return straight_route(start, end)

    async def snap(self, point: Wgs84) -> Snap:
        return Snap(point, 0.0, "", "straight-line")


def straight_route(start: Wgs84, end: Wgs84) -> Route:
    """A route of two points."""
    length_m = distance_m(start, end) * DETOUR
    return Route(
        travel_s=int(travel_s([start], [end])[0, 0]),
        distance_m=round(length_m),
        source="straight-line",
        geometry=((start.lon, start.lat), (end.lon, end.lat)),
    )


def _radians(points: Sequence[Wgs84]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    degrees = np.array([(p.lat, p.lon) for p in points], dtype=np.float64).reshape(-1, 2)
    return np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
