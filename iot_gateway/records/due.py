"""Days of devices that are to be signed: those that are over, and those with late readings.

As with rollups, a batch stores under a lock that holds off the closing of hours, and marks days
whose hours are closed already. So once a day's last hour is closed, every reading of it is either
committed or leaves its day due: no reading falls between the day's file and its supplement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hanlu.database import Connection

GRACE = timedelta(hours=1)
"""How long after its end a day is signed, and how long late readings gather for a supplement."""

type DeviceDay = tuple[int, date]  # device key, UTC day


@dataclass(frozen=True, slots=True)
class Due:
    """A day of a device with readings that no file holds."""

    device: int
    day: date


async def make_due(connection: Connection, days: Iterable[DeviceDay], now: datetime) -> None:
    """Have these days signed. A row that is there stays as old as it is, and is locked: whoever
    signs it now sees either what this transaction stores or the row it leaves."""
    rows = sorted(set(days))
    if rows:
        await connection.execute(
            """insert into gateway.record_due (device, day, asked_at)
               select device, day, %b from unnest(%b::int[], %b::date[]) as d(device, day)
               on conflict (device, day) do update set day = excluded.day""",
            (now, [device for device, _ in rows], [day for _, day in rows]),
        )


async def close_day(connection: Connection, now: datetime) -> bool:
    """Make the next day due that is over, for every device heard in it; False: none is left.

    A day is over ``GRACE`` after its end, and once its last hour is closed.
    """
    cursor = await connection.execute(
        """select p.until, r.closed_until from gateway.record_progress p
           cross join gateway.rollup_progress r for update of p"""
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # both tables have one row
    day: date = row["until"]
    end = datetime.combine(day, time(), UTC) + timedelta(days=1)
    if row["closed_until"] < end or now < end + GRACE:
        return False
    await connection.execute(
        """insert into gateway.record_due (device, day, asked_at)
           select distinct c.device, %(day)s::date, %(begin)s::timestamptz from gateway.channel c
           where exists (select from gateway.reading r where r.channel = c.id
                         and r.ts >= %(begin)s and r.ts < %(end)s)
           on conflict do nothing""",
        {"day": day, "begin": end - timedelta(days=1), "end": end},
    )
    await connection.execute(
        "update gateway.record_progress set until = %s", (day + timedelta(days=1),)
    )
    return True


async def take(connection: Connection, now: datetime) -> Due | None:
    """Take the oldest day that is ripe: its row is gone once this transaction commits.

    None: there is none, or another process signs at this moment; one does at a time, since files
    of a device are numbered.
    """
    cursor = await connection.execute(
        "select pg_try_advisory_xact_lock(hashtext('gateway.record')) as mine"
    )
    row = await cursor.fetchone()
    if not row or not row["mine"]:
        return None
    cursor = await connection.execute(
        """delete from gateway.record_due d using (
               select device, day from gateway.record_due
               where asked_at <= %(ripe)s and day < (select until from gateway.record_progress)
               order by day, device limit 1 for update skip locked) as due
           where d.device = due.device and d.day = due.day returning d.device, d.day""",
        {"ripe": now - GRACE},
    )
    row = await cursor.fetchone()
    return Due(**row) if row else None
