"""Who did what, when, from where: for auditors and administrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from psycopg.rows import class_row
from pydantic import AwareDatetime

from hanlu.http.dependencies import ReadUow, require
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema

router = Router(prefix="/audit", tags=["audit"])

type Text = Annotated[str | None, Query(max_length=200)]


class AuditOut(Schema):
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
    """Which rows: each filter that is given must fit; ``action`` and ``subject`` by beginning."""

    actor_id: UUID | None
    role: str | None
    action: str | None
    subject: str | None
    since: datetime | None
    until: datetime | None


async def _wanted(  # one parameter a filter
    actor_id: UUID | None = None,
    role: Text = None,
    action: Text = None,
    subject: Text = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> Wanted:
    return Wanted(actor_id, role, action, subject, since, until)


@router.get("", dependencies=[require("audit.read")])
async def search(
    connection: ReadUow, page: PageDep, wanted: Annotated[Wanted, Depends(_wanted)]
) -> Page[AuditOut]:
    """The newest operations first."""
    after = page.after(tuple[int])
    async with connection.cursor(row_factory=class_row(AuditOut)) as cursor:
        await cursor.execute(
            """
            select id, at, actor_id, actor_name, role, action, subject, before, after, reason,
                   origin
              from hanlu.audit
             where (%(actor_id)s::uuid is null or actor_id = %(actor_id)s)
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
                "role": wanted.role,
                "action": wanted.action,
                "subject": wanted.subject,
                "since": wanted.since,
                "until": wanted.until,
                "id": after[0] if after else None,
                "limit": page.limit + 1,
            },
        )
        rows = await cursor.fetchall()
    return page_of(rows, page, key=lambda row: (row.id,), shape=lambda row: row)
