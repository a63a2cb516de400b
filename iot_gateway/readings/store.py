"""Writing readings and newest values in bulk."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg import sql
from psycopg.rows import tuple_row

from hanlu.database import Connection
from hanlu.database.columns import float8s, instants, int4s, int8s, texts
from iot_gateway.metrics import METRICS
from iot_gateway.reading import MetricValue

_WIDE = frozenset({"run_hours", "lat", "lon"})  # a real's seven digits would round these


FEW = 32  # up to so many rows one statement is faster than a copy


class Row(NamedTuple):
    """One reading of one channel, ready to be stored. ``ts`` is the measured time."""

    channel: int
    ts: datetime
    seq: int
    received_at: datetime
    metrics: dict[str, MetricValue]

    @property
    def key(self) -> tuple[int, datetime, int]:
        """What makes it one reading, however often it arrives."""
        return (self.channel, self.ts, self.seq)


_KEY = ("channel", "ts", "seq", "received_at")
_KEY_TYPES = ("int4", "timestamptz", "int8", "timestamptz")


def _type_of(name: str) -> str:
    if METRICS[name].kind == "flag":
        return "bool"
    return "float8" if name in _WIDE else "float4"


def _cell(name: str, value: MetricValue | None) -> MetricValue | None:
    if value is None or METRICS[name].kind == "flag":
        return value
    return float(value)


async def insert(connection: Connection, rows: Sequence[Row]) -> list[bool]:
    """Store readings; of each whether it was new. Repeats, also within ``rows``, are free.

    Their days must have partitions.
    """
    few = len(rows) <= FEW
    stored = await (_insert_few(connection, rows) if few else _insert_many(connection, rows))
    if stored is None:
        return [True] * len(rows)
    new = []
    for key in (row.key for row in rows):
        new.append(key in stored)
        stored.discard(key)
    return new


async def _insert_many(
    connection: Connection, rows: Sequence[Row]
) -> set[tuple[int, datetime, int]] | None:
    """The keys of those that were new; None, which needs no sending, when all were."""
    await connection.execute(
        """create temp table if not exists reading_staging
           (like gateway.reading including defaults) on commit delete rows"""
    )
    present = _present(rows)
    names = sql.SQL(", ").join(map(sql.Identifier, (*_KEY, *present)))
    async with connection.cursor(row_factory=tuple_row) as cursor:
        staging = sql.SQL("copy pg_temp.reading_staging ({}) from stdin (format binary)")
        async with cursor.copy(staging.format(names)) as copy:
            copy.set_types((*_KEY_TYPES, *map(_type_of, present)))
            for row in rows:
                value = row.metrics.get
                await copy.write_row((*row[:4], *[_cell(name, value(name)) for name in present]))
        merge = sql.SQL(
            """with new as (
                   insert into gateway.reading ({names}) select {names} from pg_temp.reading_staging
                   on conflict do nothing returning channel, ts, seq)
               select counted.n, new.channel, new.ts, new.seq
               from (select count(*) as n from new) as counted left join new on counted.n < %b"""
        )
        await cursor.execute(merge.format(names=names), (len(rows),))
        found = await cursor.fetchall()
        if found[0][0] == len(rows):
            return None
        return {(channel, ts, seq) for _, channel, ts, seq in found if channel is not None}


def _present(rows: Sequence[Row]) -> list[str]:
    """The metrics that any of these rows has a value of."""
    named: set[str] = set().union(*(row.metrics for row in rows))
    return [name for name in METRICS if name in named]


async def _insert_few(
    connection: Connection, rows: Sequence[Row]
) -> set[tuple[int, datetime, int]] | None:
    """The same in one round trip instead of five: what a quiet line waits for."""
    present = _present(rows)
    names = (*_KEY, *present)
    one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(names)))
    statement = sql.SQL(
        """insert into gateway.reading ({}) values {} on conflict do nothing
           returning channel, ts, seq"""
    ).format(sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join([one] * len(rows)))
    values = [
        cell
        for row in rows
        for cell in (*row[:4], *(_cell(name, row.metrics.get(name)) for name in present))
    ]
    cursor = await connection.execute(statement, values)
    return {(row["channel"], row["ts"], row["seq"]) for row in await cursor.fetchall()}


async def already_stored(
    connection: Connection, keys: Iterable[tuple[int, int]], since: datetime
) -> set[tuple[int, int]]:
    """Which (channel, sequence) pairs were received after ``since``, whatever their time.

    For messages without a time of their own: sent again by the broker, they carry a new one.
    """
    pairs = list(keys)
    cursor = await connection.execute(
        """select r.channel, r.seq from gateway.reading r
           join unnest(%s::int[], %s::bigint[]) as k(channel, seq)
               on r.channel = k.channel and r.seq = k.seq
           where r.ts > %s""",
        ([channel for channel, _ in pairs], [seq for _, seq in pairs], since),
    )
    return {(row["channel"], row["seq"]) for row in await cursor.fetchall()}


class Newest(NamedTuple):
    """The newest value of one metric of one channel."""

    channel: int
    metric: str
    value: float
    ts: datetime
    seq: int


def newest_values(rows: Iterable[Row]) -> list[Newest]:
    """The newest value of each (channel, metric) in ``rows``, sorted so that locks are ordered."""
    found: dict[tuple[int, str], Newest] = {}
    for row in rows:
        for metric, value in row.metrics.items():
            known = found.get((row.channel, metric))
            if known is None or (known.ts, known.seq) < (row.ts, row.seq):
                found[row.channel, metric] = Newest(
                    row.channel, metric, float(value), row.ts, row.seq
                )
    return [found[key] for key in sorted(found)]


async def keep_newest(connection: Connection, values: Sequence[Newest]) -> None:
    """Replace latest values by newer ones; an older measurement overwrites nothing."""
    await connection.execute(
        """insert into gateway.latest as l (channel, metric, value, ts, seq)
           select * from unnest(%b::int[], %b::text[], %b::float8[], %b::timestamptz[],
               %b::bigint[])
           on conflict (channel, metric) do update
               set value = excluded.value, ts = excluded.ts, seq = excluded.seq
               where (l.ts, l.seq) < (excluded.ts, excluded.seq)""",
        (
            int4s([each.channel for each in values]),
            texts([each.metric.encode() for each in values]),
            float8s([each.value for each in values]),
            instants([each.ts for each in values]),
            int8s([each.seq for each in values]),
        ),
    )
