"""HTTP edge of labels and of the page behind them: the label is the only right of who scans it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Depends, Path, Query, Request, Response
from pydantic import Field, StringConstraints

from dispatch.complaints.model import ComplaintGiven
from dispatch.complaints.policy import Code
from dispatch.customers import sites
from dispatch.edge import PoliciesDep, SeenOrderDep
from dispatch.requests import drawing, labels, limits, reach, service, sheet
from dispatch.requests.asking import Urgent
from dispatch.requests.errors import (
    LabelUnknown,
    RequestMissing,
    RequestPhotosFull,
    TooManyRequests,
)
from dispatch.requests.labels import Held, Label, LabelGiven, Scanned
from dispatch.requests.service import Asked, CustomerRequest
from dispatch.tracking import links
from dispatch.visits import photos
from dispatch.visits.errors import PhotoMissing, PhotoUnreadable
from dispatch.visits.images import MEDIA_TYPES
from dispatch.visits.photos import PhotoGiven
from dispatch.visits.router import Sha256
from dispatch.work_orders.errors import AssetUnknown, SiteUnknown, WorkOrderMissing
from hanlu.database import UnitOfWork
from hanlu.errors import documented
from hanlu.http.callers import address_of
from hanlu.http.dependencies import (
    ClockDep,
    PrincipalDep,
    ReadUow,
    ResourcesDep,
    WriteUow,
    action_of,
    require,
)
from hanlu.http.idempotency import SECRET_ANSWER, unkeyed
from hanlu.http.messages import answers, answers_page, message
from hanlu.http.routing import BodyTooLarge, Router
from hanlu.http.schemas import Schema
from hanlu.identity.principal import Principal

office = Router(prefix="/request-labels", tags=["requests"])
customer = Router(prefix="/request/{secret}", tags=["requests"])
asked = Router(prefix="/work-orders/{order_id}/requests", tags=["requests"])

_ASKING = Principal.system("requests")
_Secret = Annotated[str, Path(min_length=20, max_length=100, description="Out of the label.")]
_PICTURE: dict[str, Any] = {
    each: {"schema": {"type": "string", "format": "binary"}} for each in MEDIA_TYPES
}
_PDF = "application/pdf"
_FILE = {"type": "string", "format": "binary"}
type Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]


class LabelIn(Schema):
    """What the label is stuck on; its asset and device make it one machine's."""

    site_id: UUID
    name: Annotated[Line, Field(min_length=1)]
    asset_id: UUID | None = None
    device_id: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_:-]{1,64}$")] = None

    def given(self) -> LabelGiven:
        """As the service takes it."""
        return LabelGiven(**self.model_dump())


class LabelSheetIn(Schema):
    """What is labelled, in the order of the sheet."""

    items: Annotated[tuple[LabelIn, ...], Field(min_length=1, max_length=sheet.MOST)]


class LabelMade(Schema):
    """Shown once: whoever holds ``url`` can ask for help there. ``svg`` is the label to print."""

    id: UUID
    url: str
    svg: str


class LabelRequestIn(Schema):
    """What is wrong; ``key`` is made by the page, so that sending it again makes no second case.
    ``complaint`` is the type of one about our service, which is a case of its own (F-039).
    """

    key: UUID
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    urgent: Annotated[tuple[Urgent, ...], Field(max_length=3)] = ()
    contact: Line = ""
    complaint: Code | None = None


class RequestMade(Schema):
    """The case; ``url``, the page that follows it, only for ``is_new``.

    A case that was open before is somebody else's: its page confirms, rates and books.
    """

    number: str
    url: str | None
    is_new: bool


@office.post(
    "",
    status_code=201,
    dependencies=[require("assets.write")],
    responses=documented(SiteUnknown, AssetUnknown),
    openapi_extra=SECRET_ANSWER,
)
async def make(body: LabelIn, uow: WriteUow, resources: ResourcesDep) -> LabelMade:
    """A label for a machine or a place; its secret is in this answer and nowhere else."""
    label_id, printed = await _made(body, uow, resources.settings.public_url)
    picture = drawing.svg(printed.url, printed.name, printed.site_name)
    return LabelMade(id=label_id, url=printed.url, svg=picture)


