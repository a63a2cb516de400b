"""The rating of a visit: one a round, and a bad one takes the case up again (F-047)."""

import msgspec

from dispatch.feedback import follow_up, root_cause
from dispatch.feedback.errors import AlreadyRated
from dispatch.feedback.model import Rating, band_of
from dispatch.policies import Policies
from dispatch.work_orders import change
from dispatch.work_orders.change import Change
from dispatch.work_orders.transition import Step, transition
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork


async def of(connection: Connection, order: WorkOrder) -> Rating | None:
    """The rating of the order's present round."""
    cursor = await connection.execute(
        "select score, words, at from dispatch.rating where work_order_id = %s and round = %s",
        (order.id, order.round),
    )
    row = await cursor.fetchone()
    return Rating(**row) if row else None


async def give(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, score: int, words: str
) -> None:
    """Keep the rating of an order that is locked; a bad one takes the case up again, and the cause
    of a red one is looked into.

    Raises AlreadyRated: the first word counts, however often it is sent.
    """
    given = Rating(score, words, uow.now)
    if not await _keep(uow, order, given):
        known = await of(uow.connection, order)
        raise AlreadyRated(number=order.number, score=known.score if known else score)
    told = f"★ {score}/5 {words}".strip()
    if score <= policies.rating.reopen_at:
        after = await transition(uow, policies, order.id, Step(to="classified", reason=told))
        await follow_up.start(uow, policies, after)
    else:
        data = {"rating": msgspec.to_builtins(given)}
        rated = Change(action="rating", to=order.state, reason=told, data=data)
        after = await change.write(uow, policies, order, rated)
    if band_of(score) == "red":
        await root_cause.start(uow, policies, after)


async def _keep(uow: UnitOfWork, order: WorkOrder, given: Rating) -> bool:
    """Whether this was the first rating of the round."""
    cursor = await uow.connection.execute(
        "insert into dispatch.rating (work_order_id, round, technician_id, score, words, at, by_id)"
        " values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
        (
            order.id,
            order.round,
            order.technician_id,
            given.score,
            given.words,
            given.at,
            uow.principal.id,
        ),
    )
    return cursor.rowcount == 1
