"""Writing down a visit while it happens, and reading it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from dispatch.policies import Policies
from dispatch.visits import photos
from dispatch.visits.errors import ChecklistUnknown, NoVisitNow, PartNotInVan
from dispatch.visits.model import CHECKLIST, Visit, VisitPatch
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork

_WRITABLE: frozenset[State] = frozenset(
    {"classified", "planned", "on_site", "working", "paused", "done"}
)
"""From arrival to signature; before an assignment for what is solved without going there."""


async def of(connection: AsyncConnection[DictRow], order: WorkOrder) -> Visit:
    """The visit of the order's present round; an empty one before anything was written."""
    cursor = await connection.execute(
        "select checklist, cause, solution, parts_used, signature, confirmed_by"
        " from dispatch.visit where work_order_id = %s and round = %s",
        (order.id, order.round),
    )
    row = await cursor.fetchone() or {}
    taken = await photos.of_round(connection, order.id, order.round)
    return msgspec.convert({**row, "photos": taken}, Visit)


async def write(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    patch: VisitPatch,
    operation_id: UUID | None = None,
) -> tuple[WorkOrder, Visit]:
    """Write into the visit of an order, with its history and its event; both as they are then.

    Safe to repeat: under one ``operation_id`` nothing is done twice, and what says nothing new
    leaves no trace. Raises WorkOrderMissing, OperationReused, NoVisitNow, ChecklistUnknown.
    """
    order, repeated = await steps.begin(uow, order_id, operation_id=operation_id)
    if repeated:
        return order, await of(uow.connection, order)
    before = await of(uow.connection, order)
    visit, changes = await save(uow, order, patch)
    if changes:
        written = Change(
            action="visit", to=order.state, data={"visit": changes}, operation_id=operation_id
        )
        order = await change.write(uow, policies, order, written)
        uow.record(f"work_order:{order.id}", before=before, after=visit)
    return order, visit


async def save(
    uow: UnitOfWork, order: WorkOrder, patch: VisitPatch
) -> tuple[Visit, dict[str, Any]]:
    """Write what is given over what was there; the visit, and each changed field before and after.

    Only the row: the caller writes the history. Safe to repeat. The order must be locked.
    Raises NoVisitNow, ChecklistUnknown.
    """
    if order.state not in _WRITABLE:
        raise NoVisitNow(number=order.number, state=order.state)
    for item in patch.checklist or ():
        if item not in CHECKLIST:
            raise ChecklistUnknown(item=item)
    before = await of(uow.connection, order)
    visit = before.patched(patch)
    if changes := before.differences(visit):
        await _write(uow, order, visit)
    return visit, changes


async def use_parts(uow: UnitOfWork, order: WorkOrder, visit: Visit) -> None:
    """Take the used parts out of the technician's van; only what was not taken before.

    Work that ended may be taken up again and end a second time; a part that is no longer among
    the used ones then goes back. The order must be locked. Raises PartNotInVan.
    """
    used = _summed(visit)
    async with uow.beyond_scope():
        taken = await _taken(uow.connection, order)
        # In the order of their names, so that two vans' updates cannot wait for each other.
        for part in sorted(used.keys() | taken.keys()):
            quantity = used.get(part, 0) - taken.get(part, 0)
            if quantity and not await _take(uow.connection, order.technician_id, part, quantity):
                raise PartNotInVan(part=part, quantity=quantity)
        await uow.connection.execute(
            "update dispatch.visit set parts_taken = %s where work_order_id = %s and round = %s",
            (Jsonb(used), order.id, order.round),
        )


async def rounds(connection: AsyncConnection[DictRow], order_id: UUID) -> Sequence[DictRow]:
    """Every visit of an order with who made it, oldest first; for the report."""
    cursor = await connection.execute(
        "select v.round, t.name as technician_name, v.checklist, v.cause, v.solution,"
        " v.parts_used, v.signature, v.confirmed_by, v.updated_at"
        " from dispatch.visit v left join dispatch.technician t on t.id = v.technician_id"
        " where v.work_order_id = %s order by v.round",
        (order_id,),
    )
    return await cursor.fetchall()


def _summed(visit: Visit) -> dict[str, int]:
    totals: dict[str, int] = {}
    for used in visit.parts_used:
        totals[used.part] = totals.get(used.part, 0) + used.quantity
    return totals


async def _taken(connection: AsyncConnection[DictRow], order: WorkOrder) -> dict[str, int]:
    cursor = await connection.execute(
        "select parts_taken from dispatch.visit where work_order_id = %s and round = %s",
        (order.id, order.round),
    )
    row = await cursor.fetchone()
    return dict(row["parts_taken"]) if row else {}


async def _take(
    connection: AsyncConnection[DictRow], technician_id: UUID | None, part: str, quantity: int
) -> bool:
    """Move parts out of a van, or back for a negative quantity; whether the van had them."""
    taken = await connection.execute(
        "update dispatch.van_stock set quantity = quantity - %(quantity)s"
        " where technician_id = %(technician)s and part = %(part)s and quantity >= %(quantity)s",
        {"quantity": quantity, "technician": technician_id, "part": part},
    )
    return taken.rowcount == 1


async def _write(uow: UnitOfWork, order: WorkOrder, visit: Visit) -> None:
    await uow.connection.execute(
        "insert into dispatch.visit (work_order_id, round, technician_id, checklist, cause,"
        " solution, parts_used, signature, confirmed_by, updated_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (work_order_id, round) do update set"
        " technician_id = coalesce(excluded.technician_id, visit.technician_id),"
        " checklist = excluded.checklist, cause = excluded.cause, solution = excluded.solution,"
        " parts_used = excluded.parts_used, signature = excluded.signature,"
        " confirmed_by = excluded.confirmed_by, updated_at = excluded.updated_at",
        (
            order.id,
            order.round,
            order.technician_id,
            Jsonb(visit.checklist),
            visit.cause,
            visit.solution,
            Jsonb(msgspec.to_builtins(visit.parts_used)),
            Jsonb(msgspec.to_builtins(visit.signature)) if visit.signature else None,
            visit.confirmed_by,
            uow.now,
        ),
    )