@office.post(
    "/sheet",
    status_code=201,
    dependencies=[require("assets.write")],
    response_class=Response,
    responses=documented(SiteUnknown, AssetUnknown)
    | {201: {"description": "The sheet.", "content": {_PDF: {"schema": _FILE}}}},
    openapi_extra=SECRET_ANSWER,
)
async def make_sheet(body: LabelSheetIn, uow: WriteUow, resources: ResourcesDep) -> Response:
    """New labels for all that is listed, as a PDF to print; all of them or none."""
    base = resources.settings.public_url
    printed = [(await _made(each, uow, base))[1] for each in body.items]
    content = await asyncio.to_thread(sheet.pdf, printed)
    headers = {
        "Content-Disposition": 'attachment; filename="labels.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(content, 201, headers, _PDF)


async def _made(given: LabelIn, uow: UnitOfWork, base: str) -> tuple[UUID, sheet.Printed]:
    label, secret = await labels.make(uow, given.given())
    site = await sites.get(uow.connection, label.site_id)
    url = f"{base}/request/{secret}"
    return label.id, sheet.Printed(url, label.name, site.name if site else "")


@office.get("", dependencies=[require("assets.read")], responses=answers_page(Label))
async def index(
    connection: ReadUow, device_id: Annotated[str, Query(min_length=1, max_length=64)]
) -> Response:
    """The labels of a device that work; one page."""
    return message({"items": await labels.of_device(connection, device_id), "next": None})


@office.delete(
    "/{label_id}",
    status_code=204,
    dependencies=[require("assets.write")],
    responses=documented(LabelUnknown),
)
async def revoke(label_id: UUID, uow: WriteUow) -> None:
    """End a label at once; cases that were asked for through it go on."""
    await labels.revoke(uow, label_id)


async def _held(secret: _Secret, resources: ResourcesDep) -> Held:
    async with resources.database.read(_ASKING) as connection:
        return await labels.held(connection, secret)


HeldDep = Annotated[Held, Depends(_held)]


async def _counted(request: Request, held: HeldDep, resources: ResourcesDep) -> None:
    await limits.count(resources.redis, held.label.id, address_of(request))


@dataclass(frozen=True, slots=True)
class Acting:
    """Who scanned, and the transaction in which they ask."""

    held: Held
    uow: UnitOfWork


async def _acting(
    request: Request, held: HeldDep, resources: ResourcesDep
) -> AsyncIterator[Acting]:
    async with resources.database.unit_of_work(
        held.customer, action_of(request), origin=address_of(request)
    ) as uow:
        yield Acting(held, uow)


ActingDep = Annotated[Acting, Depends(_acting, scope="function")]


async def _photo(request: Request, held: HeldDep) -> PhotoGiven:  # noqa: ARG001  # read only for a label that holds
    content = await request.body()
    return photos.read(hashlib.sha256(content).hexdigest(), "other", content)


@customer.get("", responses=answers(Scanned, LabelUnknown))
async def look(held: HeldDep, policies: PoliciesDep) -> Response:
    """What the label is stuck on, and what may be complained about."""
    types = [each.type for each in policies.complaint.types]
    return message(msgspec.structs.replace(held.scanned, complaint_types=types))


@customer.post(
    "",
    status_code=201,
    dependencies=[Depends(_counted)],
    responses=documented(LabelUnknown, TooManyRequests),
    openapi_extra=unkeyed("the key of the request is in its body"),
)
async def ask(
    body: LabelRequestIn, acting: ActingDep, policies: PoliciesDep, resources: ResourcesDep
) -> RequestMade:
    """Ask for help: through the same triage and clocks as every request; answers with the case."""
    said = Asked(
        key=body.key,
        words=body.words,
        urgent=tuple(dict.fromkeys(body.urgent)),
        contact=body.contact,
        complaint=ComplaintGiven(type=body.complaint) if body.complaint else None,
    )
    sealer = service.contacts(resources.keyring)
    order, is_new = await service.ask(acting.uow, policies, sealer, acting.held.label, said)
    url = None
    if is_new:
        secret = await links.make(acting.uow, order.id)
        url = links.url(resources.settings.public_url, secret)
    return RequestMade(number=order.number, url=url, is_new=is_new)


@customer.post(
    "/{key}/photos",
    status_code=204,
    responses=documented(
        LabelUnknown,
        RequestMissing,
        RequestPhotosFull,
        PhotoUnreadable,
        BodyTooLarge,
    ),
    openapi_extra={
        **unkeyed("a picture is known by its own bytes"),
        "x-max-body-bytes": photos.MOST_BYTES,
        "requestBody": {"required": True, "content": _PICTURE},
    },
)
async def keep_photo(
    key: UUID,
    photo: Annotated[PhotoGiven, Depends(_photo)],
    acting: ActingDep,
    resources: ResourcesDep,
) -> None:
    """A picture of what is wrong, for a request that was sent within the last hour."""
    await service.keep_photo(acting.uow, resources.files, acting.held.label, key, photo)


@asked.get(
    "",
    dependencies=[require("work_orders.read")],
    responses=answers_page(CustomerRequest, WorkOrderMissing),
)
async def of_order(
    order: SeenOrderDep,
    principal: PrincipalDep,
    connection: ReadUow,
    resources: ResourcesDep,
    clock: ClockDep,
) -> Response:
    """What customers asked through labels about this order, oldest first; one page.

    ``contact`` is for who may read customers, and for the order's technician from 24 h before to
    24 h after the visit; null for others.
    """
    is_told = reach.may_reach(principal, order, clock.now())
    sealer = service.contacts(resources.keyring) if is_told else None
    found = await service.of_order(connection, sealer, order.id)
    return message({"items": found, "next": None})


@asked.get(
    "/photos/{sha256}",
    dependencies=[require("work_orders.read")],
    response_class=Response,
    responses=documented(WorkOrderMissing, PhotoMissing)
    | {200: {"description": "The picture.", "content": _PICTURE}},
)
async def photo(
    order: SeenOrderDep, sha256: Sha256, connection: ReadUow, resources: ResourcesDep
) -> Response:
    """A customer's picture as it was sent."""
    content, media_type = await service.photo(connection, resources.files, order.id, sha256)
    headers = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie, Authorization"}
    return Response(content, headers=headers, media_type=media_type)
