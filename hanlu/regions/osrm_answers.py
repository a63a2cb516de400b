"""OSRM's answers, from the library or over HTTP, put into our own terms. Pure.

The shapes are those of the OSRM HTTP API v1 (table, route, nearest); the Python binding gives the
same trees with its own array type in place of lists.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanlu.regions.datum import Wgs84
from hanlu.regions.straight_line import straight_route, travel_s
from hanlu.regions.travel import FAR_FROM_ROADS_M, Matrix, Route, Snap, Source


def durations(answer: Any) -> NDArray[np.float64]:
    """The table of one answer in seconds; NaN where there is no way or a point is far off."""
    rows = [[np.nan if cell is None else cell for cell in row] for row in answer["durations"]]
    table = np.array(rows, dtype=np.float64)
    table[_far(answer["sources"]), :] = np.nan
    table[:, _far(answer["destinations"])] = np.nan
    return table


def matrix(
    table: NDArray[np.float64],
    origins: Sequence[Wgs84],
    destinations: Sequence[Wgs84],
    source: Source,
) -> Matrix:
    """Whole seconds, with the straight line wherever the table has none."""
    missing: NDArray[np.bool_] = np.isnan(table)
    seconds = np.ceil(np.nan_to_num(table)).astype(np.int64)
    if missing.any():
        seconds = np.where(missing, travel_s(origins, destinations), seconds)
    return Matrix(seconds, source, missing)


def route(answer: Any, start: Wgs84, end: Wgs84, source: Source) -> Route:
    """The first route; the straight line when there is none or an end is far from any road."""
    if answer["code"] != "Ok" or _far(answer["waypoints"]).any():
        return straight_route(start, end)
    best = answer["routes"][0]
    return Route(
        travel_s=int(np.ceil(best["duration"])),
        distance_m=round(best["distance"]),
        source=source,
        geometry=tuple((at[0], at[1]) for at in best["geometry"]["coordinates"]),
    )


def snap(answer: Any, source: Source) -> Snap:
    """The nearest waypoint."""
    nearest = answer["waypoints"][0]
    lon, lat = nearest["location"][0], nearest["location"][1]
    return Snap(Wgs84(lat, lon), float(nearest["distance"]), str(nearest["name"]), source)


def _far(waypoints: Any) -> NDArray[np.bool_]:
    return np.array([spot["distance"] > FAR_FROM_ROADS_M for spot in waypoints], dtype=np.bool_)
