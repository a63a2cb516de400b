"""Whether a drawn territory can be one. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from shapely import count_coordinates, is_valid_reason
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dispatch.territories.locate import Outlet

MOST_POINTS = 5_000


def area(drawn: dict[str, Any]) -> BaseGeometry:
    """The territory of a GeoJSON Polygon or MultiPolygon, lon and lat in degrees.

    Raises ValueError, saying what is wrong: another kind, too many points, beyond the world, or
    borders that cross themselves.
    """
    if drawn.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("must be a GeoJSON Polygon or MultiPolygon")
    try:
        found = shape(drawn)
    except (ShapelyError, TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
        raise ValueError("has no rings of [longitude, latitude] pairs") from error
    if found.is_empty:
        raise ValueError("is empty")
    if count_coordinates(found) > MOST_POINTS:
        raise ValueError(f"has more than {MOST_POINTS} points")
    west, south, east, north = found.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise ValueError("reaches beyond longitude 180 or latitude 90")
    if not found.is_valid:
        raise ValueError(f"is no area: {is_valid_reason(found)}")
    return found


def overlapped(outlet: Outlet, others: Iterable[Outlet]) -> Sequence[str]:
    """The other outlets whose territories share land with this one's, by name; a border is none."""
    if outlet.area is None:
        return []
    own = shape(outlet.area)
    return sorted(
        other.name
        for other in others
        if other.name != outlet.name
        and other.area is not None
        and own.intersection(shape(other.area)).area > 0
    )
