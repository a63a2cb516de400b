"""HTTP edge of visits: writing one down while it happens, its report, and lists of them."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from pydantic import AwareDatetime

from dispatch.edge import PoliciesDep, SeenOrderDep
from dispatch.indicators.errors import PeriodInvalid
from dispatch.knowledge.errors import ProcedureUnknown
from dispatch.parts.errors import PartNotOriginal, PartUnknown
from dispatch.triage.probable import ProbablePart, probable
from dispatch.visits import earlier, listing, parts_history, photos, report, report_file, service
from dispatch.visits.earlier import EarlierVisit
from dispatch.visits.errors import (
    ChecklistUnknown,
    NoVisitNow,
    PartNotInVan,
    PhotoMismatch,
    PhotoMissing,
    PhotosFull,
    PhotoUnreadable,
    VanUnknown,
)
from dispatch.visits.images import MEDIA_TYPES
from dispatch.visits.listing import VisitListed, VisitsAsked
from dispatch.visits.model import Photo, PhotoKind, VisitShown
from dispatch.visits.photos import PhotoGiven
from dispatch.visits.report import ServiceReport
from dispatch.visits.schemas import VisitWriteIn
from dispatch.work_orders import repository
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing
from hanlu.drawing.sheet import Language
from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import BodyTooLarge, Router
from hanlu.identity.principal import Principal

router = Router(prefix="/work-orders/{order_id}", tags=["visits"])
everywhere = Router(prefix="/visits", tags=["visits"])

_LONGEST = timedelta(days=400)
_SHOWN = timedelta(days=90)

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="Of the bytes, in hex.")]
_PICTURE: dict[str, Any] = {
    each: {"schema": {"type": "string", "format": "binary"}} for each in MEDIA_TYPES
}


async def _photo(
    request: Request,
    sha256: Sha256,
    kind: PhotoKind = "other",
    taken_at: Annotated[
        AwareDatetime | None, Query(description="When it was taken, by the phone's clock.")
    ] = None,
) -> PhotoGiven:
    return photos.read(sha256, kind, await request.body(), taken_at)


_COUNTING = Principal.system("parts_history")
_REMEMBERING = Principal.system("earlier_visits")

_PDF = "application/pdf"
Lang = Annotated[Literal["en", "zh"], Query(description="Language of the report.")]
REPORT_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {_PDF: {"schema": {"type": "string", "format": "binary"}}},
    }
}

# Named before the unit of work: a slow phone then holds no connection while it sends.
PhotoDep = Annotated[PhotoGiven, Depends(_photo)]


async def _asked(
    clock: ClockDep,
    since: Annotated[AwareDatetime | None, Query(alias="from", description="90 days ago")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to", description="Now.")] = None,
    device_id: Annotated[str | None, Query(max_length=80)] = None,
    asset_id: UUID | None = None,
) -> VisitsAsked:
    end: datetime = until or clock.now()
    begin: datetime = since or end - _SHOWN
    if not timedelta(0) < end - begin <= _LONGEST:
        raise PeriodInvalid(days=_LONGEST.days)
    return VisitsAsked(since=begin, until=end, device_id=device_id, asset_id=asset_id)


@everywhere.get(
    "",
    dependencies=[require("work_orders.read")],
    responses=answers_page(VisitListed, PeriodInvalid),
)
async def index(
    connection: ReadUow, page: PageDep, asked: Annotated[VisitsAsked, Depends(_asked)]
) -> Response:
    """Visits under way in a span of time, newest arrival first, for a chart of readings.

    With ``device_id`` and ``asset_id`` those at either: orders from alarms name the device, orders
    of people the machine. At most 400 days.
    """
    found = await listing.listed(
        connection, asked, after=page.after(tuple[datetime, UUID, int]), limit=page.limit + 1
    )
    return message_page(found, page, key=lambda visit: visit.key)


@router.get(
    "/probable-parts",
    dependencies=[require("work_orders.read")],
    responses=answers_page(ProbablePart, WorkOrderMissing),
)
async def probable_parts(
    order: SeenOrderDep, policies: PoliciesDep, resources: ResourcesDep
) -> Response:
    """The parts that the order lists, then those that visits to the same model with the same fault
    used, wherever they were; one page."""
    async with resources.database.read(_COUNTING) as everything:
        history = await parts_history.of_fault(
            everything, order.asset_id, order.fault, but=order.id
        )
    found = probable(policies.triage, order.fault, order.parts, history)
    return message({"items": found, "next": None})


@router.get(
    "/earlier-visits",
    dependencies=[require("visits.earlier")],
    responses=answers_page(EarlierVisit, WorkOrderMissing),
)
async def earlier_visits(order: SeenOrderDep, resources: ResourcesDep) -> Response:
    """What other cases of the same machine found, and those of its model with the same fault,
    wherever they were; one page."""
    async with resources.database.read(_REMEMBERING) as everything:
        found = await earlier.of_order(everything, order)
    return message({"items": found, "next": None})


@router.post(
    "/visit",
    dependencies=[require("work_orders.visit")],
    responses=answers(
        VisitShown,
        WorkOrderMissing,
        OperationReused,
        NoVisitNow,
        ChecklistUnknown,
        ProcedureUnknown,
        PartNotOriginal,
        PartNotInVan,
        PartUnknown,
        VanUnknown,
    ),
)
async def write(
    order_id: UUID, body: VisitWriteIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Write what was found and done; answers the visit and what is still missing."""
    order, visit = await service.write(uow, policies, order_id, body.patch(), body.operation_id)
    return message(
        VisitShown(visit, visit.missing(policies.visit, order.kind)), version=order.version
    )


