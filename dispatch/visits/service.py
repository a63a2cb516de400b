"""Writing down a visit while it happens, and reading it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from dispatch.visits.errors import ChecklistUnknown, NoVisitNow, PartNotInVan
from dispatch.visits.model import CHECKLIST, Visit, VisitPatch
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork

_WRITABLE: frozenset[State] = frozenset(
    {"classified", "planned", "on_site", "working", "paused", "done"}
)
"""From arrival to signature; before an assignment for what is solved without going there."""


async def of(connection: AsyncConnection[DictRow], order: WorkOrder) -> Visit:
    """The visit of the order's present round; an empty one before anything was written."""
    cursor = await connection.execute(
        "select checklist, cause, solution, parts_used, photos, signature, confirmed_by"
        " from dispatch.visit where work_order_id = %s and round = %s",
        (order.id, order.round),
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, Visit) if row else Visit()


async def save(uow: UnitOfWork, order: WorkOrder, patch: VisitPatch) -> Visit:
    """Write what is given over what was there. Safe to repeat. The order must be locked.

    Raises NoVisitNow, ChecklistUnknown.
    """
    if order.state not in _WRITABLE:
        raise NoVisitNow(number=order.number, state=order.state)
    for item in patch.checklist or ():
        if item not in CHECKLIST:
            raise ChecklistUnknown(item=item)
    before = await of(uow.connection, order)
    given: dict[str, Any] = {
        name: value
        for name in patch.__dataclass_fields__
        if (value := getattr(patch, name)) is not None
    }
    if patch.checklist is not None:
        given["checklist"] = before.checklist | patch.checklist
    visit = msgspec.structs.replace(before, **given)
    await _write(uow, order, visit)
    uow.record(f"work_order:{order.id}", before=before, after=visit)
    return visit


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
        " v.parts_used, v.photos, v.signature, v.confirmed_by, v.updated_at"
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
        " solution, parts_used, photos, signature, confirmed_by, updated_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (work_order_id, round) do update set"
        " technician_id = excluded.technician_id, checklist = excluded.checklist,"
        " cause = excluded.cause, solution = excluded.solution, parts_used = excluded.parts_used,"
        " photos = excluded.photos, signature = excluded.signature,"
        " confirmed_by = excluded.confirmed_by, updated_at = excluded.updated_at",
        (
            order.id,
            order.round,
            order.technician_id,
            Jsonb(visit.checklist),
            visit.cause,
            visit.solution,
            Jsonb(msgspec.to_builtins(visit.parts_used)),
            list(visit.photos),
            Jsonb(msgspec.to_builtins(visit.signature)) if visit.signature else None,
            visit.confirmed_by,
            uow.now,
        ),
    )
