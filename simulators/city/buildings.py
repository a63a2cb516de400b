"""What stands at an address: a footprint along its street, clear of every road."""

from collections.abc import Sequence
from math import cos, sin
from random import Random

import numpy as np
import shapely
from shapely import LineString, Polygon

from simulators.city.network import Network
from simulators.city.sites import SETBACK_M, Site
from simulators.city.terrain import Ground

FRONT_M, CLEAR_M = 13.0, 9.0
"""From a street's middle to its fronts; and between any building and the middle of any road."""
# frontage and depth in metres
_SIZES = {
    "cold_store": (90.0, 46.0),
    "hospital": (78.0, 44.0),
    "supermarket": (52.0, 38.0),
    "market": (48.0, 40.0),
    "school": (70.0, 26.0),
    "hotel": (46.0, 26.0),
    "outlet": (36.0, 24.0),
}


def footprints(
    sites: Sequence[Site], network: Network, ground: Ground, rng: Random
) -> list[Polygon | None]:
    """One footprint a site, in order; None where a road or water leaves no room."""
    found = np.array([_footprint(site, rng) for site in sites])
    ways = [LineString([network.points[node] for node in way.nodes]) for way in network.ways]
    near, _ = shapely.STRtree(ways).query(found, predicate="dwithin", distance=CLEAR_M)
    closed = shapely.union_all([ground.water, ground.lake_park, *ground.parks, *ground.hills])
    blocked = shapely.intersects(closed, found)
    blocked[near] = True
    return [None if taken else shape for shape, taken in zip(found, blocked.tolist(), strict=True)]


def _footprint(site: Site, rng: Random) -> Polygon:
    front_m, depth_m = _SIZES.get(site.kind, (rng.uniform(15, 34), rng.uniform(12, 19)))
    away_m = FRONT_M + depth_m / 2 - SETBACK_M  # from the site's own spot, off the street
    dx, dy = cos(site.heading), sin(site.heading)
    x, y = site.x_m - site.side * dy * away_m, site.y_m + site.side * dx * away_m
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    return Polygon(
        [
            (
                x + a * dx * front_m / 2 - b * dy * depth_m / 2,
                y + a * dy * front_m / 2 + b * dx * depth_m / 2,
            )
            for a, b in corners
        ]
    )
