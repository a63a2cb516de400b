"""HTTP edge of outlets and their territories."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Response

from dispatch.customers.errors import OutOfScope
from dispatch.territories import load, members, service
from dispatch.territories.errors import OutletMissing
from dispatch.territories.load import OutletDay
from dispatch.territories.members import Members
from dispatch.territories.schemas import OutletIn
from dispatch.territories.service import OutletShown
from hanlu.http.dependencies import ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message
from hanlu.http.routing import Router
from hanlu.regions.errors import RegionMissing
from hanlu.versions import VersionConflict

router = Router(prefix="/outlets", tags=["outlets"])
days = Router(prefix="/outlet-days", tags=["outlets"])
regions = Router(prefix="/regions", tags=["regions"])

OutletName = Annotated[str, Path(min_length=1, max_length=80)]


@router.get("", dependencies=[require("outlets.read")], responses=answers_page(OutletShown))
async def index(connection: ReadUow) -> Response:
    """Every outlet in the caller's scope with its territory, by name; one page."""
    return message({"items": await service.listed(connection), "next": None})


@router.get(
    "/{name}",
    dependencies=[require("outlets.read")],
    responses=answers(OutletShown, OutletMissing),
)
async def show(name: OutletName, connection: ReadUow) -> Response:
    """One outlet; its ETag is the version to write against."""
    outlet = await service.get(connection, name)
    if outlet is None:
        raise OutletMissing(outlet=name)
    return message(outlet, version=outlet.version)


@router.put(
    "/{name}",
    dependencies=[require("outlets.write")],
    responses=answers(OutletShown, OutOfScope, VersionConflict),
)
async def put(name: OutletName, body: OutletIn, uow: WriteUow, if_match: IfMatchDep) -> Response:
    """Open an outlet, move it, or draw its territory anew; the name stays."""
    outlet = await service.put(uow, body.outlet(name), if_match)
    return message(outlet, version=outlet.version)


@days.get("", dependencies=[require("outlets.read")], responses=answers_page(OutletDay))
async def index_days(
    connection: ReadUow,
    begin: Annotated[date, Query(alias="from")],
    number: Annotated[int, Query(alias="days", ge=1, le=31)] = 7,
) -> Response:
    """How many visits each outlet in the caller's scope has on these days, and how many it agrees
    to; one page."""
    return message({"items": await load.by_day(connection, begin, number), "next": None})


@regions.get(
    "/{name}/members",
    dependencies=[require("outlets.read")],
    responses=answers_page(Members, RegionMissing),
)
async def index_members(name: str, connection: ReadUow, resources: ResourcesDep) -> Response:
    """Who and what of the caller's scope lies on a map region, and what lies outside; one page."""
    bounds = resources.regions.get(name).manifest.bounds
    return message({"items": await members.on(connection, bounds), "next": None})
