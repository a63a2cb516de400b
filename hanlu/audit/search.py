"""Finding rows of the audit, and handing them out as a file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from hanlu import sheets
from hanlu.database import Connection


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One operation; ``before`` and ``after`` hold what it changed."""

    id: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    role: str
    action: str
    subject: str | None
    before: Any
    after: Any
    reason: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: each filter that is given must fit.

    ``actor`` is any part of a name, whatever its case; ``action`` and ``subject`` fit by their
    beginning; ``since`` is inclusive, ``until`` is not.
    """

    actor_id: UUID | None = None
    actor: str | None = None
    role: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def newest(
    connection: Connection, wanted: Wanted, before_id: int | None, limit: int
) -> list[AuditRow]:
    """The newest operations first, those older than ``before_id``."""
    async with connection.cursor(row_factory=class_row(AuditRow)) as cursor:
        await cursor.execute(
            """
            select id, at, actor_id, actor_name, role, action, subject, before, after, reason,
                   origin
              from hanlu.audit
             where (%(actor_id)s::uuid is null or actor_id = %(actor_id)s)
               and (%(actor)s::text is null
                    or strpos(lower(actor_name), lower(%(actor)s)) > 0)
               and (%(role)s::text is null or role = %(role)s)
               and (%(action)s::text is null or starts_with(action, %(action)s))
               and (%(subject)s::text is null or starts_with(subject, %(subject)s))
               and (%(since)s::timestamptz is null or at >= %(since)s)
               and (%(until)s::timestamptz is null or at < %(until)s)
               and (%(id)s::bigint is null or id < %(id)s)
             order by id desc limit %(limit)s
            """,
            {
                "actor_id": wanted.actor_id,
                "actor": wanted.actor,
                "role": wanted.role,
                "action": wanted.action,
                "subject": wanted.subject,
                "since": wanted.since,
                "until": wanted.until,
                "id": before_id,
                "limit": limit,
            },
        )
        return await cursor.fetchall()


COLUMNS = (
    "id",
    "at",
    "actor_name",
    "role",
    "action",
    "subject",
    "before",
    "after",
    "reason",
    "origin",
)


def as_csv(rows: Iterable[AuditRow]) -> str:
    """A line an operation, UTC; ``before`` and ``after`` as JSON."""
    return sheets.as_csv([COLUMNS, *map(_cells, rows)])


def _cells(row: AuditRow) -> Sequence[sheets.Cell]:
    told = (str(row.id), row.at.isoformat(), row.actor_name, row.role, row.action, row.subject)
    return (*told, _json(row.before), _json(row.after), row.reason, row.origin)


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