@router.get(
    "/visit",
    dependencies=[require("work_orders.read")],
    responses=answers(VisitShown, WorkOrderMissing),
)
async def show(order_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """The present visit, and what keeps it from ending."""
    order = await repository.seen(connection, order_id)
    visit = await service.of(connection, order)
    return message(VisitShown(visit, visit.missing(policies.visit, order.kind)))


@router.get(
    "/report",
    dependencies=[require("work_orders.read")],
    responses=answers(ServiceReport, WorkOrderMissing),
)
async def service_report(order_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """Cause, solution and parts of every visit, with the times that count (F-108)."""
    order = await repository.seen(connection, order_id)
    return message(await report.of(connection, policies.warranty, order))


@router.get(
    "/report.pdf",
    dependencies=[require("work_orders.read")],
    response_class=Response,
    responses=documented(WorkOrderMissing) | REPORT_FILE,
)
async def report_as_pdf(
    order_id: UUID,
    connection: ReadUow,
    resources: ResourcesDep,
    policies: PoliciesDep,
    clock: ClockDep,
    lang: Lang = "en",
) -> Response:
    """The service report to hand on, in one language and the site's zone."""
    order = await repository.seen(connection, order_id)
    content = await report_file.made(
        connection, policies.warranty, resources.files, order, lang, clock.now()
    )
    return report_answer(content, order.number, lang)


def report_answer(content: bytes, number: str, lang: Language) -> Response:
    """The file under a name that says what it is."""
    headers = {
        "Content-Disposition": f'attachment; filename="{number}-{lang}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=_PDF)


@router.put(
    "/photos/{sha256}",
    dependencies=[require("work_orders.visit")],
    responses=answers(
        Photo,
        WorkOrderMissing,
        NoVisitNow,
        PhotoUnreadable,
        PhotoMismatch,
        PhotosFull,
        BodyTooLarge,
        status=201,
    )
    | answers(Photo),
    openapi_extra={
        "x-max-body-bytes": photos.MOST_BYTES,
        "requestBody": {"required": True, "content": _PICTURE},
    },
)
async def keep_photo(
    order_id: UUID,
    photo: PhotoDep,
    uow: WriteUow,
    policies: PoliciesDep,
    resources: ResourcesDep,
) -> Response:
    """Keep a picture with the visit: the raw bytes of a JPEG, PNG or WebP, at most 8 MiB.

    Safe to repeat: 201 the first time, 200 afterwards.
    """
    kept, new = await photos.keep(uow, policies, resources.files, order_id, photo)
    return message(kept, status=201 if new else 200)


@router.get(
    "/photos/{sha256}",
    dependencies=[require("work_orders.read")],
    response_class=Response,
    responses=documented(PhotoMissing)
    | {200: {"description": "The picture.", "content": _PICTURE}},
)
async def photo(
    order_id: UUID, sha256: Sha256, connection: ReadUow, resources: ResourcesDep
) -> Response:
    """A picture as it was sent, for whoever sees the order."""
    kept = await photos.get(connection, order_id, sha256)
    content = await photos.content(resources.files, kept)
    headers = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie, Authorization"}
    return Response(content, headers=headers, media_type=kept.media_type)
