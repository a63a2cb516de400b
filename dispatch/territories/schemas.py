"""What comes in over HTTP about outlets. Also the rows of imports."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from dispatch.customers.schemas import Area, Latitude, Longitude
from dispatch.territories.area import area
from dispatch.territories.locate import Outlet
from hanlu.http.schemas import Schema


def _drawn(given: dict[str, Any]) -> dict[str, Any]:
    area(given)
    return given


class OutletIn(Schema):
    """Where an outlet stands, and the land it serves: a GeoJSON Polygon or MultiPolygon; without
    one, whatever is nearest to it and in no territory. ``capacity``: so many visits a day are
    agreed with customers; without one, as many as its people can do."""

    region: Area
    lat: Latitude
    lon: Longitude
    area: Annotated[dict[str, Any], AfterValidator(_drawn)] | None = None
    capacity: Annotated[int, Field(ge=0, le=10_000)] | None = None

    def outlet(self, name: str) -> Outlet:
        """As the service takes it."""
        return Outlet(name, **self.model_dump())


class OutletRow(Schema):
    """A line of a CSV: an outlet without its territory, which is drawn."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    region: Area
    lat: Latitude
    lon: Longitude

    def outlet(self) -> Outlet:
        """As the service takes it."""
        return Outlet(**self.model_dump())
