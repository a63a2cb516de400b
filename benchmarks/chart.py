"""A 90-day chart of one device among 1,000, read from rollups.

Goal: 100 ms. The store holds 90 days of 1,000 devices; the devices that are asked for report every
5 minutes, the others every --others-min=60 minutes (5 for the full 26 million rows). Rollups of
those that are asked for, and of one of the others, are derived by the product's own statements; the
rest of the others are given copies of the one's, which are as many and as long as their own would
be. Reference in the same minute: the same chart read from the readings themselves.

Options: --devices=N (1000) --days=N (90) --others-min=N (60).
"""

import argparse
import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg.rows import dict_row

from benchmarks import gateway_rig
from benchmarks.machine import machine, milliseconds, percentile
from hanlu.clock import SystemClock
from hanlu.database import Connection, Database
from hanlu.identity.principal import Principal
from iot_gateway.readings import charts, rollups
from iot_gateway.readings.levels import floored

ASKED, POINTS = 20, 500
DAY = timedelta(days=1)
PRINCIPAL = Principal.system("bench")


def main() -> None:
    """Print the figure, the reference, bytes a reading, and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--others-min", type=int, default=60)
    asked = parser.parse_known_args(sys.argv[1:])[0]
    with gateway_rig.database() as (owner_url, app_url):
        gateway_rig.register(owner_url, asked.devices)
        asyncio.run(_measure(owner_url, app_url, asked))


async def _measure(owner_url: str, app_url: str, asked: argparse.Namespace) -> None:
    until = floored(datetime.now(UTC), 86_400)
    since = until - timedelta(days=asked.days)
    begin = time.monotonic()
    rows = await _fill(owner_url, since, until, asked.others_min)
    print(f"machine: {machine()}; {asked.devices} devices, {asked.days} days, {rows:,} readings")
    print(f"stored, with their rollups, in {time.monotonic() - begin:.0f} s", flush=True)
    async with Database(app_url, SystemClock()) as database:
        kept_s = [await _chart(database, n, since, until) for n in range(1, ASKED + 1)]
        raw_s = [await _raw_chart(database, n, since, until) for n in range(1, ASKED + 1)]
    print(f"{asked.days}-day chart of one device, {POINTS} points: {milliseconds(kept_s)}")
    print(f"reference, the same from the readings themselves: {milliseconds(raw_s)}")
    print(f"ratio of the medians: {percentile(kept_s, 0.5) / percentile(raw_s, 0.5):.2f}")
    _sizes(owner_url, rows)


async def _fill(owner_url: str, since: datetime, until: datetime, others_min: int) -> int:
    """Readings as the gateway stores them, two metrics, and their rollups; how many readings."""
    async with await psycopg.AsyncConnection.connect(
        owner_url, autocommit=True, row_factory=dict_row
    ) as connection:
        await connection.execute(
            """insert into gateway.channel (device, created_at)
               select key, now() from gateway.device order by key"""
        )
        await connection.execute(
            """insert into gateway.latest select id, m, 0, now(), 0 from gateway.channel
               cross join unnest('{temperature_c,humidity_pct}'::text[]) as m"""
        )
        stored, day = 0, since
        while day < until:
            stored += await _store_day(connection, day, others_min)
            await _roll_up(connection, day)
            day += DAY
        await connection.execute(
            """insert into gateway.rollup
               select c.id, r.width_s, r.block, r.metric, r.at, r.n, r.low, r.high, r.mean
               from gateway.rollup r join gateway.channel c on c.id > r.channel
               where r.channel = %s""",
            (ASKED + 1,),
        )
        await connection.execute("update gateway.rollup_progress set closed_until = %s", (until,))
        await connection.execute("vacuum analyze gateway.reading, gateway.rollup")
    return stored


async def _store_day(connection: Connection, day: datetime, others_min: int) -> int:
    await connection.execute("select gateway.ensure_reading_partition(%s)", (day.date(),))
    cursor = await connection.execute(
        """insert into gateway.reading
               (channel, ts, seq, received_at, temperature_c, humidity_pct)
           select c.id, t, extract(epoch from t)::bigint, t,
                  -20 + 2 * sin(extract(epoch from t) / 1000 + c.id), 60
           from (select id, row_number() over (order by id) as n from gateway.channel) c
           cross join lateral generate_series(%s::timestamptz, %s::timestamptz,
               make_interval(mins => case when c.n <= %s then 5 else %s end)) as t""",
        (day, day + DAY - timedelta(seconds=1), ASKED, others_min),
    )
    return cursor.rowcount


async def _roll_up(connection: Connection, day: datetime) -> None:
    cursor = await connection.execute(
        """insert into gateway.rollup_due
           select id, hour from gateway.channel
           cross join generate_series(%s::timestamptz, %s, interval '1 hour') as hour
           where id <= %s""",
        (day, day + DAY - timedelta(hours=1), ASKED + 1),
    )
    async with connection.transaction():
        await rollups.derive(connection, cursor.rowcount)


async def _chart(database: Database, channel: int, since: datetime, until: datetime) -> float:
    begin = time.monotonic()
    async with database.read(PRINCIPAL) as connection:
        await charts.series(connection, channel, since, until, POINTS)
    return time.monotonic() - begin


async def _raw_chart(database: Database, channel: int, since: datetime, until: datetime) -> float:
    begin = time.monotonic()
    width_s = (until - since).total_seconds() / POINTS
    async with database.read(PRINCIPAL) as connection:
        await charts.from_readings(connection, channel, (since, until), since, width_s)
    return time.monotonic() - begin


def _sizes(owner_url: str, rows: int) -> None:
    with psycopg.connect(owner_url) as connection:
        for table in ("reading", "rollup"):
            row = connection.execute(
                """select sum(pg_total_relation_size(inhrelid)) from pg_inherits
                   where inhparent = %s::regclass""",
                (f"gateway.{table}",),
            ).fetchone()
            each = float(row[0] or 0) / rows if row else 0.0
            print(f"stored bytes of gateway.{table}: {each:.0f} for each reading, with indexes")


if __name__ == "__main__":
    main()
