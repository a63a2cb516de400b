"""What became of each due day of a plan, in SQL."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from psycopg.rows import DictRow

from dispatch.maintenance.model import Occurrence, OrderOfPlan, Outcome, Skipped
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import many

_ENDED: Final = ["done", "signed", "closed", "cancelled"]
# What is noted on an order later stands in its history with the state that it has: no step.
_SHOWN: Final = """
    select o.due_on, o.cause, o.skipped, o.decided_at, w.id, w.number, w.state,
           s.number as merged_into,
           (select e.reason from dispatch.work_order_event e
             where e.work_order_id = w.id and e.to_state = 'cancelled'
               and e.from_state is distinct from e.to_state
             order by e.version desc limit 1) as words,
           (select max(e.at) from dispatch.work_order_event e
             where e.work_order_id = w.id and e.to_state = 'done'
               and e.from_state is distinct from e.to_state) as done_at
      from dispatch.maintenance_occurrence o
      left join dispatch.work_order w on w.id = o.work_order_id
      left join dispatch.work_order s on s.id = w.merged_into
"""


async def listed(
    connection: Connection, plan_id: UUID, *, after: date | None, limit: int
) -> list[Occurrence]:
    """What became of a plan's due days, the newest first; ``after`` is the last one seen."""
    cursor = await connection.execute(
        f"{_SHOWN} where o.plan_id = %(plan)s and o.due_on < coalesce(%(after)s, 'infinity'::date)"
        " order by o.due_on desc limit %(limit)s",
        {"plan": plan_id, "after": after, "limit": limit},
    )
    return [_shown(row) for row in await cursor.fetchall()]


async def last_due(connection: Connection, plan_id: UUID) -> date | None:
    """The newest due day that was decided."""
    cursor = await connection.execute(
        "select max(due_on) as due_on from dispatch.maintenance_occurrence where plan_id = %s",
        (plan_id,),
    )
    row = await cursor.fetchone()
    return row["due_on"] if row else None


async def decided_on(connection: Connection, plan_id: UUID, day: date, timezone: str) -> bool:
    """Whether this is a due day that was decided, or a visit was made on it in this zone."""
    cursor = await connection.execute(
        "select 1 from dispatch.maintenance_occurrence o"
        "  left join dispatch.work_order_event e on e.work_order_id = o.work_order_id"
        "   and e.to_state = 'done' and e.from_state is distinct from e.to_state"
        " where o.plan_id = %(plan)s"
        "   and (o.due_on = %(day)s or (e.at at time zone %(zone)s)::date = %(day)s) limit 1",
        {"plan": plan_id, "day": day, "zone": timezone},
    )
    return await cursor.fetchone() is not None


async def skip(uow: UnitOfWork, plan_id: UUID, days: Iterable[date], reason: Skipped) -> None:
    """Write down that no order was made for these due days. Raises UniqueViolation if decided."""
    rows = [(plan_id, day, reason, uow.now) for day in days]
    await many(
        uow.connection,
        "insert into dispatch.maintenance_occurrence (plan_id, due_on, cause, skipped,"
        " decided_at) values (%s, %s, 'calendar', %s, %s)",
        rows,
    )


async def made(uow: UnitOfWork, plan_id: UUID, due_on: date, cause: str, order_id: UUID) -> None:
    """Write down which order a due day became. Raises UniqueViolation if decided."""
    await uow.connection.execute(
        "insert into dispatch.maintenance_occurrence (plan_id, due_on, cause, work_order_id,"
        " decided_at) values (%s, %s, %s, %s, %s)",
        (plan_id, due_on, cause, order_id, uow.now),
    )


async def to_tend(connection: Connection, now: datetime, lead: timedelta, limit: int) -> list[UUID]:
    """Plans with a visit to be ordered, or with one that is over and not counted yet.

    A plan whose visit is still open orders no other.
    """
    cursor = await connection.execute(
        # Each order by its key: a join would read all orders that ever were for the few.
        "with visit as materialized ("
        "   select o.plan_id, (select w.state = any(%(ended)s) from dispatch.work_order w"
        "     where w.id = o.work_order_id) as over from dispatch.maintenance_occurrence o"
        "    where o.work_order_id is not null and not o.counted)"
        " select p.id from dispatch.maintenance_plan p"
        " where p.paused_at is null and p.opens_at <= %(by)s"
        "   and not exists (select 1 from visit v where v.plan_id = p.id and not v.over)"
        " union select plan_id from visit where over"
        " order by 1 limit %(limit)s",
        {"by": now + lead, "ended": _ENDED, "limit": limit},
    )
    return [row["id"] for row in await cursor.fetchall()]


async def count(connection: Connection, plan_id: UUID) -> list[Occurrence]:
    """Mark what is over as counted, oldest first; each comes once."""
    cursor = await connection.execute(
        "update dispatch.maintenance_occurrence o set counted = true"
        "  from dispatch.work_order w"
        " where o.plan_id = %s and w.id = o.work_order_id and not o.counted"
        "    and w.state = any(%s) returning o.due_on",
        (plan_id, _ENDED),
    )
    days = [row["due_on"] for row in await cursor.fetchall()]
    found = await connection.execute(
        f"{_SHOWN} where o.plan_id = %s and o.due_on = any(%s) order by o.due_on", (plan_id, days)
    )
    return [_shown(row) for row in await found.fetchall()]


async def last_ended_at(connection: Connection, plan_id: UUID) -> datetime | None:
    """When the newest visit of a plan came to its end, if one did."""
    cursor = await connection.execute(
        "select max(e.at) as at from dispatch.maintenance_occurrence o"
        "  join dispatch.work_order_event e on e.work_order_id = o.work_order_id"
        " where o.plan_id = %s and e.to_state in ('done', 'cancelled')"
        "   and e.from_state is distinct from e.to_state",
        (plan_id,),
    )
    row = await cursor.fetchone()
    return row["at"] if row else None


def _shown(row: DictRow) -> Occurrence:
    order = (
        OrderOfPlan(id=row["id"], number=row["number"], state=row["state"]) if row["id"] else None
    )
    outcome, skipped, note = _fate(row)
    return Occurrence(
        due_on=row["due_on"],
        cause=row["cause"],
        outcome=outcome,
        skipped=skipped,
        note=note,
        order=order,
        done_at=row["done_at"] if outcome == "done" else None,
        decided_at=row["decided_at"],
    )


def _fate(row: DictRow) -> tuple[Outcome, Skipped | None, str]:
    """What became of it, and why no visit was made. Read off the order as it stands now."""
    if row["skipped"] is not None:
        return "skipped", row["skipped"], ""
    if row["merged_into"] is not None:
        return "skipped", "merged", row["merged_into"]
    if row["state"] == "cancelled":
        return "skipped", "cancelled", row["words"] or ""
    over = row["state"] in ("done", "signed", "closed")
    return ("done" if over else "open"), None, ""
