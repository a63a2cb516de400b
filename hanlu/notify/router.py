"""Messages and what became of them, for administrators: with no mail server, links are here."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query

from hanlu.http.dependencies import ReadUow, require
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from hanlu.notify import addresses, outbox

router = Router(prefix="/messages", tags=["messages"])


class MessageOut(Schema):
    """One message; ``params`` are gone once it is sent, and a customer's address is not shown."""

    key: str
    channel: str
    recipient: str
    locale: str
    code: str
    params: dict[str, Any]
    state: str
    attempts: int
    made_at: datetime
    sent_at: datetime | None
    error: str | None


@router.get("", dependencies=[require("people.manage")])
async def list_messages(
    connection: ReadUow, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> Page[MessageOut]:
    """The newest messages first."""
    rows = await outbox.listed(connection, limit)
    kept = [row | {"recipient": addresses.shown(row["recipient"])} for row in rows]
    return Page(items=[MessageOut.model_validate(row) for row in kept])
