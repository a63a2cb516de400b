"""The record of excursions: what happened to a channel, whatever the order readings came in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from psycopg import sql

from hanlu.database import Connection
from iot_gateway.rules.excursion import Excursion, ExcursionRule, excursions
from iot_gateway.rules.transition import Sample


async def write(
    connection: Connection,
    channel_id: int,
    found: Iterable[tuple[ExcursionRule, Excursion]],
    now: datetime,
) -> None:
    """Write excursions over those of the same start. Safe to repeat."""
    async with connection.cursor() as cursor:
        await cursor.executemany(
            """insert into gateway.excursion (channel, rule, metric, since, ended_at, called_at,
                   peak, peak_at, limit_value, severity, known_at)
               values (%(channel)s, %(rule)s, %(metric)s, %(since)s, %(ended_at)s, %(called_at)s,
                   %(peak)s, %(peak_at)s, %(limit)s, %(severity)s, %(now)s)
               on conflict (channel, rule, since) do update set ended_at = excluded.ended_at,
                   called_at = excluded.called_at, peak = excluded.peak,
                   peak_at = excluded.peak_at, severity = excluded.severity""",
            [
                {
                    **msgspec.structs.asdict(each),
                    "channel": channel_id,
                    "metric": rule.metric,
                    "now": now,
                }
                for rule, each in found
            ],
        )


async def running(
    connection: Connection, channel_ids: Sequence[int]
) -> dict[int, dict[str, Excursion]]:
    """The excursions on record that still run, by channel and rule.

    What a late reading split or joined is right here, and not in the state of the alarm rule.
    """
    cursor = await connection.execute(
        """select channel, rule, limit_value, since, peak, peak_at, called_at, severity
           from gateway.excursion where channel = any(%s) and ended_at is null""",
        (list(channel_ids),),
    )
    found: dict[int, dict[str, Excursion]] = defaultdict(dict)
    for row in await cursor.fetchall():
        found[row["channel"]][row["rule"]] = Excursion(
            rule=row["rule"],
            limit=row["limit_value"],
            since=row["since"],
            peak=row["peak"],
            peak_at=row["peak_at"],
            called_at=row["called_at"],
            severity=row["severity"],
        )
    return found


async def read_again(
    connection: Connection,
    channel_id: int,
    rule: ExcursionRule,
    since: datetime,
    until: datetime,
    now: datetime,
) -> None:
    """Make the record around late readings a function of all readings that are stored.

    Reads from the begin of the excursion they fall into to the next reading that surely ends one.
    """
    metric = sql.Identifier(rule.metric)
    begin = await _begin(connection, channel_id, rule, since, until)
    end = await _end(connection, channel_id, rule, until)
    query = sql.SQL(
        """select ts, seq, {metric} as value from gateway.reading
           where channel = %s and ts >= %s and ts <= %s and {metric} is not null order by ts, seq"""
    )
    cursor = await connection.execute(query.format(metric=metric), (channel_id, begin, end or now))
    samples = [
        Sample(row["ts"], row["seq"], {rule.metric: row["value"]})
        for row in await cursor.fetchall()
    ]
    await connection.execute(
        """delete from gateway.excursion
           where channel = %s and rule = %s and since >= %s and since <= %s""",
        (channel_id, rule.id, begin, end or now),
    )
    found = [(rule, each) for each in excursions(rule, samples)]
    await write(connection, channel_id, found, now)


async def _begin(
    connection: Connection, channel_id: int, rule: ExcursionRule, since: datetime, until: datetime
) -> datetime:
    cursor = await connection.execute(
        """select min(since) as since from gateway.excursion
           where channel = %s and rule = %s and since <= %s
             and (ended_at is null or ended_at >= %s)""",
        (channel_id, rule.id, until, since),
    )
    row: dict[str, Any] | None = await cursor.fetchone()
    return min(since, row["since"]) if row and row["since"] else since


async def _end(
    connection: Connection, channel_id: int, rule: ExcursionRule, until: datetime
) -> datetime | None:
    """The first reading after ``until`` that ends every excursion of this rule."""
    surely = rule.limit - rule.band if rule.side == "high" else rule.limit + rule.band
    query = sql.SQL(
        """select ts from gateway.reading where channel = %s and ts > %s and {metric} {within} %s
           order by ts limit 1"""
    ).format(
        metric=sql.Identifier(rule.metric),
        within=sql.SQL("<=" if rule.side == "high" else ">="),
    )
    cursor = await connection.execute(query, (channel_id, until, surely))
    row = await cursor.fetchone()
    return row["ts"] if row else None


async def of_channels(
    connection: Connection, channel_ids: list[int], since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Excursions that overlap a span, the oldest first."""
    cursor = await connection.execute(
        """select * from gateway.excursion where channel = any(%s) and since <= %s
             and (ended_at is null or ended_at >= %s) order by since, channel, rule limit 5000""",
        (channel_ids, until, since),
    )
    return await cursor.fetchall()
