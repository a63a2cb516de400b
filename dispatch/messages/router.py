"""HTTP edge of messages between the desk and its technicians."""

from datetime import datetime
from uuid import UUID

from fastapi import Response

from dispatch.edge import SeenOrderDep
from dispatch.messages import repository, service
from dispatch.messages.errors import MessageIdReused, MessageMissing, MessageOrderNotTheirs
from dispatch.messages.repository import Conversation
from dispatch.messages.schemas import MessageIn, MessagesReadIn
from dispatch.technicians.errors import TechnicianMissing
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.contracts.messages import DeskMessage
from hanlu.errors import documented
from hanlu.http.dependencies import PrincipalDep, ReadUow, WriteUow, require
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router

router = Router(
    prefix="/conversations", tags=["messages"], dependencies=[require("messages.exchange")]
)
of_case = Router(
    prefix="/work-orders", tags=["messages"], dependencies=[require("messages.exchange")]
)


@router.get("", responses=answers_page(Conversation))
async def conversations(connection: ReadUow, principal: PrincipalDep) -> Response:
    """With each technician the last message, and how many the caller's side has not read; one
    page. A technician has one: with the desk.
    """
    found = await service.listed(connection, principal)
    return message({"items": found, "next": None})


@router.get("/{technician_id}", responses=answers_page(DeskMessage, TechnicianMissing))
async def show(
    technician_id: UUID, connection: ReadUow, principal: PrincipalDep, page: PageDep
) -> Response:
    """What was said with a technician, as far as the caller sees it, the newest first."""
    await service.seen(connection, principal, technician_id)
    after = page.after(tuple[datetime, UUID])
    found = await repository.of_technician(
        connection, technician_id, after=after, limit=page.limit + 1
    )
    return message_page(found, page, key=lambda one: (one.sent_at.isoformat(), one.id))


@router.post(
    "/{technician_id}",
    status_code=201,
    responses=answers(
        DeskMessage,
        TechnicianMissing,
        WorkOrderMissing,
        MessageOrderNotTheirs,
        MessageIdReused,
        status=201,
    ),
)
async def send(technician_id: UUID, body: MessageIn, uow: WriteUow) -> Response:
    """Write to a technician, or as that technician to the desk. Repeated under its id, it counts
    once. A technician may write about an order that went to somebody else meanwhile.
    """
    return message(await service.send(uow, technician_id, body.written()), status=201)


@router.post(
    "/{technician_id}/read",
    status_code=204,
    responses=documented(TechnicianMissing, MessageMissing),
)
async def read(technician_id: UUID, body: MessagesReadIn, uow: WriteUow) -> None:
    """Somebody of the caller's side was shown these; safe to repeat."""
    await service.read(uow, technician_id, body.ids)


@of_case.get("/{order_id}/messages", responses=answers_page(DeskMessage, WorkOrderMissing))
async def about(order: SeenOrderDep, connection: ReadUow) -> Response:
    """What was said about an order, oldest first; a technician sees the own. One page."""
    return message({"items": await repository.of_case(connection, order.id), "next": None})
