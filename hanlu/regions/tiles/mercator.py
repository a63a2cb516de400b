"""Web Mercator as tiles use it: the world is a square of side 1, x to the east, y to the south."""

import numpy as np
from numpy.typing import NDArray

from hanlu.regions.manifest import Bounds

LIMIT_LAT = 85.051129
"""Where the square ends."""


def to_world(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) degrees to (n, 2) of the unit square. Source: EPSG:3857 (EPSG Guidance Note 7-2)."""
    lat = np.radians(np.clip(lon_lat[:, 1], -LIMIT_LAT, LIMIT_LAT))
    x = lon_lat[:, 0] / 360 + 0.5
    y = 0.5 - np.log(np.tan(lat / 2 + np.pi / 4)) / (2 * np.pi)
    return np.column_stack([x, y])


def tile_range(bounds: Bounds, zoom: int) -> tuple[range, range]:
    """Columns and rows of the tiles that touch the bounds."""
    corners = np.array([(bounds.west, bounds.north), (bounds.east, bounds.south)])
    (left, top), (right, bottom) = np.floor(to_world(corners) * 2**zoom).astype(int).tolist()
    last = 2**zoom - 1
    return range(left, min(right, last) + 1), range(max(top, 0), min(bottom, last) + 1)
