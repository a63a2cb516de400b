"""HTTP edge of regions: the base map, ways and places.

The map itself (its description, styles and tiles) needs no sign-in: it holds nothing of the
organisation, and the customer's page shows it too. Ways and places are for those who sign in.
"""

import asyncio
from datetime import datetime
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import Query
from fastapi.responses import FileResponse
from msgspec import to_builtins

from hanlu.errors import documented
from hanlu.http.dependencies import ResourcesDep, WriteUow, require
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from hanlu.regions import check, styles
from hanlu.regions.check import Checked
from hanlu.regions.datum import Wgs84
from hanlu.regions.errors import NoRegion, PointInvalid, RegionMissing
from hanlu.regions.store import Region
from hanlu.regions.travel import Source

router = Router(tags=["regions"])
READ = [require("map.read")]
MANAGE = [require("regions.manage")]
TILES_TYPE = "application/vnd.pmtiles"


class BoundsOut(Schema):
    """Degrees, WGS-84."""

    west: float
    south: float
    east: float
    north: float


class CentreOut(Schema):
    """Where a map of the region opens."""

    lat: float
    lon: float


class StylesOut(Schema):
    """Addresses of MapLibre styles; ``?language=en`` names everything in English."""

    light: str
    dark: str


class RegionOut(Schema):
    """The region in use."""

    name: str
    bounds: BoundsOut
    centre: CentreOut
    datum: Literal["WGS-84"]
    attribution: str
    tiles: str
    styles: StylesOut


class RegionListed(Schema):
    """A region as administrators see it; ``tiles``: ``own`` where we cut the base map from the
    extract, else the name of the archive that was given."""

    name: str
    in_use: bool
    bounds: BoundsOut
    datum: Literal["WGS-84"]
    attribution: str
    extract: str
    tiles: str
    made_at: datetime


class RouteOut(Schema):
    """The fastest way by van; ``source`` says who answered, ``geometry`` is [lon, lat] pairs."""

    travel_s: int
    distance_m: int
    source: Source
    geometry: list[tuple[float, float]]


class PlaceOut(Schema):
    """A place found; ``kind`` is an OSM value such as hospital, suburb, street, address."""

    name: str
    name_en: str
    kind: str
    address: str
    lat: float
    lon: float


class PlacesOut(Schema):
    """The best matches first; never more than asked for, so there is no next page."""

    items: list[PlaceOut]
    next: None = None


@router.get("/regions/current", responses=documented(NoRegion))
async def current(resources: ResourcesDep) -> RegionOut:
    """The region in use, and where its map is."""
    manifest = resources.regions.current().manifest
    lon, lat = manifest.bounds.centre
    return RegionOut(
        name=manifest.name,
        bounds=BoundsOut.model_validate(manifest.bounds),
        centre=CentreOut(lat=lat, lon=lon),
        datum="WGS-84",
        attribution=manifest.attribution,
        tiles=_tiles_path(manifest.name),
        styles=StylesOut(
            light=_style_path(manifest.name, "light"), dark=_style_path(manifest.name, "dark")
        ),
    )


@router.get("/regions", dependencies=READ)
async def index(resources: ResourcesDep) -> Page[RegionListed]:
    """Every region of this installation, by name; one page."""
    used = resources.regions.in_use()
    manifests = await asyncio.to_thread(resources.regions.all)
    return Page(
        items=[
            RegionListed.model_validate(
                {**to_builtins(manifest), "in_use": manifest.name == used}, extra="ignore"
            )
            for manifest in manifests
        ]
    )


@router.get("/regions/{name}/check", dependencies=MANAGE, responses=documented(RegionMissing))
async def checked(name: str, resources: ResourcesDep) -> Checked:
    """Try the base map, the roads and the names of a region, and say what each answered."""
    return await check.check(resources.regions.get(name))


@router.put(
    "/regions/{name}/in-use",
    status_code=204,
    dependencies=MANAGE,
    responses=documented(RegionMissing),
)
async def use(name: str, uow: WriteUow, resources: ResourcesDep) -> None:
    """Make this the region that everybody works in; running processes follow at once."""
    before = resources.regions.in_use()
    await asyncio.to_thread(resources.regions.use, name)
    uow.record(f"region:{name}", before={"in_use": before}, after={"in_use": name})


@router.get(
    "/regions/{name}/tiles.pmtiles",
    response_class=FileResponse,
    responses=documented(RegionMissing)
    | {
        200: {"description": "The whole archive.", "content": {TILES_TYPE: {}}},
        206: {"description": "The bytes of the Range header.", "content": {TILES_TYPE: {}}},
        416: {"description": "The archive ends before the range begins."},
    },
)
async def tiles(name: str, resources: ResourcesDep) -> FileResponse:
    """The base map as one PMTiles archive; readers ask for parts of it with ``Range``."""
    path: FilePath = resources.regions.get(name).tiles
    return FileResponse(path, media_type=TILES_TYPE, headers={"Cache-Control": "no-cache"})


@router.get("/regions/{name}/style-{theme}.json", responses=documented(RegionMissing))
async def style(
    name: str,
    theme: styles.Theme,
    resources: ResourcesDep,
    language: Annotated[styles.Language, Query()] = "zh",
) -> dict[str, Any]:
    """The MapLibre style of the base map; see `hanlu.regions.styles` for what a page must do."""
    manifest = resources.regions.get(name).manifest
    return styles.style(theme, _tiles_path(name), manifest.bounds, manifest.attribution, language)


@router.get("/route", dependencies=READ, responses=documented(NoRegion, PointInvalid))
async def route(
    resources: ResourcesDep,
    start: Annotated[str, Query(alias="from", examples=["30.2500,120.1500"])],
    end: Annotated[str, Query(alias="to", examples=["30.2700,120.1900"])],
) -> RouteOut:
    """The fastest way between two places given as latitude,longitude (WGS-84)."""
    roads = resources.regions.current().travel_times
    found = await roads.route(point(start, field="from"), point(end, field="to"))
    return RouteOut(
        travel_s=found.travel_s,
        distance_m=found.distance_m,
        source=found.source,
        geometry=list(found.geometry),
    )


@router.get("/places", dependencies=READ, responses=documented(NoRegion))
async def places(
    resources: ResourcesDep,
    q: Annotated[str, Query(max_length=200)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> PlacesOut:
    """Streets, quarters, sites and house numbers of the region whose names hold all words."""
    region: Region = resources.regions.current()
    found = await region.search(q, limit)
    return PlacesOut(items=[PlaceOut.model_validate(place) for place in found])


def point(text: str, *, field: str) -> Wgs84:
    """``"30.25,120.15"`` as a place. Raises PointInvalid, naming the field."""
    parts = text.split(",")
    try:
        lat, lon = (float(part) for part in parts)
        return Wgs84(lat, lon)
    except ValueError as error:
        raise PointInvalid(value=text, field=field) from error


def _tiles_path(name: str) -> str:
    return f"/api/v1/regions/{name}/tiles.pmtiles"


def _style_path(name: str, theme: styles.Theme) -> str:
    return f"/api/v1/regions/{name}/style-{theme}.json"
