"""Reviews: late readings that are worked into the record later, all at once.

So it is with a backlog of days, and with rules of a long memory: it is one review a rule, not one
a batch. A channel is reviewed once its late readings stopped coming, or after a while at the
latest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hanlu.database import Connection
from hanlu.database.columns import instants, int4s, texts
from iot_gateway.readings.levels import Span
from iot_gateway.rules.limits import LateSpan

QUIET = timedelta(seconds=45)
"""A gateway that sends days of a thousand sensors comes back to each within so long."""
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Review:
    """One rule of one channel, and the span of measured time that changed."""

    channel: int
    rule: str
    since: datetime
    until: datetime


async def ask(connection: Connection, late: Iterable[tuple[int, LateSpan]], now: datetime) -> None:
    """Have these rules of channels worked out again; one that is asked for already grows.

    Each rule of a channel once.
    """
    asked = sorted((channel, span.rule.id, span.since, span.until) for channel, span in late)
    if not asked:
        return
    channels, rules, since, until = zip(*asked, strict=True)
    await connection.execute(
        """insert into gateway.review as r (channel, rule, since, until, asked_at, changed_at)
           select channel, rule, since, until, %b, %b
           from unnest(%b::int[], %b::text[], %b::timestamptz[], %b::timestamptz[])
               as a(channel, rule, since, until)
           on conflict (channel, rule) do update set since = least(r.since, excluded.since),
               until = greatest(r.until, excluded.until), changed_at = excluded.changed_at""",
        (
            now,
            now,
            int4s(channels),
            texts([rule.encode() for rule in rules]),
            instants(since),
            instants(until),
        ),
    )


async def ripe(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Channels whose late readings stopped coming, or that waited long enough."""
    cursor = await connection.execute(
        """select channel from gateway.review where changed_at <= %s or asked_at <= %s
           group by channel order by min(asked_at) limit %s""",
        (now - QUIET, now - PATIENCE, limit),
    )
    return [row["channel"] for row in await cursor.fetchall()]


async def pending(
    connection: Connection, channels: Sequence[int], span: Span
) -> dict[int, datetime]:
    """Channels with late readings in a span that are not in the record yet, and since when."""
    cursor = await connection.execute(
        """select channel, min(since) as since from gateway.review
           where channel = any(%s) and since < %s and until >= %s group by channel""",
        (list(channels), span[1], span[0]),
    )
    return {row["channel"]: row["since"] for row in await cursor.fetchall()}


async def done(connection: Connection, channel: int) -> list[Review]:
    """Take away the reviews of a channel, which is locked; what they asked for."""
    cursor = await connection.execute(
        "delete from gateway.review where channel = %s returning channel, rule, since, until",
        (channel,),
    )
    return [Review(**row) for row in await cursor.fetchall()]
