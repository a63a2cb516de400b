"""HTTP edge of what the front line cannot solve, and of the list of who owns what."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints, model_validator

from dispatch.edge import PoliciesDep
from dispatch.sla import listing, unsolved
from dispatch.sla.errors import NothingUnsolved, UnsolvedAtTop, UnsolvedElsewhere, UnsolvedOver
from dispatch.sla.listing import OwnedItem
from dispatch.sla.unsolved import Answer
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing, WorkOrderMoved
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from hanlu.identity.principal import Role

router = Router(prefix="/work-orders/{order_id}/unsolved", tags=["escalation"])
everywhere = Router(prefix="/owned", tags=["escalation"])

type Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class UnsolvedIn(Schema):
    """Why it cannot be solved here."""

    reason: Words
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class UnsolvedAnswerIn(Schema):
    """What the owner does: takes it, hands it on or solves it; the latter two with words."""

    outcome: Answer
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _says_why(self) -> "UnsolvedAnswerIn":
        if self.outcome != "taken" and not self.words:
            raise ValueError("words are needed to hand it on or to solve it")
        return self


@router.post(
    "",
    dependencies=[require("work_orders.transition")],
    responses=answers(WorkOrder, WorkOrderMissing, WorkOrderMoved, OperationReused, UnsolvedOver),
)
async def say(order_id: UUID, body: UnsolvedIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Say that it cannot be solved here: it goes up, to an owner with a limit."""
    order = await unsolved.say(
        uow,
        policies,
        order_id,
        body.reason,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@router.post(
    "/answers",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        NothingUnsolved,
        UnsolvedElsewhere,
        UnsolvedAtTop,
    ),
)
async def answer(
    order_id: UUID, body: UnsolvedAnswerIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Take it, hand it on to the next of the ladder, or say how it is solved."""
    order = await unsolved.answer(
        uow,
        policies,
        order_id,
        body.outcome,
        body.words,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@everywhere.get("", dependencies=[require("work_orders.change")], responses=answers_page(OwnedItem))
async def index(
    connection: ReadUow,
    page: PageDep,
    owner: Annotated[Role | None, Query(description="Only what this role has.")] = None,
) -> Response:
    """Who owes what, by when: the soonest due first, also of cases that are closed."""
    found = await listing.owned(
        connection,
        owner=owner,
        after=page.after(tuple[datetime, UUID, str, int, int]),
        limit=page.limit + 1,
    )
    return message_page(
        found,
        page,
        key=lambda one: (
            one.due_at.isoformat(),
            one.work_order_id,
            one.clock,
            one.round,
            one.occasion,
        ),
    )
