"""What a customer does by a link: look, confirm the work, object to it, rate it."""

from datetime import datetime
from uuid import UUID

from dispatch.appointments.slots import choice
from dispatch.compensation import service as compensation
from dispatch.complaints import customer as complaints
from dispatch.feedback import model as ratings
from dispatch.feedback import rating
from dispatch.feedback.model import RatingGiven
from dispatch.policies import Policies
from dispatch.rooms import page as rooms
from dispatch.technicians import shown
from dispatch.tracking import model
from dispatch.tracking.errors import NotNow
from dispatch.tracking.model import Act, Tracked
from dispatch.visits import proof
from dispatch.visits import service as visits
from dispatch.visits.model import VisitPatch
from dispatch.warranty import service as warranty
from dispatch.work_orders import history, repository, steps
from dispatch.work_orders.transition import Step, transition
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork


async def look(
    connection: Connection, policies: Policies, order_id: UUID, now: datetime
) -> Tracked:
    """The case as it is; raises WorkOrderMissing."""
    order = await repository.seen(connection, order_id)
    held = order.technician_id
    technician = await shown.get(connection, held, now) if held else None
    visit = await visits.of(connection, order)
    return model.tracked(
        order,
        await history.read(connection, order_id),
        visit,
        await proof.of_visit(connection, order.id, order.visit_number),
        await rating.of(connection, order),
        technician.position if technician else None,
        badge=technician.code if technician else None,
        near_from=policies.tracking.near_from,
        warranty=await warranty.of_order(connection, policies.warranty, order),
        requires=policies.close.requires,
        asks=ratings.asks(policies.rating, order.kind),
        choice=choice(policies, order, now),
        ticks=policies.appointment.ticks,
        granted=await compensation.granted(connection, order.id),
        complaint=await complaints.tracked(connection, policies, order),
        complaints=await complaints.made_about(connection, order.id),
        complaint_types=[each.type for each in policies.complaint.types],
        rooms=await rooms.shown_of(connection, order.site_id) is not None,
        now=now,
    )


async def reported(connection: Connection, order_id: UUID) -> WorkOrder:
    """The order, once there is a report for its customer. Raises WorkOrderMissing, NotNow."""
    order = await repository.seen(connection, order_id)
    if model.STAGE[order.state] not in model.REPORTED:
        raise NotNow(number=order.number, state=order.state, act="report", may=[])
    return order


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


async def complain(
    uow: UnitOfWork, policies: Policies, order_id: UUID, type_: str, words: str, key: UUID
) -> WorkOrder:
    """Complain about this case: another case, which is returned. Raises NotNow,
    ComplaintTypeUnknown.
    """
    order, _ = await steps.begin(uow, order_id)
    if order.kind == "complaint":  # to its result one objects
        raise NotNow(number=order.number, state=order.state, act="complain", may=[])
    return await complaints.complain(uow, policies, order, type_, words, key)


async def rate(uow: UnitOfWork, policies: Policies, order_id: UUID, given: RatingGiven) -> None:
    """Keep the rating of this visit; a bad one takes the case up again (F-047).

    Raises NotNow, DimensionUnknown, and AlreadyRated: the first word counts, however often it is
    sent.
    """
    order = await _begun(uow, policies, order_id, "rate")
    await rating.give(uow, policies, order, given)


async def _begun(
    uow: UnitOfWork, policies: Policies, order_id: UUID, act: Act, done: tuple[str, ...] = ()
) -> WorkOrder:
    """The order, locked; raises NotNow unless the act is possible, or was ``done`` already."""
    order, _ = await steps.begin(uow, order_id)
    seen = await look(uow.connection, policies, order_id, uow.now)
    if act not in seen.may and order.state not in done and not (act == "rate" and seen.rating):
        raise NotNow(number=order.number, state=order.state, act=act, may=seen.may)
    return order
