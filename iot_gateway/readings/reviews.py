"""Reviews: rules with a long memory that readings came late for, to be worked out again.

A backlog of days is one review a rule, not one a batch: a channel is reviewed once its late
readings stopped coming, or after a while at the latest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hanlu.database import Connection
from iot_gateway.rules.limits import LateSpan

QUIET = timedelta(seconds=5)
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Review:
    """One rule of one channel, and the span of measured time that changed."""

    channel: int
    rule: str
    since: datetime
    until: datetime


async def ask(connection: Connection, channel: int, span: LateSpan, now: datetime) -> None:
    """Have this rule worked out again; one that is asked for already grows."""
    await connection.execute(
        """insert into gateway.review as r (channel, rule, since, until, asked_at, changed_at)
           values (%(channel)s, %(rule)s, %(since)s, %(until)s, %(now)s, %(now)s)
           on conflict (channel, rule) do update set since = least(r.since, excluded.since),
               until = greatest(r.until, excluded.until), changed_at = excluded.changed_at""",
        {
            "channel": channel,
            "rule": span.rule.id,
            "since": span.since,
            "until": span.until,
            "now": now,
        },
    )


async def ripe(connection: Connection, now: datetime, limit: int) -> list[Review]:
    """Reviews whose late readings stopped coming, or that waited long enough."""
    cursor = await connection.execute(
        """select channel, rule, since, until from gateway.review
           where changed_at <= %s or asked_at <= %s order by asked_at limit %s""",
        (now - QUIET, now - PATIENCE, limit),
    )
    return [Review(**row) for row in await cursor.fetchall()]


async def done(connection: Connection, channel: int) -> list[Review]:
    """Take away the reviews of a channel, which is locked; what they asked for."""
    cursor = await connection.execute(
        "delete from gateway.review where channel = %s returning channel, rule, since, until",
        (channel,),
    )
    return [Review(**row) for row in await cursor.fetchall()]
