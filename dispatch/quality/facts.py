"""What the record holds of a finished visit, gathered for the rules."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg.rows import DictRow

from dispatch.parts import ledger
from dispatch.policies import Policies
from dispatch.quality.rules import PhotoSeen, VisitFacts
from dispatch.work_orders import history
from dispatch.work_orders.history import WorkOrderEntry
from hanlu.database import Connection

_VISIT: Final = """
    select w.kind, w.region, w.outlet, v.technician_id, v.technician_name, v.arrival, v.arrived_at,
           v.finished_at, v.ticked_at, v.signature, v.confirmed_by, v.test_run, v.cooling,
           coalesce((select jsonb_object_agg(part, quantity) from (
               select used ->> 'part' as part, sum((used ->> 'quantity')::int) as quantity
                 from dispatch.visit each, jsonb_array_elements(each.parts_used) used
                where each.work_order_id = v.work_order_id
                group by 1 having bool_or(each.number = v.number)) said), '{}') as parts,
           exists (select 1 from dispatch.rating r where r.work_order_id = v.work_order_id
                      and r.source in ('online', 'telephone')) as rated
      from dispatch.visit v join dispatch.work_order w on w.id = v.work_order_id
     where v.work_order_id = %s and v.number = %s
"""
_PHOTOS: Final = """
    select sha256, kind, added_at, taken_at from dispatch.photo
     where work_order_id = %s and visit_number = %s order by added_at, sha256
"""
_WORK: Final = frozenset({"cause", "solution", "parts_used", "test_run"})
"""What a customer signs for."""
_CUSTOMER: Final = "site_manager"


async def of_visit(
    connection: Connection, policies: Policies, order_id: UUID, number: int
) -> tuple[VisitFacts, DictRow] | None:
    """The facts, and the row with whose visit it was; None for one that is not known."""
    cursor = await connection.execute(_VISIT, (order_id, number))
    row = await cursor.fetchone()
    if row is None:
        return None
    photos = await connection.execute(_PHOTOS, (order_id, number))
    entries = of_number(await history.read(connection, order_id), number)
    booked: dict[str, int] = {}
    for part, _, quantity in await ledger.used_on(connection, order_id):
        booked[part] = booked.get(part, 0) + quantity
    known = {
        **row,
        "by_technician": _last_signer(entries) == "technician",
        "within_m": policies.visit.arrive_within_m,
        "photos": msgspec.convert(await photos.fetchall(), tuple[PhotoSeen, ...]),
        "booked": booked,
        "changed": changed_after_signature(entries),
        "answered": row["rated"] or any(each.role == _CUSTOMER for each in entries),
    }
    return msgspec.convert(known, VisitFacts), row


def of_number(entries: Iterable[WorkOrderEntry], number: int) -> list[WorkOrderEntry]:
    """The entries of a history, oldest first, that were written in the visit of this number. Pure.

    The entry that begins the next visit belongs to the one that it ends.
    """
    current, found = 1, []
    for entry in entries:
        if current == number:
            found.append(entry)
        changes: dict[str, list[Any]] = entry.data.get("changes", {})
        current = changes.get("visit_number", [None, current])[1]
    return found


def changed_after_signature(entries: Iterable[WorkOrderEntry]) -> tuple[str, ...]:
    """What of the work was written after the customer had signed, and not signed again. Pure."""
    signed, changed = False, set[str]()
    for entry in entries:
        written: dict[str, Any] = entry.data.get("visit", {})
        if "signature" in written:
            signed, changed = written["signature"][1] is not None, set()
        elif signed:
            changed |= _WORK.intersection(written)
    return tuple(sorted(changed))


def _last_signer(entries: Iterable[WorkOrderEntry]) -> str | None:
    """The role of whoever wrote the signature or the customer's word down last."""
    signer = None
    for entry in entries:
        if {"signature", "confirmed_by"} & entry.data.get("visit", {}).keys():
            signer = entry.role
    return signer
