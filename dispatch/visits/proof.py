"""The proof that it cools again: asked of the gateway as a visit goes on, kept with the visit."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from dispatch.visits.cooling import Cooling, judged
from hanlu.contracts.events import Audience
from hanlu.contracts.visits import CurveTold, CurveWanted
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import UnitOfWork

LONGEST: Final = timedelta(days=14)
"""What happened earlier says nothing of this visit, and would thin the curve."""

_SHOWN: Final[frozenset[State]] = frozenset({"on_site", "working", "paused", "done"})
_SETTLED: Final[frozenset[State]] = frozenset({"signed", "closed"})
_ASKING: Final = Audience(topic="visits")


async def follow(
    uow: UnitOfWork, before: WorkOrder, after: WorkOrder, happened_at: datetime, margin: timedelta
) -> None:
    """Note when somebody arrived and finished, and ask what the device measured meanwhile.

    ``happened_at`` is when the step was taken, which a phone without reception tells later;
    ``margin`` is how long before the case the curve begins. Asked at each step of a visit, when
    an alarm ends meanwhile, and once more as the visit ends: what is told then stays.
    """
    moved = before.state != after.state
    if moved and after.state in {"on_site", "done"}:
        await _mark(uow, after, after.state, happened_at)
    if before.device_id is None:
        return
    broken_off = after.visit_number > before.visit_number
    ended = broken_off or (moved and after.state in _SETTLED)
    if not ended and after.state not in _SHOWN:
        return
    visit = await _moments(uow.connection, before.id, before.visit_number)
    if visit is None or visit["settled"]:
        return
    since = max(before.opened_at - margin, uow.now - LONGEST)
    wanted = CurveWanted(
        work_order_id=before.id,
        visit_number=before.visit_number,
        version=after.version,
        settled=ended,
        device_id=before.device_id,
        channel=before.channel,
        since=since,
        until=uow.now,
        arrived_at=visit["arrived_at"],
        finished_at=visit["finished_at"],
    )
    uow.emit(wanted, _ASKING)


async def keep(uow: UnitOfWork, event: CurveTold) -> None:
    """Keep what was measured with its visit. What a visit ended with is never written over, and
    of two answers the later question's counts. Safe to repeat.
    """
    wanted = event.wanted
    await uow.connection.execute(
        "update dispatch.visit set cooling = %(cooling)s, cooling_version = %(version)s"
        " where work_order_id = %(order)s and number = %(number)s"
        "   and coalesce(cooling_version, 0) < %(version)s"
        "   and not coalesce((cooling ->> 'settled')::boolean, false)",
        {
            "cooling": Jsonb(msgspec.to_builtins(judged(event))),
            "version": wanted.version,
            "order": wanted.work_order_id,
            "number": wanted.visit_number,
        },
    )
    uow.record(f"work_order:{wanted.work_order_id}", after={"visit": wanted.visit_number})


async def of_visit(
    connection: AsyncConnection[DictRow], order_id: UUID, number: int
) -> Cooling | None:
    """The proof of one visit, as far as it was told."""
    cursor = await connection.execute(
        "select cooling from dispatch.visit where work_order_id = %s and number = %s",
        (order_id, number),
    )
    row = await cursor.fetchone()
    return msgspec.convert(row["cooling"], Cooling | None) if row else None


async def _mark(uow: UnitOfWork, order: WorkOrder, state: State, at: datetime) -> None:
    """The first arrival of a visit counts, and the last time that it was finished."""
    arrived, finished = (at, None) if state == "on_site" else (None, at)
    await uow.connection.execute(
        "insert into dispatch.visit (work_order_id, number, technician_id, technician_name,"
        " updated_at, arrived_at, finished_at) values (%s, %s, %s, %s, %s, %s, %s)"
        " on conflict (work_order_id, number) do update set"
        " arrived_at = coalesce(visit.arrived_at, excluded.arrived_at),"
        " finished_at = coalesce(excluded.finished_at, visit.finished_at)",
        (
            order.id,
            order.visit_number,
            order.technician_id,
            order.technician_name,
            uow.now,
            arrived,
            finished,
        ),
    )


async def _moments(
    connection: AsyncConnection[DictRow], order_id: UUID, number: int
) -> dict[str, Any] | None:
    cursor = await connection.execute(
        "select arrived_at, finished_at, coalesce((cooling ->> 'settled')::boolean, false)"
        " as settled from dispatch.visit where work_order_id = %s and number = %s",
        (order_id, number),
    )
    return await cursor.fetchone()
