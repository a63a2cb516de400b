"""HTTP edge of handovers: the latest, a new one, and signing for one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import StringConstraints

from dispatch.handover import service
from dispatch.handover.errors import HandoverMissing, HandoverOwn, HandoverTaken
from dispatch.handover.model import Handover
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema

router = Router(prefix="/handovers", tags=["handovers"])
DESK = [require("work_orders.assign")]


class HandoverIn(Schema):
    """What the next shift should know besides what is open."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


@router.get("", dependencies=DESK, responses=answers_page(Handover))
async def index(connection: ReadUow, page: PageDep) -> Response:
    """Handovers of the caller's part of the house, the newest first."""
    after = page.after(tuple[datetime, UUID])
    found = await service.listed(connection, after=after, limit=page.limit + 1)
    return message_page(found, page, key=lambda one: (one.given_at.isoformat(), one.id))


@router.post("", status_code=201, dependencies=DESK, responses=answers(Handover, status=201))
async def give(body: HandoverIn, uow: WriteUow) -> Response:
    """Hand over what is open now: late, with nobody, or paused."""
    return message(await service.give(uow, body.note), status=201)


@router.post(
    "/{handover_id}/takeover",
    dependencies=DESK,
    responses=answers(Handover, HandoverMissing, HandoverTaken, HandoverOwn),
)
async def take_over(handover_id: UUID, uow: WriteUow) -> Response:
    """Sign for it, as somebody else than who gave it; safe to repeat."""
    return message(await service.take_over(uow, handover_id))
