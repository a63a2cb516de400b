"""Rollups in the database: which hours are due, how they are derived, how they are read.

A rollup is a function of the stored readings of its hour, derived after the hour is over; a late
reading makes its hour due again. So no order of arrival and no repeat can make it wrong, and the
path of a live reading pays nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from psycopg import sql

from hanlu.database import Answer, Connection
from iot_gateway.metrics import METRICS
from iot_gateway.readings.levels import Bucket, Span, floored

HOUR_S = 3600
DAY_S = 86_400

type Hour = tuple[int, datetime]  # channel and begin


async def closed_until(connection: Connection) -> Answer[datetime]:
    """Before it, hours are over: readings of theirs are late. Ask before readings are stored.

    Holds off the closing of hours until the transaction ends.
    """
    cursor = await connection.execute("select gateway.rollups_closed_until() as at")

    async def answer() -> datetime:
        row = await cursor.fetchone()
        assert row is not None  # noqa: S101  # a function returns
        at: datetime = row["at"]
        return at

    return answer


async def make_due(connection: Connection, hours: Iterable[Hour]) -> None:
    """Have these hours derived again. A row that is there is locked, so that whoever derives it
    now sees either what this transaction stores or the row it leaves."""
    rows = sorted(set(hours))
    if rows:
        await connection.execute(
            """insert into gateway.rollup_due (channel, hour)
               select * from unnest(%b::int[], %b::timestamptz[])
               on conflict (channel, hour) do update set hour = excluded.hour""",
            ([channel for channel, _ in rows], [hour for _, hour in rows]),
        )


async def close(connection: Connection, until: datetime) -> bool:
    """Close the next hour that ends by ``until``; what was heard in it is due. False: none is left.

    One hour in a transaction, since no batch is stored while it lasts.
    """
    cursor = await connection.execute("select closed_until from gateway.rollup_progress")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # the table has one row
    end = row["closed_until"] + timedelta(seconds=HOUR_S)
    if end > until:
        return False
    await connection.execute("select gateway.close_hours(%s)", (end,))
    return True


async def derive(connection: Connection, limit: int) -> int:
    """Derive up to ``limit`` due hours in this transaction; how many there were.

    One process at a time: the coarse levels are merged, not written anew.
    """
    cursor = await connection.execute(
        "select pg_try_advisory_xact_lock(hashtext('gateway.rollup.derive')) as mine"
    )
    row = await cursor.fetchone()
    if not row or not row["mine"]:
        return 0
    cursor = await connection.execute(
        """delete from gateway.rollup_due d using (
               select channel, hour from gateway.rollup_due order by hour, channel limit %s
               for update skip locked) as due
           where d.channel = due.channel and d.hour = due.hour returning d.channel, d.hour""",
        (limit,),
    )
    hours = [(row["channel"], row["hour"]) for row in await cursor.fetchall()]
    if not hours:
        return 0
    for month in {floored(hour, DAY_S).date().replace(day=1) for _, hour in hours}:
        await connection.execute("select gateway.ensure_rollup_partition(%s)", (month,))
    metrics = await _metrics(connection, {channel for channel, _ in hours})
    if metrics:
        begins = [hour for _, hour in hours]
        asked = {
            "channels": [channel for channel, _ in hours],
            "hours": begins,
            "first": min(begins),
            "last": max(begins) + timedelta(seconds=HOUR_S),
        }
        await connection.execute(_from_readings(metrics), asked)
        await connection.execute(_DAYS, asked)
    return len(hours)


async def _metrics(connection: Connection, channels: Iterable[int]) -> list[str]:
    cursor = await connection.execute(
        "select distinct metric from gateway.latest where channel = any(%s) order by metric",
        (list(channels),),
    )
    return [row["metric"] for row in await cursor.fetchall()]


# What a block covers, by the width of its buckets; `at` is a bucket's number within it.
_BLOCK = """case width_s when 60 then date_trunc('hour', bucket, 'UTC')
    when 86400 then date_trunc('month', bucket, 'UTC') else date_trunc('day', bucket, 'UTC') end"""

# Fresh buckets replace those of the same number in their block; the block's others stay.
_MERGE = f"""
placed as (
    select channel, width_s, {_BLOCK} as block, metric, bucket, n, low, high, mean from fresh),
numbered as (
    select channel, width_s, block, metric,
           (extract(epoch from bucket - block) / width_s)::smallint as at, n, low, high, mean
    from placed),
kept as (
    select r.channel, r.width_s, r.block, r.metric, u.at, u.n, u.low, u.high, u.mean
    from gateway.rollup r
    join (select distinct channel, width_s, block, metric from numbered) as touched
        using (channel, width_s, block, metric)
    cross join lateral unnest(r.at, r.n, r.low, r.high, r.mean) as u(at, n, low, high, mean)
    where not exists (
        select from numbered f where f.channel = r.channel and f.width_s = r.width_s
            and f.block = r.block and f.metric = r.metric and f.at = u.at))
