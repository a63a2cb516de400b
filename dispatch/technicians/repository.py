"""Technicians in SQL."""

from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from dispatch.technicians.skills import Skill

type Connection = AsyncConnection[DictRow]


@dataclass(frozen=True, slots=True)
class Fitness:
    """What decides whether somebody may be sent at all."""

    name: str
    active: bool
    skills: tuple[Skill, ...]


async def fitness(connection: Connection, technician_id: UUID) -> Fitness | None:
    """Name, standing and certificates; None when unknown or out of scope."""
    cursor = await connection.execute(
        "select t.name, t.active, s.skill, s.level, s.expires_at from dispatch.technician t"
        " left join dispatch.technician_skill s on s.technician_id = t.id where t.id = %s",
        (technician_id,),
    )
    rows = await cursor.fetchall()
    if not rows:
        return None
    held = (Skill(row["skill"], row["level"], row["expires_at"]) for row in rows if row["skill"])
    return Fitness(rows[0]["name"], rows[0]["active"], tuple(held))
