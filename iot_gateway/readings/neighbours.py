"""Hourly means of probes that share a zone: what drift is judged by."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from hanlu.database import Connection
from iot_gateway.readings.levels import floored
from iot_gateway.readings.rollups import DAY_S, HOUR_S

METRIC = "temperature_c"
HOUR = timedelta(seconds=HOUR_S)


class Probe(NamedTuple):
    """A channel with its device's key."""

    channel: int
    device: int
    probe: str


async def next_hour(connection: Connection) -> datetime | None:
    """The begin of the next hour to judge, once all its rollups are derived; locked until then.

    The first time it is the newest hour that is over: what lies before is history.
    """
    cursor = await connection.execute("select closed_until from gateway.rollup_progress")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # the table has one row
    closed_until: datetime = row["closed_until"]
    await connection.execute(
        "insert into gateway.drift_progress values (%s) on conflict do nothing",
        (closed_until - HOUR,),
    )
    cursor = await connection.execute(
        """select judged_until, exists (
               select from gateway.rollup_due where hour = judged_until) as due
           from gateway.drift_progress for update"""
    )
    row = await cursor.fetchone()
    if row is None or row["due"] or row["judged_until"] + HOUR > closed_until:
        return None
    hour: datetime = row["judged_until"]
    return hour


async def judged(connection: Connection, hour: datetime) -> None:
    """This hour is done."""
    await connection.execute("update gateway.drift_progress set judged_until = %s", (hour + HOUR,))


async def means(connection: Connection, hour: datetime) -> list[Mapping[Probe, float]]:
    """The hour's mean of each probe, by zone and place: air is held against air."""
    block = floored(hour, DAY_S)
    cursor = await connection.execute(
        """select d.zone_id, c.place, c.id as channel, c.device, c.probe, u.mean
           from gateway.rollup r
           cross join lateral unnest(r.at, r.mean) as u(at, mean)
           join gateway.channel c on c.id = r.channel
           join gateway.device d on d.key = c.device
           where r.width_s = %s and r.block = %s and r.metric = %s and u.at = %s
             and d.zone_id is not null""",
        (HOUR_S, block, METRIC, (hour - block) // HOUR),
    )
    found: dict[tuple[object, str], dict[Probe, float]] = defaultdict(dict)
    for row in await cursor.fetchall():
        probe = Probe(row["channel"], row["device"], row["probe"])
        found[row["zone_id"], row["place"]][probe] = row["mean"]
    return list(found.values())
