"""Rule states, one row for each channel."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from hanlu.database import Connection
from iot_gateway.rules.engine import ChannelStates, decode_states, encode_states


class Kept(NamedTuple):
    """A channel's states as they are to be stored.

    ``due_at``: when time alone will have something to say of it, None for never.
    """

    channel: int
    states: ChannelStates
    due_at: datetime | None


async def load(connection: Connection, channel_ids: Sequence[int]) -> dict[int, ChannelStates]:
    """The states of these channels, which stay locked: two gateways judge a channel in turn."""
    cursor = await connection.execute(
        """with held as (
               select id from gateway.channel where id = any(%s) order by id for no key update)
           select s.channel, s.states
           from held join gateway.channel_state s on s.channel = held.id""",
        (sorted(channel_ids),),
    )
    return {row["channel"]: decode_states(row["states"]) for row in await cursor.fetchall()}


async def keep(connection: Connection, changed: Iterable[Kept], now: datetime) -> None:
    """Write states over the old ones."""
    rows = sorted(changed, key=lambda kept: kept.channel)
    if rows:
        await connection.execute(
            """insert into gateway.channel_state (channel, states, due_at, updated_at)
               select channel, states, due_at, %s
               from unnest(%b::int[], %b::text[], %b::timestamptz[]) as s(channel, states, due_at)
               on conflict (channel) do update set states = excluded.states,
                   due_at = excluded.due_at, updated_at = excluded.updated_at""",
            (
                now,
                [row.channel for row in rows],
                [encode_states(row.states).decode() for row in rows],
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
