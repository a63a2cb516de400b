"""Readings for a chart: as they are while they fit, else thinned without losing an extreme."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from psycopg import sql

from hanlu.database import Connection
from iot_gateway.metrics import METRICS
from iot_gateway.readings import rollups
from iot_gateway.readings.levels import Bucket, Span, coarsest, combined, floored, united, without
from iot_gateway.rules.silence import SilenceRule

type Point = tuple[int, float, float, float]
type Buckets = dict[str, list[Bucket]]  # by metric

_FLAGS = frozenset(name for name, metric in METRICS.items() if metric.kind == "flag")


def _aggregates() -> sql.Composable:
    parts = []
    for name in METRICS:
        column: sql.Composable = sql.Identifier(name)
        if name in _FLAGS:
            column = sql.SQL("{}::int").format(column)
        parts += [
            sql.SQL("{how}({column})::float8 as {alias}").format(
                how=sql.SQL(how), column=column, alias=sql.Identifier(f"{how}_{name}")
            )
            for how in ("count", "min", "max", "avg")
        ]
    return sql.SQL(", ").join(parts)


_QUERY = sql.SQL(
    """select floor(extract(epoch from ts - %(origin)s::timestamptz) / %(width_s)s) as bucket,
              min(ts) as at, {aggregates}
       from gateway.reading where channel = %(channel)s and ts >= %(since)s and ts < %(until)s
       group by 1 order by 1"""
).format(aggregates=_aggregates())

_EACH_S = 1e-6  # a bucket for each reading: they are shown as they are


class Curves(NamedTuple):
    """Points by metric, and the seconds that each stands for: 0 where it is one reading."""

    metrics: dict[str, list[Point]]
    width_s: int = 0

    def gap_s(self, interval_s: int) -> float:
        """Between points further apart than this the device was silent, by the rule of silence
        itself; a point stands for its whole bucket. ``interval_s``: how often the device reports.
        """
        return self.width_s + SilenceRule(interval_s=interval_s).allowed.total_seconds()


async def series(
    connection: Connection, channel: int, since: datetime, until: datetime, points: int
) -> Curves:
    """At most ``points`` buckets a metric: first time in ms, minimum, maximum and mean.

    A breach of a second in a year still shows as its bucket's extreme. Metrics without a value
    in the span are left out. Read from the coarsest rollups that are fine enough.
    """
    span, wanted_s = (since, until), max((until - since).total_seconds() / points, _EACH_S)
    kept_s = coarsest(wanted_s)
    found = {} if kept_s is None else await buckets(connection, channel, since, until, kept_s)
    if kept_s is None:
        fits = await _fits(connection, channel, since, until, points)
    else:  # counted in the rollups, for nothing: a count of readings asks every day's partition
        fits = all(sum(each.n for each in fine) <= points for fine in found.values())
    width_s = 0
    if fits:
        found = await from_readings(connection, channel, span, since, _EACH_S)
    elif kept_s is None:
        width_s = ceil(wanted_s)
        found = await from_readings(connection, channel, span, since, wanted_s)
    else:
        width_s = _wide_s(span, kept_s, points)
        found = {name: _thinned(fine, span, kept_s, width_s) for name, fine in found.items()}
    metrics = {name: [_point(bucket) for bucket in fine] for name, fine in found.items()}
    return Curves(metrics, width_s)


def _wide_s(span: Span, kept_s: int, points: int) -> int:
    """Some whole number of kept buckets, so that the first to the last are ``points``."""
    since, until = span
    kept = ceil((until - floored(since, kept_s)).total_seconds() / kept_s)
    return kept_s * ceil(kept / points)


def _thinned(fine: Sequence[Bucket], span: Span, kept_s: int, width_s: int) -> list[Bucket]:
    since, _until = span
    wide = combined(fine, width_s, floored(since, kept_s))
    if wide and wide[0].at < since:
        wide[0] = wide[0]._replace(at=since)
    return wide


async def buckets(
    connection: Connection, channel: int, since: datetime, until: datetime, width_s: int
) -> Buckets:
    """Every reading of a span in buckets of a kept width, by metric and time.

    From rollups where they hold, from the readings themselves in the rest: the hour that is not
    over, hours with late readings not worked in yet, and where the span cuts a bucket.
    """
    cut = [_whole(at, width_s) for at in (since, until) if at != floored(at, width_s)]
    holes = united([*cut, *await rollups.stale(connection, channel, (since, until), width_s)])
    found: Buckets = {}
    kept = without((since, until), holes)
    if kept:
        read = await rollups.read(connection, channel, (kept[0][0], kept[-1][1]), width_s)
        for name, fine in read.items():
            whole = len(kept) == 1
            held = fine if whole else [e for e in fine if any(b <= e.at < end for b, end in kept)]
            if held:
                found[name] = held
    for span in without((since, until), kept):
        fresh = await from_readings(connection, channel, span, floored(since, width_s), width_s)
        for name, fine in fresh.items():
            found[name] = combined([*found.get(name, ()), *fine], width_s)
    return found


def _whole(at: datetime, width_s: int) -> Span:
    begin = floored(at, width_s)
    return begin, begin + timedelta(seconds=width_s)


async def from_readings(
    connection: Connection, channel: int, span: Span, origin: datetime, width_s: float
) -> Buckets:
    """Buckets that begin with their first reading; counted from ``origin``."""
    since, until = span
    cursor = await connection.execute(
        _QUERY,
        {
            "channel": channel,
            "since": since,
            "until": until,
            "origin": origin,
            "width_s": width_s,
        },
    )
    found: Buckets = {}
    for row in await cursor.fetchall():
        for name in METRICS:
            if n := int(row[f"count_{name}"]):
                numbers = (row[f"{how}_{name}"] for how in ("min", "max", "avg"))
                found.setdefault(name, []).append(Bucket(row["at"], n, *numbers))
    return found


async def _fits(
    connection: Connection, channel: int, since: datetime, until: datetime, points: int
) -> bool:
    cursor = await connection.execute(
        """select count(*) <= %s as fits from (
               select from gateway.reading where channel = %s and ts >= %s and ts < %s
               limit %s) as few""",
        (points, channel, since, until, points + 1),
    )
    row = await cursor.fetchone()
    return bool(row and row["fits"])


def _point(bucket: Bucket) -> Point:
    """Seven digits, as a real was stored; more would be noise of the conversion."""
    low, high, mean = (float(f"{value:.7g}") for value in bucket[2:])
    return (int(bucket.at.timestamp() * 1000), low, high, mean)


async def count(
    connection: Connection, channels: Sequence[int], since: datetime | None, until: datetime | None
) -> int:
    """How many readings these channels have in a span; an open end is no bound."""
    cursor = await connection.execute(
        """select count(*) as count from gateway.reading where channel = any(%(channels)s)
             and (%(since)s::timestamptz is null or ts >= %(since)s)
             and (%(until)s::timestamptz is null or ts < %(until)s)""",
        {"channels": list(channels), "since": since, "until": until},
    )
    row: dict[str, Any] | None = await cursor.fetchone()
    return row["count"] if row else 0
