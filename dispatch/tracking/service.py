"""What a customer does by a link: look, confirm the work, object to it, rate it."""

from datetime import datetime
from uuid import UUID

import msgspec

from dispatch.appointments.slots import choice
from dispatch.feedback import follow_up
from dispatch.policies import Policies
from dispatch.technicians import shown
from dispatch.tracking import model
from dispatch.tracking.errors import AlreadyRated, NotNow
from dispatch.tracking.model import Act, Rating, Tracked
from dispatch.visits import service as visits
from dispatch.visits.model import VisitPatch
from dispatch.work_orders import change, history, repository, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.errors import WorkOrderMissing
from dispatch.work_orders.transition import Step, transition
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork


async def look(
    connection: Connection, policies: Policies, order_id: UUID, now: datetime
) -> Tracked:
    """The case as it is; raises WorkOrderMissing."""
    order = await repository.get(connection, order_id)
    if order is None:
        raise WorkOrderMissing(order=order_id)
    held = order.technician_id
    technician = await shown.get(connection, held, now) if held else None
    return model.tracked(
        order,
        await history.read(connection, order_id),
        await visits.of(connection, order),
        await _rating(connection, order),
        technician.position if technician else None,
        near_from=policies.tracking.near_from,
        requires=policies.close.requires,
        choice=choice(policies, order, now),
        now=now,
    )


async def confirm(uow: UnitOfWork, policies: Policies, order_id: UUID, name: str) -> None:
    """The customer's word that the work is done; who gave it stands in the report.

    Safe to repeat: what is confirmed stays so. Raises NotNow and what `transition` raises.
    """
    order = await _begun(uow, policies, order_id, "confirm", done=("signed", "closed"))
    if order.state == "done":
        step = Step(to="signed", visit=VisitPatch(confirmed_by=name))
        await transition(uow, policies, order_id, step)


async def object_to(uow: UnitOfWork, policies: Policies, order_id: UUID, reason: str) -> None:
    """The work is not done: the case is taken up again, with its history. Raises NotNow."""
    await _begun(uow, policies, order_id, "object")
    await transition(uow, policies, order_id, Step(to="classified", reason=reason))


async def rate(uow: UnitOfWork, policies: Policies, order_id: UUID, score: int, words: str) -> None:
    """Keep the rating of this visit; a bad one takes the case up again (F-047).

    Raises NotNow, and AlreadyRated: the first word counts, however often it is sent.
    """
    order = await _begun(uow, policies, order_id, "rate")
    given = Rating(score, words, uow.now)
    if not await _keep(uow, order, given):
        known = await _rating(uow.connection, order)
        raise AlreadyRated(number=order.number, score=known.score if known else score)
    told = f"★ {score}/5 {words}".strip()
    if score <= policies.rating.reopen_at:
        reopened = await transition(uow, policies, order_id, Step(to="classified", reason=told))
        await follow_up.start(uow, policies, reopened)
        return
    data = {"rating": msgspec.to_builtins(given)}
    rated = Change(action="rating", to=order.state, reason=told, data=data)
    await change.write(uow, policies, order, rated)


async def _begun(
    uow: UnitOfWork, policies: Policies, order_id: UUID, act: Act, done: tuple[str, ...] = ()
) -> WorkOrder:
    """The order, locked; raises NotNow unless the act is possible, or was ``done`` already."""
    order, _ = await steps.begin(uow, order_id)
    seen = await look(uow.connection, policies, order_id, uow.now)
    if act not in seen.may and order.state not in done and not (act == "rate" and seen.rating):
        raise NotNow(number=order.number, state=order.state, act=act, may=seen.may)
    return order


async def _rating(connection: Connection, order: WorkOrder) -> Rating | None:
    cursor = await connection.execute(
        "select score, words, at from dispatch.rating where work_order_id = %s and round = %s",
        (order.id, order.round),
    )
    row = await cursor.fetchone()
    return Rating(**row) if row else None


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
