"""How every zone stands now, and its last day as a small curve: what an overview shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from uuid import UUID

from hanlu.database import Connection
from iot_gateway.rules.silence import SilenceRule

METRIC = "temperature_c"
CURVE = timedelta(hours=24)
BUCKET_S = 900
USUAL_INTERVAL_S = 300

type Point = tuple[int, float, float]
type Standing = Literal["outside", "alarm", "silent", "inside", "empty"]
_GRAVEST_FIRST: tuple[Standing, ...] = get_args(Standing.__value__)


async def rows(connection: Connection, metric: str) -> list[dict[str, Any]]:
    """One row a zone in the caller's scope: its devices, newest value, excursion and alarms.

    ``value`` is the newest value of the zone's probes; ``outside_since`` the beginning of the
    longest running excursion of a plain limit, by the record; ``late_since`` the first reading
    that came late and is not worked into the record yet.
    """
    cursor = await connection.execute(
        """
        with device as (
            select d.key, d.id, d.zone_id, d.expected_interval_s, p.silent_since
              from gateway.device d left join gateway.presence p on p.device = d.key
             where d.zone_id is not null
        ), counted as (
            select zone_id, count(*) as devices, count(*) filter (where silent_since is not null)
                   as silent, min(expected_interval_s) as interval_s
              from device group by zone_id
        ), probe as (
            select c.id as channel, d.zone_id, d.id as device_id
              from gateway.channel c join device d on d.key = c.device
        ), newest as (
            select distinct on (p.zone_id) p.zone_id, p.device_id, l.value, l.ts
              from probe p join gateway.latest l on l.channel = p.channel and l.metric = %(metric)s
             order by p.zone_id, l.ts desc
        ), running as (
            select p.zone_id, min(e.since) as outside_since
              from gateway.excursion e join probe p on p.channel = e.channel
             where e.ended_at is null and e.metric = %(metric)s
               and e.rule in (%(metric)s || '_high', %(metric)s || '_low')
             group by p.zone_id
        ), late as (
            select p.zone_id, min(v.since) as late_since
              from gateway.review v join probe p on p.channel = v.channel group by p.zone_id
        ), alarmed as (
            select zone_id, count(*) as alarms,
                   min(array_position(array['critical', 'major', 'minor'], severity)) as gravity,
                   min(work_order_id::text) as work_order_id
              from gateway.alarm where state in ('open', 'acknowledged') and zone_id is not null
             group by zone_id
        )
        select z.id as zone_id, coalesce(c.devices, 0) as devices, coalesce(c.silent, 0) as silent,
               c.interval_s, n.device_id, n.value, n.ts as value_at, r.outside_since,
               l.late_since, coalesce(a.alarms, 0) as alarms,
               (array['critical', 'major', 'minor'])[a.gravity] as severity, a.work_order_id
          from gateway.zone z
          left join counted c on c.zone_id = z.id
          left join newest n on n.zone_id = z.id
          left join running r on r.zone_id = z.id
          left join late l on l.zone_id = z.id
          left join alarmed a on a.zone_id = z.id
        """,
        {"metric": metric},
    )
    return await cursor.fetchall()


async def curves(
    connection: Connection, zones: Sequence[UUID], metric: str, now: datetime
) -> dict[UUID, list[Point]]:
    """The last 24 hours of these zones in quarters of an hour: ms since 1970, lowest, highest.

    Hours that are over come from the rollups; the present hour, and hours with late readings
    that are not worked in yet, from the readings.
    """
    cursor = await connection.execute(
        f"""
        with probe as (
            select c.id, d.zone_id from gateway.channel c
              join gateway.device d on d.key = c.device where d.zone_id = any(%(zones)s)
        ), closed as (
            select closed_until as at from gateway.rollup_progress
        ), bucket as (
            select p.zone_id, b.at, b.low, b.high
              from gateway.rollup_bucket b join probe p on p.id = b.channel
             where b.metric = %(metric)s and b.width_s = %(width_s)s
               and b.at >= %(since)s and b.at < %(now)s
            union all
            select p.zone_id, date_bin(%(width)s, r.ts, timestamptz 'epoch'), r.{metric}, r.{metric}
              from probe p
              join (select d.channel, d.hour as begin, d.hour + interval '1 hour' as until
                      from gateway.rollup_due d where d.hour >= %(since)s - interval '1 hour'
                    union all
                    select p.id, closed.at, %(now)s from probe p cross join closed) as fresh
                on fresh.channel = p.id
              join gateway.reading r on r.channel = p.id
                   and r.ts >= fresh.begin and r.ts < fresh.until
             where r.ts >= %(since)s and r.ts <= %(now)s and r.{metric} is not null
        )
        select zone_id, at, min(low) as low, max(high) as high from bucket
         group by zone_id, at order by zone_id, at
        """,  # noqa: S608  # the name of a metric that the rules know
        {
            "zones": list(zones),
            "metric": metric,
            "width_s": BUCKET_S,
            "width": timedelta(seconds=BUCKET_S),
            "since": now - CURVE,
            "now": now,
        },
    )
    found: dict[UUID, list[Point]] = {zone: [] for zone in zones}
    for row in await cursor.fetchall():
        point = (
            int(row["at"].timestamp() * 1000),
            float(f"{row['low']:.5g}"),
            float(f"{row['high']:.5g}"),
        )
        found[row["zone_id"]].append(point)
    return found


async def excursions(
    connection: Connection, zones: Sequence[UUID], metric: str, now: datetime
) -> dict[UUID, list[dict[str, Any]]]:
    """The excursions of plain limits in the last 24 hours of these zones, the oldest first.

    Those of several probes of a zone stand side by side.
    """
    cursor = await connection.execute(
        """
        select d.zone_id, e.since, e.ended_at, e.peak
          from gateway.excursion e
          join gateway.channel c on c.id = e.channel
          join gateway.device d on d.key = c.device
         where d.zone_id = any(%(zones)s) and e.metric = %(metric)s
           and e.rule in (%(metric)s || '_high', %(metric)s || '_low')
           and e.since <= %(now)s and (e.ended_at is null or e.ended_at >= %(since)s)
         order by e.since, c.id, e.rule limit 5000
        """,
        {"zones": list(zones), "metric": metric, "since": now - CURVE, "now": now},
    )
    found: dict[UUID, list[dict[str, Any]]] = {zone: [] for zone in zones}
    for row in await cursor.fetchall():
        found[row["zone_id"]].append(row)
    return found


def standing(row: Mapping[str, Any]) -> Standing:
    """The gravest that holds of one of the `rows`."""
    if row["outside_since"] is not None:
        return "outside"
    if row["alarms"]:
        return "alarm"
    if row["silent"]:
        return "silent"
    return "empty" if row["value"] is None else "inside"


def gravity(row: Mapping[str, Any]) -> int:
    """For sorting, the gravest first."""
    return _GRAVEST_FIRST.index(standing(row))


def gap_s(interval_s: int | None) -> float:
    """Between points of a curve further apart than this, nothing was measured."""
    usual = SilenceRule(interval_s=interval_s or USUAL_INTERVAL_S)
    return BUCKET_S + usual.allowed.total_seconds()
