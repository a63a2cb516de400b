"""Messages in the database. Row security says whose anybody sees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from hanlu.contracts.messages import DeskMessage
from hanlu.database import Connection

_SHOWN: Final = """
    select m.id, m.technician_id, m.technician_name, m.work_order_id, m.number, m.from_desk,
           m.by_name, m.text, m.canned, m.written_at, m.sent_at, m.read_at, m.read_by_name
      from dispatch.message m
"""
_MOST_CONVERSATIONS: Final = 1000


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk and one technician said: the last of it, and how much the caller's side has
    not read.
    """

    technician_id: UUID
    technician_name: str
    last: DeskMessage
    unread: int


async def get(connection: Connection, message_id: UUID) -> DeskMessage | None:
    """One message, None when unknown or out of sight."""
    cursor = await connection.execute(f"{_SHOWN} where m.id = %s", (message_id,))
    row = await cursor.fetchone()
    return msgspec.convert(row, DeskMessage) if row else None


async def insert(connection: Connection, message: DeskMessage, by_id: UUID | None) -> bool:
    """Whether it was new; False and nothing where its id is taken, by whomever."""
    written = await connection.execute(
        "insert into dispatch.message (id, technician_id, technician_name, work_order_id, number,"
        " from_desk, by_id, by_name, text, canned, written_at, sent_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (id) do nothing",
        (
            message.id,
            message.technician_id,
            message.technician_name,
            message.work_order_id,
            message.number,
            message.from_desk,
            by_id,
            message.by_name,
            message.text,
            message.canned,
            message.written_at,
            message.sent_at,
        ),
    )
    return written.rowcount == 1


async def of_technician(
    connection: Connection,
    technician_id: UUID,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[DeskMessage]:
    """What was said with a technician, the newest first."""
    older = "" if after is None else "and (m.sent_at, m.id) < (%s, %s)"
    cursor = await connection.execute(
        f"{_SHOWN} where m.technician_id = %s {older} order by m.sent_at desc, m.id desc limit %s",
        (technician_id, *(after or ()), limit),
    )
    return msgspec.convert(await cursor.fetchall(), list[DeskMessage])


async def of_case(connection: Connection, order_id: UUID) -> list[DeskMessage]:
    """What was said about an order, with whomever, oldest first."""
    cursor = await connection.execute(
        f"{_SHOWN} where m.work_order_id = %s order by m.sent_at, m.id", (order_id,)
    )
    return msgspec.convert(await cursor.fetchall(), list[DeskMessage])


async def conversations(connection: Connection, *, from_desk: bool) -> list[Conversation]:
    """One of each technician with whom something was said, the newest first; ``from_desk`` says
    whose messages the caller's side reads.
    """
    cursor = await connection.execute(
        # Whoever wrote about an order that they do not have any more may be out of sight by now.
        "with whom as (select id from dispatch.technician union select technician_id"
        "  from dispatch.message where read_at is null and from_desk = %(theirs)s)"
        " select last.id, (select count(*) from dispatch.message u where u.technician_id = whom.id"
        "  and u.read_at is null and u.from_desk = %(theirs)s) as unread"
        " from whom cross join lateral (select m.id, m.sent_at"
        "  from dispatch.message m where m.technician_id = whom.id"
        "  order by m.sent_at desc, m.id desc limit 1) last"
        " order by last.sent_at desc, last.id desc limit %(most)s",
        {"theirs": from_desk, "most": _MOST_CONVERSATIONS},
    )
    found = await cursor.fetchall()
    last = await _by_id(connection, [row["id"] for row in found])
    return [
        Conversation(
            technician_id=last[row["id"]].technician_id,
            technician_name=last[row["id"]].technician_name,
            last=last[row["id"]],
            unread=row["unread"],
        )
        for row in found
    ]


async def has_any(connection: Connection, technician_id: UUID) -> bool:
    """Whether the caller sees the technician, or something that was said with them."""
    cursor = await connection.execute(
        "select 1 where exists (select 1 from dispatch.technician where id = %(id)s)"
        " or exists (select 1 from dispatch.message where technician_id = %(id)s)",
        {"id": technician_id},
    )
    return await cursor.fetchone() is not None


async def known(connection: Connection, technician_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Those of them that the caller sees between the desk and this technician."""
    cursor = await connection.execute(
        "select id from dispatch.message where id = any(%s) and technician_id = %s",
        (list(ids), technician_id),
    )
    return {row["id"] for row in await cursor.fetchall()}


async def mark_read(
    connection: Connection, ids: Sequence[UUID], *, from_desk: bool, at: datetime, by: str
) -> list[UUID]:
    """Note who has read these of the other side; those that were unread before."""
    cursor = await connection.execute(
        "update dispatch.message set read_at = %s, read_by_name = %s"
        " where id = any(%s) and from_desk = %s and read_at is null returning id",
        (at, by, list(ids), from_desk),
    )
    return sorted(row["id"] for row in await cursor.fetchall())


async def _by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, DeskMessage]:
    cursor = await connection.execute(f"{_SHOWN} where m.id = any(%s)", (list(ids),))
    return {row["id"]: msgspec.convert(row, DeskMessage) for row in await cursor.fetchall()}
