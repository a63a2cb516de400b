"""Readings for a chart: as they are while they fit, else thinned without losing an extreme."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import sql

from hanlu.database import Connection
from iot_gateway.metrics import METRICS

type Point = tuple[int, float, float, float]

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
            for how in ("min", "max", "avg")
        ]
    return sql.SQL(", ").join(parts)


_QUERY = sql.SQL(
    """select floor(extract(epoch from ts - %(since)s::timestamptz) / %(width_s)s) as bucket,
              min(ts) as at, {aggregates}
       from gateway.reading where channel = %(channel)s and ts >= %(since)s and ts < %(until)s
       group by 1 order by 1"""
).format(aggregates=_aggregates())


async def series(
    connection: Connection, channel: int, since: datetime, until: datetime, points: int
) -> dict[str, list[Point]]:
    """At most ``points`` buckets a metric: first time in ms, minimum, maximum and mean.

    A breach of a second in a year still shows as its bucket's extreme. Metrics without a value
    in the span are left out.
    """
    width_s = max((until - since).total_seconds() / points, 1e-6)
    if await _fits(connection, channel, since, until, points):
        width_s = 1e-6  # a bucket for each reading: they are shown as they are
    cursor = await connection.execute(
        _QUERY, {"channel": channel, "since": since, "until": until, "width_s": width_s}
    )
    found: dict[str, list[Point]] = {}
    for row in await cursor.fetchall():
        at_ms = int(row["at"].timestamp() * 1000)
        for name in METRICS:
            if row[f"min_{name}"] is not None:
                point = (at_ms, *(_rounded(row[f"{how}_{name}"]) for how in ("min", "max", "avg")))
                found.setdefault(name, []).append(point)  # type: ignore[arg-type]  # three values
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


def _rounded(value: float) -> float:
    """Seven digits, as a real was stored; more would be noise of the conversion."""
    return float(f"{value:.7g}")


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
