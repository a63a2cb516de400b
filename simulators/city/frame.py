"""The flat frame the city is drawn in: metres east and north of its centre, and back to WGS-84."""

from math import cos, radians

import shapely

CENTRE_LAT, CENTRE_LON = 30.25, 120.15
HALF_WIDTH_M, HALF_HEIGHT_M = 15_000.0, 12_500.0
EXTENT = shapely.box(-HALF_WIDTH_M, -HALF_HEIGHT_M, HALF_WIDTH_M, HALF_HEIGHT_M)

# One degree of latitude on the sphere of the mean Earth radius (6,371,008.8 m); over 15 km the
# difference to the ellipsoid stays under 0.5 %, and everything is drawn with the same figure.
METRES_PER_DEGREE = 111_195.08


def at_the_edge(x_m: float, y_m: float) -> bool:
    """Whether a road that ends here leads out of the city's extent."""
    return abs(x_m) > HALF_WIDTH_M - 30 or abs(y_m) > HALF_HEIGHT_M - 30


def to_lon_lat(x_m: float, y_m: float) -> tuple[float, float]:
    """Longitude and latitude (WGS-84, degrees) of a point in the flat frame."""
    lat = CENTRE_LAT + y_m / METRES_PER_DEGREE
    return CENTRE_LON + x_m / (METRES_PER_DEGREE * cos(radians(CENTRE_LAT))), lat