insert into gateway.rollup (channel, width_s, block, metric, at, n, low, high, mean)
select channel, width_s, block, metric, array_agg(at order by at), array_agg(n order by at),
       array_agg(low order by at), array_agg(high order by at), array_agg(mean order by at)
from (select * from numbered union all select * from kept) as entries
group by channel, width_s, block, metric
on conflict (channel, width_s, block, metric) do update
    set at = excluded.at, n = excluded.n, low = excluded.low, high = excluded.high,
        mean = excluded.mean
"""  # noqa: S608  # constants


def _from_readings(metrics: Iterable[str]) -> sql.Composed:
    """Minutes, quarters and hours of due hours. Numeric sums are exact, in any order the same."""
    values = [
        sql.SQL("({}, r.{}{})").format(
            sql.Literal(name),
            sql.Identifier(name),
            sql.SQL("::int::float8" if METRICS[name].kind == "flag" else "::float8"),
        )
        for name in metrics
    ]
    return sql.SQL(
        """with due as (select * from unnest(%(channels)s::int[], %(hours)s::timestamptz[])
            as d(channel, hour)),
        minute as (
            select r.channel, v.metric, date_trunc('minute', r.ts, 'UTC') as bucket, count(*) as n,
                   min(v.value) as low, max(v.value) as high, sum(v.value::numeric) as total
            from due d
            join gateway.reading r on r.channel = d.channel and r.ts >= d.hour
                and r.ts < d.hour + interval '1 hour'
                and r.ts >= %(first)s and r.ts < %(last)s -- so that few partitions are planned for
            cross join lateral (values {values}) as v(metric, value)
            where v.value is not null
            group by 1, 2, 3),
        fresh as (
            select m.channel, w.width_s, m.metric,
                   date_bin(make_interval(secs => w.width_s), m.bucket, 'epoch') as bucket,
                   sum(n)::int as n, min(low)::real as low, max(high)::real as high,
                   (sum(total) / sum(n))::real as mean
            from minute m cross join (values (60), (900), (3600)) as w(width_s)
            group by 1, 2, 3, 4),"""
    ).format(values=sql.SQL(", ").join(values)) + sql.SQL(_MERGE)


_DAYS = f"""with due as (
    select distinct channel, date_trunc('day', hour, 'UTC') as day
    from unnest(%(channels)s::int[], %(hours)s::timestamptz[]) as d(channel, hour)),
fresh as (
    select r.channel, 86400 as width_s, r.metric, r.block as bucket, sum(u.n)::int as n,
           min(u.low) as low, max(u.high) as high,
           (sum(u.mean::float8::numeric * u.n) / sum(u.n))::real as mean
    from due d join gateway.rollup r
        on r.channel = d.channel and r.width_s = 3600 and r.block = d.day
    cross join lateral unnest(r.n, r.low, r.high, r.mean) as u(n, low, high, mean)
    group by 1, 2, 3, 4),{_MERGE}"""  # noqa: S608  # constants


async def stale(connection: Connection, channel: int, span: Span, width_s: int) -> list[Span]:
    """The stretches of a span that rollups of this width do not tell rightly (yet), unsorted.

    A late reading makes whole buckets stale; what is not over yet is in none of them.
    """
    begin, end = span
    cursor = await connection.execute(
        """select hour, null as closed_until from gateway.rollup_due
           where channel = %s and hour >= %s and hour < %s
           union all select null, closed_until from gateway.rollup_progress""",
        (channel, floored(begin, DAY_S), end + timedelta(seconds=DAY_S)),
    )
    found: list[Span] = []
    whole = timedelta(seconds=max(width_s, HOUR_S))
    for row in await cursor.fetchall():
        if row["hour"] is not None:
            first = floored(row["hour"], max(width_s, HOUR_S))
            found.append((first, first + whole))
        else:
            found.append((row["closed_until"], max(end, row["closed_until"])))
    return found


async def read(
    connection: Connection, channel: int, span: Span, width_s: int
) -> dict[str, list[Bucket]]:
    """The kept buckets that begin in a span, by metric and time."""
    begin, end = span
    step = timedelta(seconds=width_s)
    cursor = await connection.execute(
        """select metric, block, at, n, low, high, mean from gateway.rollup
           where channel = %s and width_s = %s and block > %s and block < %s
           order by block""",
        (channel, width_s, begin - _LONGEST[width_s], end),
    )
    found: dict[str, list[Bucket]] = defaultdict(list)
    for row in await cursor.fetchall():
        block = row["block"]
        columns = zip(row["at"], row["n"], row["low"], row["high"], row["mean"], strict=True)
        found[row["metric"]] += [
            Bucket(at, *numbers)
            for number, *numbers in columns
            if begin <= (at := block + number * step) < end
        ]
    return found


_LONGEST = {
    60: timedelta(hours=1),
    900: timedelta(days=1),
    3600: timedelta(days=1),
    86_400: timedelta(days=31),
}
"""What one block covers at most."""
