"""A complaint as its customer meets it: made on the page of a case, followed on its own page."""

from datetime import datetime
from uuid import UUID

import msgspec

from dispatch.complaints import course, records, service
from dispatch.complaints.errors import ComplaintTypeUnknown
from dispatch.complaints.model import ComplaintGiven
from dispatch.policies import Policies
from dispatch.work_orders import change, opening, repository
from dispatch.work_orders.change import Change
from dispatch.work_orders.opening import Request
from dispatch.work_orders.transition import Step, transition
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import Connection, UnitOfWork

CHANNEL = "web"
AGAIN = "complained_again"
_SETTLED: frozenset[State] = frozenset({"done", "signed", "closed"})


class StepSeen(msgspec.Struct, frozen=True):
    """A step of the course, and when it was taken; None while it is to come."""

    step: str
    at: datetime | None


class ComplaintTracked(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer may see of a complaint: the steps that the policy shows, those of the present
    round, and the result as it was told. What was found out about people stays in the house.
    """

    type: str | None
    steps: list[StepSeen]
    result: str | None


class ComplaintMade(msgspec.Struct, frozen=True):
    """A complaint about a case, on the page of that case."""

    number: str
    opened_at: datetime
    settled: bool


async def tracked(
    connection: Connection, policies: Policies, order: WorkOrder
) -> ComplaintTracked | None:
    """None for any other kind of order."""
    if order.kind != "complaint":
        return None
    shown = await service.show(connection, policies, order)
    taken = course.of_round(shown.steps, order.round)
    steps = [
        StepSeen(step.step, taken[step.step].at if step.step in taken else None)
        for step in policies.complaint.steps
        if step.shown
    ]
    result = next((each.letter for each in taken.values() if each.letter), None)
    return ComplaintTracked(type=shown.type, steps=steps, result=result)


async def made_about(connection: Connection, order_id: UUID) -> list[ComplaintMade]:
    """The complaints about a case, oldest first."""
    cursor = await connection.execute(
        "select w.number, w.opened_at, w.state = any(%s) as settled"
        " from dispatch.complaint c join dispatch.work_order w on w.id = c.work_order_id"
        " where c.about_id = %s and w.state <> 'cancelled' order by w.opened_at",
        (sorted(_SETTLED), order_id),
    )
    return msgspec.convert(await cursor.fetchall(), list[ComplaintMade])


async def complain(
    uow: UnitOfWork, policies: Policies, about: WorkOrder, type_: str, words: str, key: UUID
) -> WorkOrder:
    """Take up a complaint about a case, which is locked, and return it.

    While one about it is open its words are added to that; one whose result was told is taken up
    again by them. Safe to repeat under one ``key``. Raises ComplaintTypeUnknown.
    """
    known_types = [each.type for each in policies.complaint.types]
    if type_ not in known_types:
        raise ComplaintTypeUnknown(type=type_, known=", ".join(known_types))
    known = await records.of_key(uow.connection, key)
    if known is None and (known := await records.open_about(uow.connection, about.id)) is not None:
        await _again(uow, policies, known, words)
    if known is not None:
        order = await repository.get(uow.connection, known)
        assert order is not None  # noqa: S101  # at the customer's own place
        return order
    wanted = Request(
        kind="complaint",
        site_id=about.site_id,
        asset_id=about.asset_id,
        device_id=about.device_id,
        description=words,
        source=CHANNEL,
        complaint=ComplaintGiven(type=type_, about_id=about.id, key=key),
    )
    return await opening.open_for_request(uow, policies, wanted)


async def _again(uow: UnitOfWork, policies: Policies, order_id: UUID, words: str) -> None:
    order = await repository.lock(uow.connection, order_id)
    assert order is not None  # noqa: S101  # at the customer's own place
    if order.state in _SETTLED:
        await transition(uow, policies, order_id, Step(to="classified", reason=words))
        return
    said = Change(action=AGAIN, to=order.state, reason=words)
    await change.write(uow, policies, order, said)
