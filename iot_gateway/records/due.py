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

_WORKED_IN = """not exists (
    select from gateway.review r join gateway.channel c on c.id = r.channel
    where c.device = d.device and r.since < (d.day + 1)::timestamp at time zone 'UTC'
      and r.until >= d.day::timestamp at time zone 'UTC')"""

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

    A day is not ripe while a review of a channel touches it: what its late readings went beyond is
    not in the record yet. None: there is none, or another process signs at this moment; one does
    at a time, since files of a device are numbered.
    """
    cursor = await connection.execute(
        "select pg_try_advisory_xact_lock(hashtext('gateway.record')) as mine"
    )
    row = await cursor.fetchone()
    if not row or not row["mine"]:
        return None
    cursor = await connection.execute(
        f"""select d.device, d.day from gateway.record_due d
            where d.asked_at <= %s and d.day < (select until from gateway.record_progress)
              and {_WORKED_IN}
            order by d.day, d.device limit 1 for update of d skip locked""",  # noqa: S608  # constant
        (now - GRACE,),
    )
    row = await cursor.fetchone()
    if not row:
        return None
    # Asked again under the lock: a batch may have brought late readings before we had it.
    cursor = await connection.execute(
        f"""delete from gateway.record_due d where d.device = %s and d.day = %s and {_WORKED_IN}
            returning d.device, d.day""",  # noqa: S608  # constant
        (row["device"], row["day"]),
    )
    row = await cursor.fetchone()
    return Due(**row) if row else None
