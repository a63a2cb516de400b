"""HTTP edge of parts: the catalogue, and the ledger of their movements."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from dispatch.parts import catalogue, idle, levels, movements, places, stock
from dispatch.parts.errors import (
    PartCodeTaken,
    PartMissing,
    PartNamedTwice,
    PartUnknown,
    PlaceUnknown,
    SamePlace,
    StockOperationReused,
    StockReserved,
    StockShort,
)
from dispatch.parts.model import (
    Held,
    HeldPart,
    IdleStock,
    Movement,
    Part,
    Refill,
    StockCount,
    StockLevel,
    StockPlace,
)
from dispatch.parts.schemas import (
    CountIn,
    HoldingPlace,
    MovementIn,
    PartCode,
    PartIn,
    PartPatch,
    StockLevelIn,
)
from dispatch.technicians.errors import TechnicianMissing
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.versions import VersionConflict

router = Router(tags=["parts"])
READ = [require("parts.read")]
WRITE = [require("parts.write")]


@router.get("/parts", dependencies=READ, responses=answers_page(Part))
async def index(
    connection: ReadUow, page: PageDep, active: Annotated[bool | None, Query()] = None
) -> Response:
    """The catalogue by code, with what vans, stores and depot hold in the caller's scope."""
    after = (page.after(tuple[str]) or (None,))[0]
    found = await catalogue.listed(connection, active=active, after=after, limit=page.limit + 1)
    return message_page(found, page, key=lambda part: (part.code,))


@router.post(
    "/parts",
    status_code=201,
    dependencies=WRITE,
    responses=answers(Part, PartCodeTaken, status=201),
)
async def create(body: PartIn, uow: WriteUow) -> Response:
    """Add a part to the catalogue."""
    part = await catalogue.create(uow, body.given())
    return message(part, status=201, version=part.version)


@router.get("/parts/{part}", dependencies=READ, responses=answers(Part, PartMissing))
async def show(part: PartCode, connection: ReadUow) -> Response:
    """One part; its ETag is the version to write against."""
    found = await catalogue.get(connection, part)
    if found is None:
        raise PartMissing(part=part)
    return message(found, version=found.version)


@router.patch(
    "/parts/{part}",
    dependencies=WRITE,
    responses=answers(Part, PartMissing, VersionConflict),
)
async def change(part: PartCode, body: PartPatch, uow: WriteUow, if_match: IfMatchDep) -> Response:
    """Correct what is said of a part, or take it out of use; its code stays."""
    changed = await catalogue.change(uow, part, body.columns(), if_match)
    return message(changed, version=changed.version)


@router.get("/parts/{part}/stock", dependencies=READ, responses=answers_page(Held, PartMissing))
async def part_stock(part: PartCode, connection: ReadUow) -> Response:
    """Where a part lies within the caller's scope, the largest stock first; one page."""
    if await catalogue.get(connection, part) is None:
        raise PartMissing(part=part)
    return message({"items": await stock.of_part(connection, part), "next": None})


@router.get(
    "/technicians/{technician_id}/stock",
    dependencies=READ,
    responses=answers_page(HeldPart, TechnicianMissing),
)
async def van_stock(technician_id: UUID, connection: ReadUow) -> Response:
    """What a technician's van holds, by part; one page."""
    place = places.van(technician_id)
    if not await stock.is_known(connection, place):
        raise TechnicianMissing(technician=technician_id)
    return message({"items": await stock.at_place(connection, place), "next": None})


@router.get("/stock", dependencies=READ, responses=answers_page(HeldPart, PlaceUnknown))
async def place_stock(connection: ReadUow, place: HoldingPlace) -> Response:
    """What a place holds, by part; one page."""
    if not await stock.is_known(connection, place):
        raise PlaceUnknown(field="place", place=place)
    return message({"items": await stock.at_place(connection, place), "next": None})


@router.get("/stock/places", dependencies=READ, responses=answers_page(StockPlace))
async def stock_places(connection: ReadUow) -> Response:
    """The depot, the outlets' stores and the technicians' vans in the caller's scope; one page."""
    return message({"items": await stock.everywhere(connection), "next": None})


@router.get("/stock/levels", dependencies=READ, responses=answers_page(StockLevel, PlaceUnknown))
async def place_levels(connection: ReadUow, place: HoldingPlace) -> Response:
    """What a place should hold at least, by part; one page."""
    if not await stock.is_known(connection, place):
        raise PlaceUnknown(field="place", place=place)
    return message({"items": await levels.of_place(connection, place), "next": None})


@router.put(
    "/stock/levels",
    dependencies=WRITE,
    responses=answers_page(StockLevel, PlaceUnknown, PartUnknown),
)
async def put_level(body: StockLevelIn, uow: WriteUow) -> Response:
    """Say what a place should hold of a part; answers all that is said of the place."""
    return message({"items": await levels.put(uow, body.given()), "next": None})


@router.get("/stock/refills", dependencies=READ, responses=answers_page(Refill))
async def open_refills(connection: ReadUow) -> Response:
    """What depot, stores and vans ask for, the oldest first; one page."""
    return message({"items": await levels.refills(connection), "next": None})


@router.get("/stock/idle", dependencies=READ, responses=answers_page(IdleStock))
async def idle_stock(
    connection: ReadUow,
    clock: ClockDep,
    days: Annotated[int, Query(ge=1, le=3650)] = 90,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Response:
    """What has not moved for so many days, the longest first; one page."""
    since = clock.now() - timedelta(days=days)
    return message({"items": await idle.idle_since(connection, since, limit), "next": None})


@router.get("/stock/counts", dependencies=READ, responses=answers_page(StockCount))
async def differing_counts(
    connection: ReadUow, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> Response:
    """The counts that found something else than the record, newest first, with the lines that
    differ; one page."""
    return message({"items": await idle.differing_counts(connection, limit), "next": None})


@router.get("/stock/movements", dependencies=READ, responses=answers_page(Movement))
async def ledger(
    connection: ReadUow,
    page: PageDep,
    part: str | None = None,
    place: str | None = None,
    operation_id: UUID | None = None,
) -> Response:
    """Every movement in the caller's scope, newest first; ``place`` is either side of it, also
    ``supplier``, ``count`` or ``order:<work order id>``."""
    asked = {"part": part, "operation_id": operation_id}
    found = await stock.movements(
        connection,
        {name: value for name, value in asked.items() if value is not None},
        place=place,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.at, each.id))


@router.post(
    "/stock/movements",
    status_code=201,
    dependencies=WRITE,
    responses=answers(
        Movement,
        SamePlace,
        PlaceUnknown,
        PartUnknown,
        StockShort,
        StockReserved,
        StockOperationReused,
        status=201,
    ),
)
async def move(body: MovementIn, uow: WriteUow) -> Response:
    """Move parts from one place to another; a receipt comes from ``supplier``."""
    movement = await movements.move(uow, body.transfer(), body.reason, body.operation_id)
    return message(movement, status=201)


@router.post(
    "/stock/counts",
    status_code=201,
    dependencies=WRITE,
    responses=answers(
        StockCount, PlaceUnknown, PartUnknown, PartNamedTwice, StockOperationReused, status=201
    ),
)
async def count(body: CountIn, uow: WriteUow) -> Response:
    """Tell what was counted at a place; each difference becomes a movement lost or found."""
    done = await movements.count(uow, body.given(), body.operation_id)
    return message(done, status=201)
