"""The outbox seen from its other end: numbering events, and reading them back by number."""

from typing import Any

import msgspec

from hanlu.contracts.events import Audience, NumberedEvent
from hanlu.database.database import Connection

_NUMBER_WAITING = """
    with waiting as (select event_id, row_number() over (order by position) as rank
                       from (select event_id, position from hanlu.outbox where number is null
                              order by position limit %s) oldest),
         numbered as (update hanlu.outbox o set number = c.last + w.rank
                        from waiting w, hanlu.outbox_counter c where o.event_id = w.event_id
                        returning o.*),
         counted as (update hanlu.outbox_counter set last = last + (select count(*) from waiting))
    select * from numbered order by number
"""


async def number_waiting(connection: Connection, limit: int = 1000) -> list[NumberedEvent]:
    """Give the oldest unnumbered events their numbers, without holes; empty when none waits.

    The counter's row lock makes this safe even when two relays run by mistake.
    """
    async with connection.pipeline():
        await connection.execute("select last from hanlu.outbox_counter for update")
        cursor = await connection.execute(_NUMBER_WAITING, (limit,))
    return [_event(row) for row in await cursor.fetchall()]


async def read_after(connection: Connection, number: int, limit: int) -> list[NumberedEvent]:
    """The numbered events after ``number``, oldest first."""
    cursor = await connection.execute(
        "select * from hanlu.outbox where number > %s order by number limit %s", (number, limit)
    )
    return [_event(row) for row in await cursor.fetchall()]


async def last_number(connection: Connection) -> int:
    """The number of the newest event; 0 before the first."""
    cursor = await connection.execute("select last from hanlu.outbox_counter")
    row = await cursor.fetchone()
    return int(row["last"]) if row else 0


def _event(row: dict[str, Any]) -> NumberedEvent:
    return NumberedEvent(
        number=row["number"],
        event_id=row["event_id"],
        type=row["type"],
        at=row["at"],
        audience=Audience(
            topic=row["topic"],
            region=row["region"],
            outlet=row["outlet"],
            site_id=row["site_id"],
            technician_ids=tuple(row["technician_ids"]),
        ),
        data=msgspec.Raw(row["data"].encode()),
    )
