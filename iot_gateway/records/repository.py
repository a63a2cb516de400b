"""Records in the database: which files were signed, and what goes into the next one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from psycopg import sql

from hanlu.database import Connection
from iot_gateway.metrics import METRICS
from iot_gateway.readings.levels import Span
from iot_gateway.records.day_file import NOTHING_BEFORE, Ran, Taken

_METRICS = sql.SQL(", ").join(sql.SQL("r.{}").format(sql.Identifier(name)) for name in METRICS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A signed file that was kept; ``file`` is its name in the file store."""

    device: int
    number: int
    day: date
    part: int
    readings: int
    excursions: int
    signed_at: datetime
    public_key: str
    previous: str
    head: str
    file: str


async def keep(connection: Connection, kept: Kept) -> None:
    """Note a signed file; its number, its day and part are taken once and for all."""
    await connection.execute(
        """insert into gateway.record_file (device, number, day, part, readings, excursions,
               signed_at, public_key, previous, head, file)
           values (%(device)s, %(number)s, %(day)s, %(part)s, %(readings)s, %(excursions)s,
               %(signed_at)s, %(public_key)s, %(previous)s, %(head)s, %(file)s)""",
        {name: getattr(kept, name) for name in Kept.__slots__},
    )


async def last(connection: Connection, device: int) -> tuple[int, str]:
    """Number and head of a device's newest file; 0 and nothing before its first."""
    cursor = await connection.execute(
        """select number, head from gateway.record_file where device = %s
           order by number desc limit 1""",
        (device,),
    )
    row = await cursor.fetchone()
    return (row["number"], row["head"]) if row else (0, NOTHING_BEFORE)


async def parts(connection: Connection, device: int, day: date) -> list[Kept]:
    """The files of a device's day, the day itself first."""
    cursor = await connection.execute(
        "select * from gateway.record_file where device = %s and day = %s order by part",
        (device, day),
    )
    return [Kept(**row) for row in await cursor.fetchall()]


async def chained(connection: Connection, device: int, span: Span) -> list[Kept]:
    """Every file from the first to the last that says something of a span's days, none left out.

    Between them also files of other days: a chain with a hole proves nothing.
    """
    since, until = span[0].date(), (span[1] - timedelta(microseconds=1)).date()
    cursor = await connection.execute(
        """select f.* from gateway.record_file f join (
               select min(number) as first, max(number) as last from gateway.record_file
               where device = %(device)s and day >= %(since)s and day <= %(until)s) as span
               on f.number between span.first and span.last
           where f.device = %(device)s order by f.number""",
        {"device": device, "since": since, "until": until},
    )
    return [Kept(**row) for row in await cursor.fetchall()]


async def keys(connection: Connection) -> list[dict[str, Any]]:
    """Public keys that files were signed with, with the first and last use, the newest first."""
    cursor = await connection.execute(
        """select public_key, min(signed_at) as first_at, max(signed_at) as last_at
           from gateway.record_file group by public_key order by last_at desc"""
    )
    return await cursor.fetchall()


async def taken(
    connection: Connection, channels: dict[int, str], since: datetime, until: datetime
) -> list[Taken]:
    """The stored readings of some channels (id to probe) measured in a span, in measured order."""
    query = sql.SQL(
        """select r.channel, r.ts, r.seq, r.received_at, r.known_at, {metrics}
           from gateway.reading r where r.channel = any(%s) and r.ts >= %s and r.ts < %s
           order by r.ts, r.channel, r.seq"""
    ).format(metrics=_METRICS)
    cursor = await connection.execute(query, (list(channels), since, until))
    return [
        Taken(
            measured_at=row["ts"],
            received_at=row["received_at"],
            known_at=row["known_at"],
            channel=channels[row["channel"]],
            sequence=row["seq"],
            values={name: row[name] for name in METRICS if row[name] is not None},
        )
        for row in await cursor.fetchall()
    ]


async def ran(
    connection: Connection, channels: dict[int, str], since: datetime, until: datetime
) -> list[Ran]:
    """Excursions of the limits that touch a span, the oldest first."""
    cursor = await connection.execute(
        """select channel, rule, metric, limit_value, severity, since, ended_at, called_at, peak,
                  peak_at, known_at
           from gateway.excursion where channel = any(%s) and since < %s
             and (ended_at is null or ended_at >= %s)
             and rule in (metric || '_high', metric || '_low')
           order by since, channel, rule""",
        (list(channels), until, since),
    )
    return [
        Ran(channel=channels[row.pop("channel")], limit=row.pop("limit_value"), **row)
        for row in await cursor.fetchall()
    ]


def day_span(day: date) -> Span:
    """Begin and end of a UTC day."""
    begin = datetime.combine(day, time(), UTC)
    return begin, begin + timedelta(days=1)
