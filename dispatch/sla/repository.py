"""The clocks of orders in SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from dispatch.sla.clocks import ClockName, Rung, SlaClock, next_rung_at
from dispatch.sla.policy import EscalationPolicy
from dispatch.work_orders.repository import Connection
from hanlu.database import UnitOfWork
from hanlu.database.rows import many


async def read(connection: Connection, order_id: UUID, round_: int) -> list[SlaClock]:
    """The clocks of one round; the order must be locked when they are to be written."""
    cursor = await connection.execute(
        'select clock, started_at, "limit", due_at, paused_at, met_at, missed_at, stopped_at,'
        " rungs, called, occasion, first, taken_by from dispatch.sla_clock"
        " where work_order_id = %s and round = %s",
        (order_id, round_),
    )
    return [SlaClock(**row) for row in await cursor.fetchall()]


async def write(
    connection: Connection,
    order_id: UUID,
    round_: int,
    clocks: Iterable[SlaClock],
    ladder: EscalationPolicy,
) -> None:
    """Store clocks and when the watcher must look at each again."""
    rows = [
        (order_id, round_, *_columns(each), next_rung_at(each, ladder.of(each.clock), ladder.step))
        for each in clocks
    ]
    if not rows:
        return
    await many(
        connection,
        'insert into dispatch.sla_clock (work_order_id, round, clock, started_at, "limit",'
        " due_at, paused_at, met_at, missed_at, stopped_at, rungs, called, occasion, first,"
        " taken_by, next_rung_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (work_order_id, round, clock, occasion) do update set"
        ' started_at = excluded.started_at, "limit" = excluded."limit",'
        " due_at = excluded.due_at,"
        " paused_at = excluded.paused_at, met_at = excluded.met_at,"
        " missed_at = excluded.missed_at, stopped_at = excluded.stopped_at,"
        " rungs = excluded.rungs, called = excluded.called, first = excluded.first,"
        " taken_by = excluded.taken_by,"
        " next_rung_at = excluded.next_rung_at",
        rows,
    )


async def due_orders(connection: Connection, by: datetime, limit: int) -> list[UUID]:
    """Orders with a rung that fell due, longest overdue first."""
    cursor = await connection.execute(
        "select work_order_id from dispatch.sla_clock where next_rung_at <= %s"
        " group by work_order_id order by min(next_rung_at) limit %s",
        (by, limit),
    )
    return [row["work_order_id"] for row in await cursor.fetchall()]


def _columns(clock: SlaClock) -> tuple[object, ...]:
    return (
        clock.clock,
        clock.started_at,
        clock.limit,
        clock.due_at,
        clock.paused_at,
        clock.met_at,
        clock.missed_at,
        clock.stopped_at,
        clock.rungs,
        clock.called,
        clock.occasion,
        clock.first,
        clock.taken_by,
    )


async def record_rungs(
    uow: UnitOfWork,
    order_id: UUID,
    round_: int,
    clock: ClockName,
    occasion: int,
    rungs: Sequence[Rung],
    at: datetime,
) -> None:
    """Write fired rungs down, all but the highest as skipped. Raises UniqueViolation if fired.

    ``at`` is the instant by which they were found due: the unit's own may lie before it.
    """
    rows = [
        (
            order_id,
            round_,
            clock,
            occasion,
            rung.number,
            rung.to_role,
            rung.due_at,
            at,
            rung is not rungs[-1],
        )
        for rung in rungs
    ]
    await many(
        uow.connection,
        "insert into dispatch.escalation (work_order_id, round, clock, occasion, rung, to_role,"
        " due_at, fired_at, skipped) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        rows,
    )
