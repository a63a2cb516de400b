"""Stored versions of the policy."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.errors import UniqueViolation
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from hanlu.database import Connection, UnitOfWork
from hanlu.policy.sections import Values
from hanlu.versions import VersionConflict

_SELECT = "select version, sections, section, reason, made_by, made_at from hanlu.policy"


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """One version, whole; ``section`` is the one that changed with it."""

    version: int
    sections: Values
    section: str
    reason: str
    made_by: str
    made_at: datetime


async def newest(connection: Connection) -> StoredPolicy | None:
    """The version in force; None while the defaults are."""
    async with connection.cursor(row_factory=class_row(StoredPolicy)) as cursor:
        await cursor.execute(_SELECT + " order by version desc limit 1")
        return await cursor.fetchone()


async def at(connection: Connection, version: int) -> StoredPolicy | None:
    """One version."""
    async with connection.cursor(row_factory=class_row(StoredPolicy)) as cursor:
        await cursor.execute(_SELECT + " where version = %s", (version,))
        return await cursor.fetchone()


async def versions(connection: Connection, limit: int) -> list[StoredPolicy]:
    """The newest versions first."""
    async with connection.cursor(row_factory=class_row(StoredPolicy)) as cursor:
        await cursor.execute(_SELECT + " order by version desc limit %s", (limit,))
        return await cursor.fetchall()


async def add(uow: UnitOfWork, version: int, sections: Values, section: str, reason: str) -> None:
    """Store the next version; raises VersionConflict when another took the number."""
    try:
        async with uow.connection.transaction():
            await uow.connection.execute(
                "insert into hanlu.policy (version, sections, section, reason, made_by, made_at)"
                " values (%s, %s, %s, %s, %s, %s)",
                (version, Jsonb(sections), section, reason, uow.principal.name, uow.now),
            )
    except UniqueViolation as error:
        raise VersionConflict(version=version, asked=version - 1) from error
