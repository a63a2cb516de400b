"""Writing down a visit while it happens, and reading it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from dispatch.knowledge import articles
from dispatch.knowledge.errors import ProcedureUnknown
from dispatch.policies import Policies
from dispatch.visits import parts_used, photos
from dispatch.visits.arrival import Arrival
from dispatch.visits.errors import ChecklistUnknown, NoVisitNow
from dispatch.visits.model import CHECKLIST, ProcedureFollowed, Visit, VisitPatch
from dispatch.warranty import terms
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork

_WRITABLE: frozenset[State] = frozenset(
    {"classified", "planned", "on_site", "working", "paused", "done"}
)
"""From arrival to signature; before an assignment for what is solved without going there."""

_WRITTEN = (
    "checklist, cause, solution, parts_used, signature, confirmed_by, identity_shown, consent_by,"
    " plan_told, genuine, test_run, procedure, care, ticked_at"
)


async def of(connection: AsyncConnection[DictRow], order: WorkOrder) -> Visit:
    """The order's present visit; an empty one before anything was written."""
    cursor = await connection.execute(
        f"select {_WRITTEN} from dispatch.visit"  # noqa: S608  # constant columns
        " where work_order_id = %s and number = %s",
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
    visit, changes = await save(uow, policies, order, patch, operation_id)
    if changes:
        written = Change(
            action="visit", to=order.state, data={"visit": changes}, operation_id=operation_id
        )
        order = await change.write(uow, policies, order, written)
        uow.record(f"work_order:{order.id}", before=before, after=visit)
    return order, visit


async def save(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    patch: VisitPatch,
    operation_id: UUID | None = None,
) -> tuple[Visit, dict[str, Any]]:
    """Write what is given over what was there; the visit, and each changed field before and after.

    Parts that were used leave the van at once, and come back when they are taken out again; what
    was promised of them is kept with the visit. The caller writes the history. Safe to repeat. The
    order must be locked. Raises NoVisitNow, ChecklistUnknown, ProcedureUnknown, PartNotOriginal,
    PartNotInVan, PartUnknown, VanUnknown.
    """
    if order.state not in _WRITABLE:
        raise NoVisitNow(number=order.number, state=order.state)
    for item in (*(patch.checklist or ()), *(patch.ticked_at or ())):
        if item not in CHECKLIST:
            raise ChecklistUnknown(item=item)
    if patch.procedure is not None:
        await _check_procedure(uow, patch.procedure)
    before = await of(uow.connection, order)
    visit = before.patched(patch)
    if changes := before.differences(visit):
        await _write(uow, order, visit)
    if "parts_used" in changes:
        parts = {each.part for each in visit.parts_used}
        new = parts - {each.part for each in before.parts_used}
        await terms.require_original(uow.connection, policies.warranty, new)
        await parts_used.book(uow, order, operation_id)
        await terms.keep(uow, policies.warranty, (order.id, order.visit_number), parts)
    return visit, changes


async def note_arrival(uow: UnitOfWork, order: WorkOrder, arrival: Arrival) -> None:
    """Keep how the arrival was known; of several in one visit the first. The order is locked."""
    await uow.connection.execute(
        "update dispatch.visit set arrival = %s"
        " where work_order_id = %s and number = %s and arrival is null",
        (_json(arrival), order.id, order.visit_number),
    )


async def all_of(connection: AsyncConnection[DictRow], order_id: UUID) -> Sequence[DictRow]:
    """Every visit of an order with who made it, oldest first."""
    cursor = await connection.execute(
        f"select {_WRITTEN}, number, technician_name, updated_at,"  # noqa: S608  # constant columns
        " arrived_at, finished_at, arrival, cooling, ended_at, ended_why from dispatch.visit"
        " where work_order_id = %s order by number",
        (order_id,),
    )
    return await cursor.fetchall()


async def _check_procedure(uow: UnitOfWork, followed: ProcedureFollowed) -> None:
    """Its words are those of its version, also of one that was published when the phone took it
    along and is not any more. Raises ProcedureUnknown.
    """
    async with uow.beyond_scope():
        content = await articles.content_of(uow.connection, followed.article_id, followed.version)
    said = tuple(step.text for step in followed.steps)
    if content is None or content.kind != "procedure" or content.steps != said:
        raise ProcedureUnknown(article=followed.article_id)


async def _write(uow: UnitOfWork, order: WorkOrder, visit: Visit) -> None:
    columns = {
        "technician_id": order.technician_id,
        "technician_name": order.technician_name,
        "checklist": Jsonb(visit.checklist),
        "ticked_at": _json(visit.ticked_at),
        "cause": visit.cause,
        "solution": visit.solution,
        "parts_used": _json(visit.parts_used),
        "signature": _json(visit.signature),
        "confirmed_by": visit.confirmed_by,
        "identity_shown": visit.identity_shown,
        "consent_by": visit.consent_by,
        "plan_told": visit.plan_told,
        "care": visit.care,
        "genuine": visit.genuine,
        "test_run": _json(visit.test_run),
        "procedure": _json(visit.procedure),
        "updated_at": uow.now,
    }
    kept = {"technician_id", "technician_name"}  # whoever was there stays, once nobody holds it
    written = [
        f"{name} = coalesce(excluded.{name}, visit.{name})"
        if name in kept
        else f"{name} = excluded.{name}"
        for name in columns
    ]
    await uow.connection.execute(
        f"insert into dispatch.visit (work_order_id, number, {', '.join(columns)})"  # noqa: S608
        f" values (%s, %s{', %s' * len(columns)})"
        f" on conflict (work_order_id, number) do update set {', '.join(written)}",
        (order.id, order.visit_number, *columns.values()),
    )


def _json(value: object) -> Jsonb | None:
    return None if value is None else Jsonb(msgspec.to_builtins(value))
