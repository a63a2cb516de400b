"""Writing down a visit while it happens, and reading it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from dispatch.policies import Policies
from dispatch.visits import parts_used, photos
from dispatch.visits.errors import ChecklistUnknown, NoVisitNow
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
    """The order's present visit; an empty one before anything was written."""
    cursor = await connection.execute(
        "select checklist, cause, solution, parts_used, signature, confirmed_by"
        " from dispatch.visit where work_order_id = %s and number = %s",
        (order.id, order.visit_number),
    )
    row = await cursor.fetchone() or {}
    taken = await photos.of_visit(connection, order.id, order.visit_number)
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
    leaves no trace. Raises WorkOrderMissing, OperationReused, and what `save` raises.
    """
    order, repeated = await steps.begin(uow, order_id, operation_id=operation_id)
    if repeated:
        return order, await of(uow.connection, order)
    before = await of(uow.connection, order)
    visit, changes = await save(uow, order, patch, operation_id)
    if changes:
        written = Change(
            action="visit", to=order.state, data={"visit": changes}, operation_id=operation_id
        )
        order = await change.write(uow, policies, order, written)
        uow.record(f"work_order:{order.id}", before=before, after=visit)
    return order, visit


async def save(
    uow: UnitOfWork, order: WorkOrder, patch: VisitPatch, operation_id: UUID | None = None
) -> tuple[Visit, dict[str, Any]]:
    """Write what is given over what was there; the visit, and each changed field before and after.

    Parts that were used leave the van at once, and come back when they are taken out again. The
    caller writes the history. Safe to repeat. The order must be locked.
    Raises NoVisitNow, ChecklistUnknown, PartNotInVan, PartUnknown, VanUnknown.
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
    if "parts_used" in changes:
        await parts_used.book(uow, order, operation_id)
    return visit, changes


async def all_of(connection: AsyncConnection[DictRow], order_id: UUID) -> Sequence[DictRow]:
    """Every visit of an order with who made it, oldest first."""
    cursor = await connection.execute(
        "select number, technician_name, checklist, cause, solution, parts_used, signature,"
        " confirmed_by, updated_at, arrived_at, finished_at, cooling, ended_at,"
        " ended_why from dispatch.visit where work_order_id = %s order by number",
        (order_id,),
    )
    return await cursor.fetchall()


async def _write(uow: UnitOfWork, order: WorkOrder, visit: Visit) -> None:
    await uow.connection.execute(
        "insert into dispatch.visit (work_order_id, number, technician_id, technician_name,"
        " checklist, cause, solution, parts_used, signature, confirmed_by, updated_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (work_order_id, number) do update set"
        " technician_id = coalesce(excluded.technician_id, visit.technician_id),"
        " technician_name = coalesce(excluded.technician_name, visit.technician_name),"
        " checklist = excluded.checklist, cause = excluded.cause, solution = excluded.solution,"
        " parts_used = excluded.parts_used, signature = excluded.signature,"
        " confirmed_by = excluded.confirmed_by, updated_at = excluded.updated_at",
        (
            order.id,
            order.visit_number,
            order.technician_id,
            order.technician_name,
            Jsonb(visit.checklist),
            visit.cause,
            visit.solution,
            Jsonb(msgspec.to_builtins(visit.parts_used)),
            Jsonb(msgspec.to_builtins(visit.signature)) if visit.signature else None,
            visit.confirmed_by,
            uow.now,
        ),
    )
