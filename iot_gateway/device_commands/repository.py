"""The table of commands: the outbox and the record in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from hanlu.contracts.device_commands import CommandState
from hanlu.database import Connection

_COLUMNS = """c.id, d.id as device_id, c.channel, c.command, c.params, c.native, c.state, c.reason,
    c.made_by, c.made_at, c.expires_at, c.sent_at, c.settled_at, d.region, d.outlet, d.site_id,
    (c.state = 'waiting' and c.attempted_at is null) as cancellable"""
_FROM = "gateway.device_command c join gateway.device d on d.key = c.device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A command and what became of it; the place is its device's."""

    id: UUID
    device_id: str
    channel: str
    command: str
    params: dict[str, Any]
    native: bool
    state: CommandState
    reason: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    region: str | None
    outlet: str | None
    site_id: UUID | None
    cancellable: bool = True  # while no broker was handed it


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A command to publish now; those given earlier go first."""

    made_at: datetime
    id: UUID
    topic: str
    payload: str


async def add(connection: Connection, device: int, given: Given, topic: str, payload: str) -> None:
    """Keep a command until it is sent."""
    await connection.execute(
        """insert into gateway.device_command (id, device, channel, command, params, topic,
               payload, native, made_by, made_at, expires_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        (
            given.id,
            device,
            given.channel,
            given.command,
            Jsonb(given.params),
            topic,
            payload,
            given.native,
            given.made_by,
            given.made_at,
            given.expires_at,
        ),
    )


async def listed(
    connection: Connection, device: int, after: tuple[datetime, UUID] | None, limit: int
) -> list[Given]:
    """Commands of a device, the newest first."""
    cursor = await connection.execute(
        f"""select {_COLUMNS} from {_FROM}
            where c.device = %(device)s
              and (%(at)s::timestamptz is null or (c.made_at, c.id) < (%(at)s, %(id)s::uuid))
            order by c.made_at desc, c.id desc limit %(limit)s""",  # noqa: S608  # constants
        {
            "device": device,
            "at": after[0] if after else None,
            "id": after[1] if after else None,
            "limit": limit,
        },
    )
    return [Given(**row) for row in await cursor.fetchall()]


async def get_many(connection: Connection, ids: Sequence[UUID]) -> list[Given]:
    """These commands, as far as they exist."""
    cursor = await connection.execute(
        f"select {_COLUMNS} from {_FROM} where c.id = any(%s) order by c.id",  # noqa: S608
        (list(ids),),
    )
    return [Given(**row) for row in await cursor.fetchall()]


async def claim(
    connection: Connection, now: datetime, untried_since: datetime | None, limit: int
) -> list[Due]:
    """Commands to publish now, marked as tried; no other gateway takes them meanwhile.

    One that was tried before ``untried_since`` and did not come back is taken again; None: only
    those that nobody tried. A foreign one counts as sent with its first try.
    """
    cursor = await connection.execute(
        """update gateway.device_command set attempted_at = %(now)s,
               state = case when native then state else 'sent' end,
               sent_at = case when native then sent_at else %(now)s end
           where id in (select id from gateway.device_command
               where state = 'waiting' and expires_at > %(now)s
                 and (attempted_at is null or attempted_at < %(untried)s::timestamptz)
               order by made_at, id limit %(limit)s for update skip locked)
           returning made_at, id, topic, payload""",
        {"now": now, "untried": untried_since, "limit": limit},
    )
    return sorted(Due(**row) for row in await cursor.fetchall())


async def note_sent(
    connection: Connection, wanted: Sequence[tuple[int, UUID]], now: datetime
) -> list[UUID]:
    """The broker has these (device key, command); those that were not known to be sent."""
    cursor = await connection.execute(
        """update gateway.device_command c set state = 'sent', sent_at = %s
           from unnest(%s::int[], %s::uuid[]) as w(device, id)
           where c.id = w.id and c.device = w.device and c.state = 'waiting' returning c.id""",
        (now, [key for key, _ in wanted], [each for _, each in wanted]),
    )
    return [row["id"] for row in await cursor.fetchall()]


async def settle(
    connection: Connection, device: int, command: UUID, state: str, reason: str, now: datetime
) -> bool | None:
    """Note a device's answer: whether it was news; None for a command it was never given.

    An answer after the time was over is the truth all the same; a second answer is not.
    """
    cursor = await connection.execute(
        """update gateway.device_command set state = %(state)s, reason = %(reason)s,
               settled_at = %(now)s, sent_at = coalesce(sent_at, %(now)s)
           where id = %(id)s and device = %(device)s
             and state in ('waiting', 'sent', 'timed_out')""",
        {"state": state, "reason": reason, "now": now, "id": command, "device": device},
    )
    if cursor.rowcount:
        return True
    cursor = await connection.execute(
        "select 1 from gateway.device_command where id = %s and device = %s", (command, device)
    )
    return False if await cursor.fetchone() else None


async def cancel(connection: Connection, command: UUID, by: str, now: datetime) -> bool:
    """Take back a command that was not handed to the broker; False: it was, or it is over."""
    cursor = await connection.execute(
        """update gateway.device_command set state = 'cancelled', reason = %s, settled_at = %s
           where id = %s and state = 'waiting' and attempted_at is null""",
        (by, now, command),
    )
    return cursor.rowcount > 0


async def forget(connection: Connection, before: datetime, limit: int) -> int:
    """Remove finished commands that were given before an instant; how many."""
    cursor = await connection.execute(
        """delete from gateway.device_command where id in (
               select id from gateway.device_command
               where made_at < %s and state <> 'waiting' limit %s)""",
        (before, limit),
    )
    return cursor.rowcount


async def time_out(connection: Connection, now: datetime, limit: int) -> list[UUID]:
    """Commands whose time is over without an answer; a format without answers gives none."""
    cursor = await connection.execute(
        """update gateway.device_command set state = 'timed_out', settled_at = %(now)s
           where id in (select id from gateway.device_command
               where expires_at <= %(now)s and (state = 'waiting' or (state = 'sent' and native))
               order by expires_at limit %(limit)s for update skip locked)
           returning id""",
        {"now": now, "limit": limit},
    )
    return [row["id"] for row in await cursor.fetchall()]


async def heard_on(connection: Connection, device: int) -> str | None:
    """The topic of a device's last message."""
    cursor = await connection.execute(
        "select message ->> 'topic' as topic from gateway.presence where device = %s", (device,)
    )
    row = await cursor.fetchone()
    return row["topic"] if row else None


async def follow_interval(connection: Connection, ids: Sequence[UUID]) -> int:
    """Expect devices at the interval that they confirmed; how many changed."""
    cursor = await connection.execute(
        """update gateway.device d
           set expected_interval_s = (c.params ->> 'interval_s')::int, updated_at = c.settled_at
           from gateway.device_command c
           where c.id = any(%s) and c.device = d.key and c.command = 'set_interval'
             and c.state = 'acknowledged'""",
        (list(ids),),
    )
    return cursor.rowcount
