"""HTTP edge of the customer's page: the link is the only right, and it reaches one case."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, Response

from dispatch.complaints.errors import ComplaintTypeUnknown
from dispatch.edge import PoliciesDep
from dispatch.feedback.errors import AlreadyRated, DimensionUnknown
from dispatch.feedback.schemas import RatingIn
from dispatch.requests import limits
from dispatch.requests.errors import TooManyRequests
from dispatch.tracking import links, service
from dispatch.tracking.errors import LinkUnknown, NotNow
from dispatch.tracking.links import Held
from dispatch.tracking.model import Tracked
from dispatch.tracking.schemas import (
    ComplaintTaken,
    ConfirmationIn,
    CustomerComplaintIn,
    CustomerLinkOut,
    ObjectionIn,
)
from dispatch.visits import report_file
from dispatch.visits.router import REPORT_FILE, Lang, report_answer
from dispatch.work_orders import repository
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.database import UnitOfWork
from hanlu.errors import documented
from hanlu.http.callers import address_of
from hanlu.http.dependencies import ClockDep, ResourcesDep, WriteUow, action_of, require
from hanlu.http.idempotency import SECRET_ANSWER, unkeyed
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.identity.principal import Principal

sharing = Router(prefix="/work-orders/{order_id}/customer-link", tags=["tracking"])
router = Router(prefix="/track/{secret}", tags=["tracking"])

_ASKING = Principal.system("tracking")
_Secret = Annotated[str, Path(min_length=20, max_length=100, description="Out of the link.")]


@sharing.post(
    "",
    status_code=201,
    dependencies=[require("work_orders.share")],
    responses=documented(WorkOrderMissing),
    openapi_extra=SECRET_ANSWER,
)
async def share(order_id: UUID, uow: WriteUow, resources: ResourcesDep) -> CustomerLinkOut:
    """A new link to hand to the customer; it is shown once and runs out after the case."""
    await repository.seen(uow.connection, order_id)
    secret = await links.make(uow, order_id)
    return CustomerLinkOut(url=links.url(resources.settings.public_url, secret))


@sharing.delete(
    "",
    status_code=204,
    dependencies=[require("work_orders.share")],
    responses=documented(WorkOrderMissing),
)
async def revoke(order_id: UUID, uow: WriteUow) -> None:
    """End every link of this order at once."""
    await repository.seen(uow.connection, order_id)
    await links.revoke(uow, order_id)


async def _held(
    secret: _Secret, resources: ResourcesDep, policies: PoliciesDep, clock: ClockDep
) -> Held:
    async with resources.database.read(_ASKING) as connection:
        return await links.held(connection, secret, clock.now(), policies.tracking.kept)


HeldDep = Annotated[Held, Depends(_held)]


@dataclass(frozen=True, slots=True)
class Acting:
    """The one order of a link, and the transaction in which its customer acts."""

    order_id: UUID
    uow: UnitOfWork


async def _acting(
    request: Request, held: HeldDep, resources: ResourcesDep
) -> AsyncIterator[Acting]:
    async with resources.database.unit_of_work(
        held.customer, action_of(request), origin=address_of(request)
    ) as uow:
        yield Acting(held.order_id, uow)


ActingDep = Annotated[Acting, Depends(_acting, scope="function")]


@router.get("", responses=answers(Tracked, LinkUnknown))
async def look(
    held: HeldDep, resources: ResourcesDep, policies: PoliciesDep, clock: ClockDep
) -> Response:
    """How the case stands."""
    async with resources.database.read(held.customer) as connection:
        return message(await service.look(connection, policies, held.order_id, clock.now()))


@router.get(
    "/report.pdf",
    response_class=Response,
    responses=documented(LinkUnknown, NotNow) | REPORT_FILE,
)
async def report_as_pdf(
    held: HeldDep,
    resources: ResourcesDep,
    policies: PoliciesDep,
    clock: ClockDep,
    lang: Lang = "en",
) -> Response:
    """The service report, once the technician has finished."""
    async with resources.database.read(held.customer) as connection:
        order = await service.reported(connection, held.order_id)
        content = await report_file.made(
            connection, policies.warranty, resources.files, order, lang, clock.now()
        )
    return report_answer(content, order.number, lang)


@router.post(
    "/confirmation",
    responses=answers(Tracked, LinkUnknown, NotNow),
    openapi_extra=unkeyed("what is confirmed stays confirmed"),
)
async def confirm(body: ConfirmationIn, acting: ActingDep, policies: PoliciesDep) -> Response:
    """The work is done, says the customer."""
    await service.confirm(acting.uow, policies, acting.order_id, body.name)
    return await now_shown(acting, policies)


@router.post(
    "/objection",
    responses=answers(Tracked, LinkUnknown, NotNow),
    openapi_extra=unkeyed("a case taken up again refuses the second one"),
)
async def object_to(body: ObjectionIn, acting: ActingDep, policies: PoliciesDep) -> Response:
    """The work is not done: the case is taken up again."""
    await service.object_to(acting.uow, policies, acting.order_id, body.reason)
    return await now_shown(acting, policies)


async def _counted(request: Request, held: HeldDep, resources: ResourcesDep) -> None:
    await limits.count(resources.redis, held.order_id, address_of(request))


@router.post(
    "/complaint",
    status_code=201,
    dependencies=[Depends(_counted)],
    responses=documented(LinkUnknown, NotNow, ComplaintTypeUnknown, TooManyRequests),
    openapi_extra=unkeyed("the key of the complaint is in its body"),
)
async def complain(
    body: CustomerComplaintIn, acting: ActingDep, policies: PoliciesDep, resources: ResourcesDep
) -> ComplaintTaken:
    """Complain about this case (F-039): a case of its own, with a page of its own."""
    order = await service.complain(
        acting.uow, policies, acting.order_id, body.type, body.words, body.key
    )
    secret = await links.make(acting.uow, order.id)
    url = links.url(resources.settings.public_url, secret)
    return ComplaintTaken(number=order.number, url=url)


@router.post(
    "/rating",
    responses=answers(Tracked, LinkUnknown, NotNow, AlreadyRated, DimensionUnknown),
    openapi_extra=unkeyed("each visit is rated once"),
)
async def rate(body: RatingIn, acting: ActingDep, policies: PoliciesDep) -> Response:
    """Rate the visit; a bad rating takes the case up again."""
    await service.rate(acting.uow, policies, acting.order_id, body.given())
    return await now_shown(acting, policies)


async def now_shown(acting: Acting, policies: PoliciesDep) -> Response:
    """The case as it is after the act, for whoever did it."""
    uow = acting.uow
    return message(await service.look(uow.connection, policies, acting.order_id, uow.now))
