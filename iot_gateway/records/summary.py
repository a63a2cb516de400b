"""What a span of readings comes to: extremes, mean, longest gap and mean kinetic temperature."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from hanlu.database import Connection
from iot_gateway.readings.levels import Span
from iot_gateway.rules.mkt import GAS_CONSTANT, KELVIN
from iot_gateway.rules.windows import HOLD_S

HEAT_KJ_MOL = 83.144


@dataclass(frozen=True, slots=True)
class Summary:
    """One metric of one channel over a span.

    ``mean`` is weighted by time, a value holding until the next, 30 minutes at most, as is
    ``mkt``; the last value holds for no time. ``longest_gap_s``: between readings of the span.
    """

    count: int
    low: float
    high: float
    mean: float
    mkt: float
    first_at: datetime
    last_at: datetime
    longest_gap_s: float


async def of_channel(
    connection: Connection, channel: int, metric: str, span: Span, heat_kj_mol: float = HEAT_KJ_MOL
) -> Summary | None:
    """The summary of a temperature; None without readings. ``mkt`` says nothing of other metrics.

    The MKT is that of ``rules.mkt``, worked out where the readings are.
    """
    query = sql.SQL(
        """with held as (
               select {metric}::float8 as value, ts, extract(epoch from
                   lead(ts) over (order by ts, seq) - ts)::float8 as gap
               from gateway.reading
               where channel = %(channel)s and ts >= %(since)s and ts < %(until)s
                   and {metric} is not null)
           select count(*) as count, min(value) as low, max(value) as high,
                  avg(value) as plain_mean, min(ts) as first_at, max(ts) as last_at,
                  coalesce(max(gap), 0) as longest_gap_s,
                  sum(least(gap, %(hold)s)) filter (where gap is not null) as total,
                  sum(value * least(gap, %(hold)s)) filter (where gap is not null) as weighted,
                  sum(exp(-%(ratio)s / greatest(value + %(kelvin)s, 1)) * least(gap, %(hold)s))
                      filter (where gap is not null) as stress
           from held"""
    ).format(metric=sql.Identifier(metric))
    ratio = heat_kj_mol / GAS_CONSTANT
    given = {
        "channel": channel,
        "since": span[0],
        "until": span[1],
        "hold": HOLD_S,
        "ratio": ratio,
        "kelvin": KELVIN,
    }
    row = await (await connection.execute(query, given)).fetchone()
    if not row or not row["count"]:
        return None
    mean, mkt = row["plain_mean"], row["plain_mean"]  # a single reading holds for no time
    if row["total"]:
        mean = row["weighted"] / row["total"]
        mkt = ratio / -math.log(row["stress"] / row["total"]) - KELVIN if row["stress"] else mean
    return Summary(
        count=row["count"],
        low=row["low"],
        high=row["high"],
        mean=mean,
        mkt=mkt,
        first_at=row["first_at"],
        last_at=row["last_at"],
        longest_gap_s=row["longest_gap_s"],
    )


async def metrics_of(connection: Connection, channels: Sequence[int]) -> list[str]:
    """The metrics that some channels ever had a value of."""
    cursor = await connection.execute(
        "select distinct metric from gateway.latest where channel = any(%s) order by metric",
        (list(channels),),
    )
    return [row["metric"] for row in await cursor.fetchall()]
