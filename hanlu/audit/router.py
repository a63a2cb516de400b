"""Who did what, when, from where: for auditors and administrators."""

import asyncio
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import AwareDatetime

from hanlu.audit import search
from hanlu.audit.search import Wanted
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.messages import answers_spreadsheet, spreadsheet
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema

router = Router(prefix="/audit", tags=["audit"])

MOST_EXPORTED = 20_000

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


async def _wanted(  # one parameter a filter
    actor_id: UUID | None = None,
    actor: Annotated[
        str | None, Query(max_length=200, description="Part of the name of who did it.")
    ] = None,
    role: Text = None,
    action: Text = None,
    subject: Text = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
) -> Wanted:
    return Wanted(actor_id, actor, role, action, subject, since, until)


WantedDep = Annotated[Wanted, Depends(_wanted)]


@router.get("", dependencies=[require("audit.read")])
async def find(connection: ReadUow, page: PageDep, wanted: WantedDep) -> Page[AuditOut]:
    """The newest operations first; ``action`` and ``subject`` by their beginning."""
    after = page.after(tuple[int])
    rows = await search.newest(connection, wanted, after[0] if after else None, page.limit + 1)
    return page_of(rows, page, key=lambda row: (row.id,), shape=_shown)


@router.get(
    "/export",
    dependencies=[require("audit.read")],
    response_class=Response,
    responses=answers_spreadsheet("A line an operation."),
)
async def export(uow: WriteUow, wanted: WantedDep) -> Response:
    """The same as a CSV file, the newest 20,000 at most. Leaves a row of its own."""
    rows = await search.newest(uow.connection, wanted, None, MOST_EXPORTED)
    asked = {name: value for name, value in asdict(wanted).items() if value is not None}
    uow.record("audit", after={"export": "csv", "rows": len(rows), **asked})
    text = await asyncio.to_thread(search.as_csv, rows)  # seconds of work for so many
    return spreadsheet("audit", text)


def _shown(row: search.AuditRow) -> AuditOut:
    return AuditOut.model_validate(row, from_attributes=True)
