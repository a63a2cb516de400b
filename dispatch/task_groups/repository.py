"""Task groups in SQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from hanlu.database.rows import many

type Connection = AsyncConnection[DictRow]

_SHOWN = """
    select g.id, g.work_order_id, g.purpose, g.formed_at, g.formed_by, g.ended_at, g.ended_by,
           coalesce((select array_agg(m.person_id order by m.person_id)
                       from dispatch.task_group_member m where m.group_id = g.id), '{}') as members
      from dispatch.task_group g
"""


async def of_order(connection: Connection, order_id: UUID) -> list[DictRow]:
    """All groups of a case, the newest first."""
    cursor = await connection.execute(
        f"{_SHOWN} where g.work_order_id = %s order by g.formed_at desc, g.id desc", (order_id,)
    )
    return await cursor.fetchall()


async def running(connection: Connection, orders: Sequence[UUID]) -> list[DictRow]:
    """The groups that are on these cases, the newest first."""
    cursor = await connection.execute(
        f"{_SHOWN} where g.work_order_id = any(%s) and g.ended_at is null"
        " order by g.formed_at desc, g.id desc",
        (list(orders),),
    )
    return await cursor.fetchall()


async def cases_of(connection: Connection, person: UUID) -> list[UUID]:
    """The cases to which somebody was called, in whatever scope they lie."""
    cursor = await connection.execute("select dispatch.cases_called_to(%s) as id", (person,))
    return [row["id"] for row in await cursor.fetchall()]


async def insert(
    connection: Connection, group_id: UUID, order_id: UUID, purpose: str, at: datetime, by: str
) -> None:
    """A new group, still without people."""
    await connection.execute(
        "insert into dispatch.task_group (id, work_order_id, purpose, formed_at, formed_by)"
        " values (%s, %s, %s, %s, %s)",
        (group_id, order_id, purpose, at, by),
    )


async def set_purpose(connection: Connection, group_id: UUID, purpose: str) -> None:
    """What the group is for."""
    await connection.execute(
        "update dispatch.task_group set purpose = %s where id = %s", (purpose, group_id)
    )


async def set_members(connection: Connection, group_id: UUID, people: Sequence[UUID]) -> None:
    """These people and nobody else."""
    await connection.execute(
        "delete from dispatch.task_group_member where group_id = %s and person_id <> all(%s)",
        (group_id, list(people)),
    )
    await many(
        connection,
        "insert into dispatch.task_group_member (group_id, person_id) values (%s, %s)"
        " on conflict do nothing",
        [(group_id, person) for person in people],
    )


async def end(connection: Connection, order_id: UUID, at: datetime, by: str) -> None:
    """End the group that is on the case, if one is. Safe to repeat."""
    await connection.execute(
        "update dispatch.task_group set ended_at = %s, ended_by = %s"
        " where work_order_id = %s and ended_at is null",
        (at, by, order_id),
    )
