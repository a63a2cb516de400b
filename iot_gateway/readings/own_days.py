"""Each probe's last day, and the days before it, from the rollups: what its own past is."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from hanlu.database import Connection
from iot_gateway.readings.levels import Bucket, floored
from iot_gateway.readings.rollups import DAY_S, HOUR_S
from iot_gateway.rules import own_past


async def unlike(
    connection: Connection, hour: datetime, kinds: Sequence[str]
) -> dict[int, dict[str, float]]:
    """What `own_past.unlike` says at the end of this hour, of each channel that was read in it and
    lies in a zone of one of these kinds (as packs are named: in transport ``frozen_transport``).
    """
    end, today = hour + own_past.HOUR, floored(hour, DAY_S)
    cursor = await connection.execute(
        """select r.channel, r.width_s, r.block, r.at, r.n, r.low, r.high, r.mean
           from gateway.rollup r
           join gateway.rollup now on now.channel = r.channel and now.metric = r.metric
               and now.width_s = %(hour_s)s and now.block = %(today)s and %(number)s = any(now.at)
           join gateway.channel c on c.id = r.channel
           join gateway.device d on d.key = c.device
           join gateway.zone z on z.id = d.zone_id
           where r.metric = %(metric)s
             and z.kind || case when z.transport then '_transport' else '' end = any(%(kinds)s)
             and (r.width_s = %(hour_s)s and r.block in (%(today)s, %(yesterday)s)
               or r.width_s = %(day_s)s and r.block between %(first)s and %(today)s)
           order by r.channel, r.width_s, r.block""",
        {
            "metric": own_past.METRIC,
            "kinds": list(kinds),
            "hour_s": HOUR_S,
            "day_s": DAY_S,
            "today": today,
            "yesterday": today - own_past.DAY,
            "number": (hour - today) // own_past.HOUR,
            # a block of days is a month
            "first": (end - (own_past.DAYS + 2) * own_past.DAY).replace(day=1, hour=0),
        },
    )
    return await asyncio.to_thread(_unlike, await cursor.fetchall(), end)  # the loop goes on


def _unlike(found_rows: Sequence[dict[str, Any]], end: datetime) -> dict[int, dict[str, float]]:
    """By channel; the rows of a channel come one after the other."""
    found: dict[int, dict[str, float]] = {}
    for channel, rows in groupby(found_rows, key=lambda row: int(row["channel"])):
        days: list[Bucket] = []
        hours: list[Bucket] = []
        for row in rows:
            (hours if row["width_s"] == HOUR_S else days).extend(_buckets(row))
        last = [each for each in hours if end - own_past.DAY <= each.at < end]
        said = own_past.unlike(own_past.before(days, end), last)
        if said:
            found[channel] = said
    return found


def _buckets(row: dict[str, Any]) -> Iterator[Bucket]:
    step = timedelta(seconds=row["width_s"])
    columns = [row[name] for name in ("at", "n", "low", "high", "mean")]
    for number, *numbers in zip(*columns, strict=True):
        yield Bucket(row["block"] + number * step, *numbers)
