"""Assignments in SQL: at most one active row an order, by index."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from hanlu.contracts.events import Reason
from hanlu.ids import new_id


async def insert(
    connection: AsyncConnection[DictRow],
    order_id: UUID,
    technician_id: UUID,
    *,
    at: datetime,
    by: str,
    starts_at: datetime | None = None,
    why: Sequence[Reason] = (),
    plan_id: UUID | None = None,
) -> None:
    """Make the active assignment. Raises UniqueViolation while another is active."""
    await connection.execute(
        "insert into dispatch.assignment (id, work_order_id, technician_id, made_at, made_by, why,"
        " plan_id, starts_at) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            new_id(),
            order_id,
            technician_id,
            at,
            by,
            Jsonb(msgspec.to_builtins(list(why))),
            plan_id,
            starts_at,
        ),
    )


async def ever_held(
    connection: AsyncConnection[DictRow], order_id: UUID, technician_id: UUID
) -> bool:
    """Whether the technician has, or once had, the order."""
    cursor = await connection.execute(
        "select 1 from dispatch.assignment where work_order_id = %s and technician_id = %s limit 1",
        (order_id, technician_id),
    )
    return await cursor.fetchone() is not None


async def end(connection: AsyncConnection[DictRow], order_id: UUID, at: datetime, why: str) -> None:
    """End the active assignment, if there is one."""
    await connection.execute(
        "update dispatch.assignment set ended_at = %s, ended_why = %s"
        " where work_order_id = %s and ended_at is null",
        (at, why, order_id),
    )
