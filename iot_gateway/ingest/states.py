"""Rule states, one row for each channel; a gateway keeps those it wrote in memory, decoded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from psycopg import AsyncCursor
from psycopg.rows import DictRow

from hanlu.database import Answer, Connection
from hanlu.database.columns import int4s, int8s, texts
from iot_gateway.rules.engine import ChannelStates, decode_states, encode_states

MOST_HELD = 100_000
"""Channels whose states one gateway holds in memory, about 2.7 kB each after a day in a frozen
room; those beyond are read with each batch."""


class Held(msgspec.Struct, frozen=True, gc=False):
    """A channel's states, and the version of the row that says the same."""

    version: int
    states: ChannelStates


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A channel's states as they are to be stored, under a version of their own.

    ``due_at``: when time alone will have something to say of it, None for never.
    """

    channel: int
    held: Held
    due_at: datetime | None


NEW = Held(0, ChannelStates())
"""A channel of which no rule remembers anything yet."""


class StateCache:
    """States as the table has them, as far as this process read or wrote them.

    Only what was committed goes in: a version that was rolled back may be another's next one.
    """

    def __init__(self) -> None:
        self._held: dict[int, Held] = {}

    async def load(
        self, connection: Connection, channels: Sequence[int]
    ) -> Answer[dict[int, Held]]:
        """The states of these channels, which stay locked; read where another one wrote.

        To be asked inside a pipeline: the lock is one statement, what is read under it another.
        """
        known = {each: self._held[each] for each in channels if each in self._held}
        cursor = await _lock_and_ask(connection, channels, known)

        async def answer() -> dict[int, Held]:
            return known | {
                row["channel"]: Held(row["version"], decode_states(row["states"]))
                for row in await cursor.fetchall()
            }

        return answer

    def remember(self, kept: Iterable[Kept]) -> None:
        """Keep what a committed transaction wrote."""
        for each in kept:
            if each.channel in self._held or len(self._held) < MOST_HELD:
                self._held[each.channel] = each.held


async def _lock_and_ask(
    connection: Connection, channels: Sequence[int], known: Mapping[int, Held]
) -> AsyncCursor[DictRow]:
    """Ask for the states of these channels that are not ``known`` in the row's version.

    The channels stay locked: two gateways judge a channel in turn. What is read comes after the
    lock, in a statement of its own, since a statement sees nothing that was committed while it
    waited.
    """
    ids = sorted(channels)
    locked = int4s(ids)
    await connection.execute(
        """select count(*) from (
               select from gateway.channel where id = any(%b) order by id for no key update
           ) as locked""",
        (locked,),
    )
    return await connection.execute(
        """select s.channel, s.version, s.states
           from unnest(%b::int[], %b::bigint[]) as k(channel, version)
           join gateway.channel_state s on s.channel = k.channel and s.version <> k.version""",
        (locked, int8s([known[each].version if each in known else -1 for each in ids])),
    )


async def keep(connection: Connection, changed: Iterable[Kept], now: datetime) -> None:
    """Write states over the old ones."""
    rows = sorted(changed, key=lambda kept: kept.channel)
    if rows:
        await connection.execute(
            """insert into gateway.channel_state (channel, version, states, due_at, updated_at)
               select channel, version, states, due_at, %s
               from unnest(%b::int[], %b::bigint[], %b::text[], %b::timestamptz[])
                   as s(channel, version, states, due_at)
               on conflict (channel) do update set version = excluded.version,
                   states = excluded.states, due_at = excluded.due_at,
                   updated_at = excluded.updated_at""",
            (
                now,
                int4s([row.channel for row in rows]),
                int8s([row.held.version for row in rows]),
                texts([encode_states(row.held.states) for row in rows]),
                [row.due_at for row in rows],
            ),
        )


async def due(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Channels of which time alone has something to say by now, the longest due first."""
    cursor = await connection.execute(
        "select channel from gateway.channel_state where due_at <= %s order by due_at limit %s",
        (now, limit),
    )
    return [row["channel"] for row in await cursor.fetchall()]
