"""A 90-day chart of one device among 1,000, read from rollups.

Goal: 100 ms. The store holds 90 days of 1,000 devices; the devices that are asked for report every
5 minutes, the others every --others-min=60 minutes (5 for the full 26 million rows). Reference in
the same minute: the same chart read from the readings themselves.

Options: --devices=N (1000) --days=N (90) --others-min=N (60).
"""

import argparse
import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta

import psycopg

from benchmarks import gateway_rig
from benchmarks.machine import machine, milliseconds, percentile
from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.identity.principal import Principal
from iot_gateway.readings import charts
from iot_gateway.readings.levels import floored
from iot_gateway.readings.rolling import RollupKeeper

ASKED, POINTS = 20, 500
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
        rows = _fill(owner_url, asked.days, asked.others_min)
        print(
            f"machine: {machine()}; {asked.devices} devices, {asked.days} days, {rows:,} readings"
        )
        asyncio.run(_measure(app_url, asked.days))
        _sizes(owner_url, rows)


def _fill(owner_url: str, days: int, others_min: int) -> int:
    """Readings as the gateway stores them: two metrics, day by day."""
    until = floored(datetime.now(UTC), 86_400)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(
            """insert into gateway.channel (device, created_at)
               select key, now() from gateway.device order by key"""
        )
        connection.execute(
            """insert into gateway.latest select id, m, 0, now(), 0 from gateway.channel
               cross join unnest('{temperature_c,humidity_pct}'::text[]) as m"""
        )
        for day in range(days):
            begin = until - timedelta(days=days - day)
            connection.execute("select gateway.ensure_reading_partition(%s)", (begin.date(),))
            connection.execute(
                """insert into gateway.reading
                       (channel, ts, seq, received_at, temperature_c, humidity_pct)
                   select c.id, t, extract(epoch from t)::bigint, t,
                          -20 + 2 * sin(extract(epoch from t) / 1000 + c.id), 60
                   from (select id, row_number() over (order by id) as n from gateway.channel) c
                   cross join lateral generate_series(%s::timestamptz, %s::timestamptz,
                       make_interval(mins => case when c.n <= %s then 5 else %s end)) as t""",
                (begin, begin + timedelta(days=1, seconds=-1), ASKED, others_min),
            )
        connection.execute(
            "update gateway.rollup_progress set closed_until = %s", (until - timedelta(days=days),)
        )
        connection.execute("vacuum analyze gateway.reading")
        row = connection.execute("select count(*) from gateway.reading").fetchone()
    return int(row[0]) if row else 0


async def _measure(app_url: str, days: int) -> None:
    until = floored(datetime.now(UTC), 86_400)
    since = until - timedelta(days=days)
    async with Database(app_url, SystemClock()) as database:
        begin = time.monotonic()
        await RollupKeeper(database, SystemClock()).catch_up()
        print(f"rollups of {days} days derived in {time.monotonic() - begin:.0f} s")
        kept_s = [await _chart(database, n, since, until) for n in range(1, ASKED + 1)]
        raw_s = [await _raw_chart(database, n, since, until) for n in range(1, ASKED + 1)]
    print(f"{days}-day chart of one device, {POINTS} points: {milliseconds(kept_s)}")
    print(f"reference, the same from the readings themselves: {milliseconds(raw_s)}")
    print(f"ratio of the medians: {percentile(kept_s, 0.5) / percentile(raw_s, 0.5):.2f}")


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
