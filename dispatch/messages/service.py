"""Writing to a technician or to the desk, and reading what the other side wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.assignments import repository as assignments
from dispatch.messages import repository
from dispatch.messages.errors import MessageIdReused, MessageMissing, MessageOrderNotTheirs
from dispatch.messages.repository import Conversation
from dispatch.technicians import shown as technicians
from dispatch.technicians.errors import TechnicianMissing
from dispatch.work_orders import repository as orders
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.contracts.events import Audience
from hanlu.contracts.messages import Canned, DeskMessage, MessageSent, MessagesRead
from hanlu.contracts.technicians import Technician
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.identity.principal import Principal
from hanlu.notify.push import telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote; ``at`` None: now."""

    id: UUID
    text: str
    canned: Canned | None
    work_order_id: UUID | None
    at: datetime | None


async def send(uow: UnitOfWork, technician_id: UUID, written: Written) -> DeskMessage:
    """Write to a technician, or as that technician to the desk. Safe to repeat under one id.

    Raises TechnicianMissing, WorkOrderMissing, MessageOrderNotTheirs, MessageIdReused.
    """
    who = uow.principal
    is_technician = who.technician_id is not None
    seen = None if written.work_order_id is None else await _order(uow.connection, written)
    async with uow.beyond_scope():
        technician = await technicians.get(uow.connection, technician_id, uow.now)
        if technician is None or not _may_write(who, technician, seen):
            raise TechnicianMissing(technician=technician_id)
        order = await _theirs(uow, technician_id, written, seen)
    message = DeskMessage(
        id=written.id,
        technician_id=technician_id,
        technician_name=technician.name,
        work_order_id=written.work_order_id,
        number=order.number if order else None,
        from_desk=not is_technician,
        by_name=who.name,
        text=written.text,
        canned=written.canned,
        written_at=min(written.at or uow.now, uow.now),
        sent_at=uow.now,
        read_at=None,
        read_by_name=None,
    )
    if not await repository.insert(uow.connection, message, who.id):
        return await _sent_before(uow, message)
    uow.emit(MessageSent(message=message), _audience(technician, order))
    if message.from_desk:
        await telling.tell_message(
            uow, technician_id, message.id, order_id=message.work_order_id, number=message.number
        )
    uow.record(
        f"message:{message.id}",
        after={"technician": technician.code, "work_order": message.number},
    )
    return message


async def read(uow: UnitOfWork, technician_id: UUID, shown: Sequence[UUID]) -> list[UUID]:
    """Note that the caller's side has read these of what the other wrote; those that it had not
    read before. Safe to repeat.

    Raises TechnicianMissing, MessageMissing.
    """
    who = uow.principal
    await seen(uow.connection, who, technician_id)
    foreign = set(shown) - await repository.known(uow.connection, technician_id, shown)
    if foreign:
        raise MessageMissing(message=min(foreign))
    ids = await repository.mark_read(
        uow.connection,
        shown,
        from_desk=who.technician_id is not None,
        at=uow.now,
        by=who.name,
    )
    uow.record(f"technician:{technician_id}", after={"messages_read": len(ids)})
    async with uow.beyond_scope():
        for audience, told in (await _by_audience(uow, technician_id, ids)).items():
            event = MessagesRead(
                technician_id=technician_id, ids=tuple(told), by=who.name, at=uow.now
            )
            uow.emit(event, audience)
    return ids


async def listed(connection: Connection, who: Principal) -> list[Conversation]:
    """Of the caller: a technician has the own one."""
    found = await repository.conversations(connection, from_desk=who.technician_id is not None)
    own = who.technician_id
    return found if own is None else [each for each in found if each.technician_id == own]


async def seen(connection: Connection, who: Principal, technician_id: UUID) -> None:
    """Raises TechnicianMissing for a conversation that is not the caller's."""
    theirs = who.technician_id is None or who.technician_id == technician_id
    if not theirs or not await repository.has_any(connection, technician_id):
        raise TechnicianMissing(technician=technician_id)


def _may_write(who: Principal, technician: Technician, seen: WorkOrder | None) -> bool:
    """Technicians for themselves; a desk to its own, and to whoever has an order that it sees."""
    if who.technician_id is not None:
        return who.technician_id == technician.id
    return seen is not None or who.reaches(region=technician.region, outlet=technician.outlet)


async def _order(connection: Connection, written: Written) -> WorkOrder | None:
    assert written.work_order_id is not None  # noqa: S101  # asked by the caller
    return await orders.get(connection, written.work_order_id)


async def _theirs(
    uow: UnitOfWork, technician_id: UUID, written: Written, seen: WorkOrder | None
) -> WorkOrder | None:
    """The order it is about. A technician's own may have gone to somebody else meanwhile, out of
    sight; a desk must see it.
    """
    if written.work_order_id is None:
        return None
    mine = uow.principal.technician_id is not None
    held = await assignments.ever_held(uow.connection, written.work_order_id, technician_id)
    order = seen or (await _order(uow.connection, written) if mine and held else None)
    if order is None:
        raise WorkOrderMissing(order=written.work_order_id)
    if not held:
        raise MessageOrderNotTheirs
    return order


async def _sent_before(uow: UnitOfWork, message: DeskMessage) -> DeskMessage:
    known = await repository.get(uow.connection, message.id)
    same = known is not None and (
        (known.technician_id, known.from_desk, known.text, known.work_order_id)
        == (message.technician_id, message.from_desk, message.text, message.work_order_id)
    )
    if known is None or not same:
        raise MessageIdReused
    return known


async def _by_audience(
    uow: UnitOfWork, technician_id: UUID, ids: list[UUID]
) -> dict[Audience, list[UUID]]:
    """Who hears that these were read: whoever heard that they were sent."""
    cursor = await uow.connection.execute(
        "select m.id, case when w.id is null then t.region else w.region end as region,"
        " case when w.id is null then t.outlet else w.outlet end as outlet"
        " from dispatch.message m join dispatch.technician t on t.id = m.technician_id"
        " left join dispatch.work_order w on w.id = m.work_order_id where m.id = any(%s)",
        (ids,),
    )
    told: dict[Audience, list[UUID]] = {}
    for row in await cursor.fetchall():
        audience = Audience(
            topic="messages",
            region=row["region"],
            outlet=row["outlet"],
            technician_ids=(technician_id,),
        )
        told.setdefault(audience, []).append(row["id"])
    return told


def _audience(technician: Technician, order: WorkOrder | None) -> Audience:
    lies_in = order or technician
    return Audience(
        topic="messages",
        region=lies_in.region,
        outlet=lies_in.outlet,
        technician_ids=(technician.id,),
    )
