"""HTTP edge of feedback: what was said to a dissatisfied customer, and why they were that."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import AwareDatetime, Field, StringConstraints

from dispatch.edge import PoliciesDep
from dispatch.feedback import contact_records, contacts, follow_up, rating, root_cause
from dispatch.feedback.contact_records import Contacts
from dispatch.feedback.contact_records import Outcome as ContactOutcome
from dispatch.feedback.errors import (
    AlreadyRated,
    CauseUnknown,
    ContactOver,
    ContactTooEarly,
    ContactTooLate,
    DimensionUnknown,
    FollowUpAtTop,
    FollowUpElsewhere,
    NoContact,
    NoFollowUp,
    NoRootCause,
    NotRatable,
    WordsMissing,
)
from dispatch.feedback.follow_up import Outcome
from dispatch.feedback.model import Ratings
from dispatch.feedback.root_cause import Found, RootCauses
from dispatch.feedback.schemas import RatingByTelephoneIn
from dispatch.work_orders import repository
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing, WorkOrderMoved
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema

router = Router(prefix="/work-orders/{order_id}", tags=["feedback"])


class FollowUpIn(Schema):
    """What came of a talk with the customer, in the words of who had it. What is settled the
    customer is told by mail, with ``tell`` in it.
    """

    outcome: Outcome
    words: Annotated[str, Field(min_length=1, max_length=2000)]
    tell: Annotated[
        str | None, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)
    ] = None
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


type Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class RootCauseIn(Schema):
    """What was found out, and what is done so that it does not happen again."""

    cause: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    words: Said
    measure: Said
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


@router.get(
    "/ratings",
    dependencies=[require("work_orders.change")],
    responses=answers(Ratings, WorkOrderMissing),
)
async def ratings(order_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """How the customer rated the case, round by round, newest first."""
    await repository.seen(connection, order_id)
    return message(Ratings(await rating.of_case(connection, policies, order_id)))


@router.post(
    "/ratings",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        NotRatable,
        AlreadyRated,
        DimensionUnknown,
        WordsMissing,
    ),
)
async def take_down_rating(
    order_id: UUID, body: RatingByTelephoneIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Enter a rating that the customer gave by telephone; a bad one takes the case up again."""
    order = await rating.take_down(
        uow,
        policies,
        order_id,
        body.given(),
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@router.post(
    "/follow-up",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        NoFollowUp,
        FollowUpElsewhere,
        FollowUpAtTop,
    ),
)
async def follow(
    order_id: UUID, body: FollowUpIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Settle the follow-up of a bad rating, or pass it on to the next level."""
    order = await follow_up.answer(
        uow,
        policies,
        order_id,
        body.outcome,
        body.words,
        tell=body.tell,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@router.get(
    "/root-causes",
    dependencies=[require("work_orders.change")],
    responses=answers(RootCauses, WorkOrderMissing),
)
async def root_causes(order_id: UUID, connection: ReadUow) -> Response:
    """What was found out about the red ratings of a case, newest first."""
    await repository.seen(connection, order_id)
    return message(RootCauses(await root_cause.of_order(connection, order_id)))


@router.post(
    "/root-causes",
    dependencies=[require("root_causes.record")],
    responses=answers(
        WorkOrder, WorkOrderMissing, WorkOrderMoved, OperationReused, NoRootCause, CauseUnknown
    ),
)
async def record_root_cause(
    order_id: UUID, body: RootCauseIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Write down why the customer was not satisfied, and the measure; that ends the 48 hours."""
    order = await root_cause.record(
        uow,
        policies,
        order_id,
        Found(body.cause, body.words, body.measure),
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


class PromiseIn(Schema):
    """By when the customer was promised a reply, and about what."""

    due_at: AwareDatetime
    words: Said
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


class ContactAnswerIn(Schema):
    """What came of one word that was owed, by its round and occasion; ``next_at``: the customer was
    promised to hear of us again by then.
    """

    round: Annotated[int, Field(ge=1)]
    occasion: Annotated[int, Field(ge=1)]
    outcome: ContactOutcome
    said: Said
    next_at: AwareDatetime | None = None
    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None


@router.get(
    "/contacts",
    dependencies=[require("work_orders.change")],
    responses=answers(Contacts, WorkOrderMissing),
)
async def contacts_of_order(order_id: UUID, connection: ReadUow) -> Response:
    """The words owed to the customer of a case, and what came of those before."""
    await repository.seen(connection, order_id)
    return message(Contacts(await contact_records.of_order(connection, order_id)))


@router.post(
    "/contacts",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        ContactOver,
        ContactTooEarly,
        ContactTooLate,
    ),
)
async def promise(
    order_id: UUID, body: PromiseIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Promise the customer a reply by a time; it has an owner until it is given."""
    order = await contacts.promise(
        uow,
        policies,
        order_id,
        body.due_at,
        body.words,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@router.post(
    "/contacts/answers",
    dependencies=[require("work_orders.change")],
    responses=answers(
        WorkOrder,
        WorkOrderMissing,
        WorkOrderMoved,
        OperationReused,
        NoContact,
        ContactTooEarly,
        ContactTooLate,
    ),
)
async def answer_contact(
    order_id: UUID, body: ContactAnswerIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Write down what the customer said; not satisfied with finished work, the case is taken up
    again.
    """
    given = contacts.Answer(
        round=body.round,
        occasion=body.occasion,
        outcome=body.outcome,
        said=body.said,
        next_at=body.next_at,
    )
    order = await contacts.answer(
        uow,
        policies,
        order_id,
        given,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)
