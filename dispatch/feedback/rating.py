"""The rating of a visit: one a round, and a bad one takes the case up again (F-047)."""

from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.feedback import contact_records, follow_up, root_cause
from dispatch.feedback.errors import AlreadyRated, DimensionUnknown, NotRatable, WordsMissing
from dispatch.feedback.model import Rating, RatingGiven, RatingOfRound, Source, band_of
from dispatch.policies import Policies
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.transition import Step, transition
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import Connection, UnitOfWork

_RATABLE: frozenset[State] = frozenset({"signed", "closed"})


async def of(connection: Connection, order: WorkOrder) -> Rating | None:
    """The rating of the order's present round."""
    cursor = await connection.execute(
        "select score, words, at, dimensions, recommend, source from dispatch.rating"
        " where work_order_id = %s and round = %s",
        (order.id, order.round),
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, Rating) if row else None


async def of_case(
    connection: Connection, policies: Policies, order_id: UUID
) -> list[RatingOfRound]:
    """Every rating of a case, newest first, in the bands of the present policy."""
    cursor = await connection.execute(
        "select r.round, r.score, r.words, r.dimensions, r.recommend, r.source, r.at, r.given_by,"
        " t.name as technician_name"
        " from dispatch.rating r left join dispatch.technician t on t.id = r.technician_id"
        " where r.work_order_id = %s order by r.round desc",
        (order_id,),
    )
    return [
        msgspec.convert(row | {"band": band_of(policies.rating, row["score"])}, RatingOfRound)
        for row in await cursor.fetchall()
    ]


async def give(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    given: RatingGiven,
    source: Source = "online",
    *,
    operation_id: UUID | None = None,
) -> WorkOrder:
    """Keep the rating of an order that is locked; a bad one takes the case up again, a middling one
    owes a call, and the cause of a red one is looked into.

    Raises AlreadyRated: the first word counts, however often it is sent. Raises DimensionUnknown,
    and WordsMissing where staff take down a red rating without them.
    """
    band = band_of(policies.rating, given.score)
    for dimension in given.dimensions:
        if not policies.rating.knows(dimension):
            raise DimensionUnknown(dimension=dimension)
    if band == "red" and source != "online" and not given.words:
        raise WordsMissing(score=given.score)
    rating = Rating(
        given.score, given.words, uow.now, dict(given.dimensions), given.recommend, source
    )
    if not await _keep(uow, order, rating):
        known = await of(uow.connection, order)
        raise AlreadyRated(number=order.number, score=known.score if known else given.score)
    told = f"★ {given.score}/5 {given.words}".strip()
    reopens = given.score <= policies.rating.reopen_at
    async with uow.beyond_scope():
        await contact_records.call_after_stars(uow, policies, order, given.score, told)
    # The customer's word, whoever writes it down: no right of the writer is asked for here.
    rated = Change(
        action="transition" if reopens else "rating",
        to="classified" if reopens else order.state,
        reason=told,
        data={"rating": msgspec.to_builtins(rating)},
        operation_id=operation_id,
    )
    after = await change.write(uow, policies, order, rated)
    async with uow.beyond_scope():  # a technician loses sight of a case that is taken up again
        if reopens:
            await follow_up.start(uow, policies, after)
        if band == "red":
            await root_cause.start(uow, policies, after)
    return after


async def sign(
    uow: UnitOfWork, policies: Policies, order_id: UUID, step: Step, given: RatingGiven
) -> WorkOrder:
    """The signature on site, with the stars that the customer gave beside it (F-109, F-110).

    Safe to repeat under the step's ``operation_id``. Raises what `transition` and `give` raise.
    """
    order, repeated = await steps.begin(
        uow,
        order_id,
        step.to,
        operation_id=step.operation_id,
        expected_version=step.expected_version,
    )
    if repeated:
        return order
    signed = await transition(uow, policies, order_id, step)
    return await give(uow, policies, signed, given, "on_site")


async def take_down(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    given: RatingGiven,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Enter what a customer said on the telephone (F-181).

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, NotRatable, and what `give` raises.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return order
    if order.state not in _RATABLE:
        raise NotRatable(number=order.number, state=order.state)
    return await give(uow, policies, order, given, "telephone", operation_id=operation_id)


async def _keep(uow: UnitOfWork, order: WorkOrder, rating: Rating) -> bool:
    """Whether this was the first rating of the round."""
    cursor = await uow.connection.execute(
        "insert into dispatch.rating (work_order_id, round, technician_id, score, words, at, by_id,"
        " dimensions, recommend, source, given_by)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
        (
            order.id,
            order.round,
            order.technician_id,
            rating.score,
            rating.words,
            rating.at,
            uow.principal.id,
            Jsonb(rating.dimensions),
            rating.recommend,
            rating.source,
            uow.principal.name,
        ),
    )
    return cursor.rowcount == 1
