"""Rule states, one row for each channel and rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from hanlu.database import Connection
from iot_gateway.rules.engine import RuleState, decode_state, encode_state


async def load(
    connection: Connection, channel_ids: Sequence[int]
) -> dict[int, dict[str, RuleState]]:
    """The states of these channels, which stay locked: two gateways judge a channel in turn."""
    cursor = await connection.execute(
        """with held as (
               select id from gateway.channel where id = any(%s) order by id for no key update)
           select s.channel, s.rule, s.state::text as state
           from held join gateway.rule_state s on s.channel = held.id""",
        (sorted(channel_ids),),
    )
    states: dict[int, dict[str, RuleState]] = defaultdict(dict)
    for row in await cursor.fetchall():
        states[row["channel"]][row["rule"]] = decode_state(row["state"])
    return states


async def keep(
    connection: Connection,
    changed: Iterable[tuple[int, Mapping[str, RuleState]]],
    now: datetime,
) -> None:
    """Write states over the old ones."""
    rows = sorted(
        (channel, rule, encode_state(state).decode())
        for channel, states in changed
        for rule, state in states.items()
    )
    if rows:
        await connection.execute(
            """insert into gateway.rule_state (channel, rule, state, updated_at)
               select channel, rule, state::jsonb, %s
               from unnest(%b::int[], %b::text[], %b::text[]) as s(channel, rule, state)
               on conflict (channel, rule) do update set state = excluded.state,
                   updated_at = excluded.updated_at""",
            (now, [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]),
        )
