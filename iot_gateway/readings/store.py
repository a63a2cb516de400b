"""Writing readings and newest values in bulk."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter

import msgspec
from psycopg import sql
from psycopg.rows import tuple_row

from hanlu.database import Answer, Connection
from hanlu.database.columns import (
    Column,
    bools,
    float4s,
    float8s,
    instants,
    int4s,
    int8s,
    texts,
)
from iot_gateway.metrics import METRICS
from iot_gateway.reading import MetricValue

_WIDE = frozenset({"run_hours", "lat", "lon"})  # a real's seven digits would round these


class Row(msgspec.Struct, frozen=True, gc=False):
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
_KEY_TYPES = ("int", "timestamptz", "bigint", "timestamptz")


async def insert(connection: Connection, rows: Sequence[Row]) -> Answer[list[bool]]:
    """Store readings; of each whether it was new. Repeats, also within ``rows``, are free.

    Their days must have partitions.
    """
    named: set[str] = set().union(*(row.metrics for row in rows))
    present = [name for name in METRICS if name in named]
    columns = (
        int4s([row.channel for row in rows]),
        instants([row.ts for row in rows]),
        int8s([row.seq for row in rows]),
        instants([row.received_at for row in rows]),
        *(_column(name, [row.metrics.get(name) for row in rows]) for name in present),
    )
    cursor = connection.cursor(row_factory=tuple_row)
    await cursor.execute(_insertion(tuple(present)), (*columns, len(rows)))

    async def answer() -> list[bool]:
        found = await cursor.fetchall()
        if found[0][0] == len(rows):
            return [True] * len(rows)
        stored = {(channel, ts, seq) for _, channel, ts, seq in found if channel is not None}
        new = []
        for key in (row.key for row in rows):
            new.append(key in stored)
            stored.discard(key)
        return new

    return answer


@lru_cache
def _insertion(metrics: tuple[str, ...]) -> sql.Composed:
    """Answers with the keys that were new; without any, which need no sending, when all were."""
    types = (*_KEY_TYPES, *map(_type_of, metrics))
    return sql.SQL(
        """with new as (
               insert into gateway.reading ({names}) select * from unnest({columns})
               on conflict do nothing returning channel, ts, seq)
           select counted.n, new.channel, new.ts, new.seq
           from (select count(*) as n from new) as counted left join new on counted.n < %b"""
    ).format(
        names=sql.SQL(", ").join(map(sql.Identifier, (*_KEY, *metrics))),
        columns=sql.SQL(", ").join(sql.SQL(f"%b::{each}[]") for each in types),
    )


def _type_of(name: str) -> str:
    if METRICS[name].kind == "flag":
        return "bool"
    return "float8" if name in _WIDE else "real"


def _column(name: str, values: Sequence[MetricValue | None]) -> Column:
    if METRICS[name].kind == "flag":
        return bools([None if value is None else bool(value) for value in values])
    return float8s(values) if name in _WIDE else float4s(values)


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


class Newest(msgspec.Struct, frozen=True, gc=False):
    """The newest value of one metric of one channel."""

    channel: int
    metric: str
    value: float
    ts: datetime
    seq: int


def newest_values(rows: Iterable[Row]) -> list[Newest]:
    """The newest value of each (channel, metric) in ``rows``, sorted so that locks are ordered."""
    found: dict[tuple[int, str], Row] = {}
    for row in rows:
        for metric in row.metrics:
            key = (row.channel, metric)
            known = found.get(key)
            if known is None or (known.ts, known.seq) < (row.ts, row.seq):
                found[key] = row
    return [
        Newest(channel, metric, float(row.metrics[metric]), row.ts, row.seq)
        for (channel, metric), row in sorted(found.items(), key=itemgetter(0))
    ]


async def keep_newest(connection: Connection, values: Sequence[Newest]) -> None:
    """Replace latest values by newer ones; an older measurement overwrites nothing."""
    if not values:
        return
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
