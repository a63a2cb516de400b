"""Teams in SQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from hanlu.database.rows import many

type Connection = AsyncConnection[DictRow]

_SHOWN = """
    select t.code, t.name_zh, t.name_en, t.duty, t.tier, t.active, t.version,
           coalesce((select array_agg(m.person_id order by m.person_id)
                       from dispatch.team_member m where m.team = t.code), '{}') as members
      from dispatch.team t
"""


async def listed(connection: Connection) -> list[DictRow]:
    """Every team, the front line first; a house has few."""
    cursor = await connection.execute(f"{_SHOWN} order by t.tier, t.code")
    return await cursor.fetchall()


async def get(connection: Connection, code: str) -> DictRow | None:
    """One team; None when unknown."""
    cursor = await connection.execute(f"{_SHOWN} where t.code = %s", (code,))
    return await cursor.fetchone()


async def lock(connection: Connection, code: str) -> None:
    """Nobody else changes the team until this transaction ends."""
    await connection.execute("select 1 from dispatch.team where code = %s for update", (code,))


async def active(connection: Connection) -> frozenset[str]:
    """The teams to which orders may go."""
    cursor = await connection.execute("select code from dispatch.team where active")
    return frozenset(row["code"] for row in await cursor.fetchall())


async def set_members(connection: Connection, code: str, people: Sequence[UUID]) -> None:
    """These people and nobody else."""
    await connection.execute(
        "delete from dispatch.team_member where team = %s and person_id <> all(%s)",
        (code, list(people)),
    )
    await many(
        connection,
        "insert into dispatch.team_member (team, person_id) values (%s, %s) on conflict do nothing",
        [(code, person) for person in people],
    )


async def was_handed(connection: Connection, order_id: UUID) -> bool:
    """Whether a person has decided which team the order belongs to."""
    cursor = await connection.execute(
        "select 1 from dispatch.work_order_event where work_order_id = %s"
        " and action = 'team_handed' limit 1",
        (order_id,),
    )
    return await cursor.fetchone() is not None


def is_here(seen_at: datetime | None, since: datetime) -> bool:
    """Whether somebody was seen at all, and not before ``since``."""
    return seen_at is not None and seen_at >= since
