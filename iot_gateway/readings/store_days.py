"""The days of readings that are stored, who holds them, and the dropping of those nobody holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hanlu.database import Connection
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import Zone
from iot_gateway.readings.retention import Goods, Kept, RetentionPolicy, kept_until


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a day is kept: the zone that holds it longest; None: channels without a zone."""

    zone: Zone | None
    kept: Kept


@dataclass(frozen=True, slots=True)
class Size:
    """What the stored readings take on disk with their indexes; rows as PostgreSQL estimates."""

    readings: int
    reading_bytes: int
    rollup_bytes: int


class Holders:
    """Every zone with its goods: they are asked before a day is dropped.

    All zones, not only those whose devices were heard that day: a device may have moved since, and
    its readings belong to the zone in which they were taken.
    """

    def __init__(
        self, policy: RetentionPolicy, zones: Sequence[Zone], goods: Mapping[UUID, Sequence[Goods]]
    ) -> None:
        self._policy, self._zones, self._goods = policy, zones, goods

    def of(self, day: date) -> Hold:
        """Who holds a day longest."""
        holds = [Hold(None, kept_until(day, self._policy.years(None), ()))]
        holds += [
            Hold(zone, kept_until(day, self._policy.years(zone.kind), self._goods.get(zone.id, ())))
            for zone in self._zones
        ]
        return max(holds, key=lambda hold: hold.kept.until)

    def let_go(self, days: Sequence[date], today: date) -> list[date]:
        """Those of some days that nobody holds any more."""
        return [day for day in days if self.of(day).kept.until <= today]


async def holders(connection: Connection, policy: RetentionPolicy) -> Holders:
    """Everyone who may hold a day; ask as one who sees every zone."""
    goods: dict[UUID, list[Goods]] = defaultdict(list)
    cursor = await connection.execute(
        """select zone_id, batch, placed_on, removed_on, shelf_life_days, expires_on
           from gateway.goods"""
    )
    for row in await cursor.fetchall():
        goods[row.pop("zone_id")].append(Goods(**row))
    return Holders(policy, await devices.zones(connection), goods)


async def stored_days(connection: Connection) -> list[date]:
    """The UTC days that have a partition, the oldest first."""
    return await _partitions(connection, "reading", "YYYYMMDD")


async def _partitions(connection: Connection, table: str, shape: str) -> list[date]:
    cursor = await connection.execute(
        """select to_date(replace(c.relname, %(table)s || '_', ''), %(shape)s) as day
           from pg_inherits i join pg_class c on c.oid = i.inhrelid
           where i.inhparent = ('gateway.' || %(table)s)::regclass order by day""",
        {"table": table, "shape": shape},
    )
    return [row["day"] for row in await cursor.fetchall()]


async def size(connection: Connection) -> Size:
    """How much is stored."""
    cursor = await connection.execute(
        """select coalesce(sum(greatest(c.reltuples, 0))
                      filter (where i.inhparent = 'gateway.reading'::regclass), 0)::bigint as rows,
                  coalesce(sum(pg_total_relation_size(c.oid))
                      filter (where i.inhparent = 'gateway.reading'::regclass), 0)::bigint as raw,
                  coalesce(sum(pg_total_relation_size(c.oid))
                      filter (where i.inhparent = 'gateway.rollup'::regclass), 0)::bigint as rolled
           from pg_inherits i join pg_class c on c.oid = i.inhrelid
           where i.inhparent in ('gateway.reading'::regclass, 'gateway.rollup'::regclass)
               and c.relkind = 'r'"""
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # an aggregate returns a row
    return Size(row["rows"], row["raw"], row["rolled"])


async def drop_over(connection: Connection, policy: RetentionPolicy, today: date) -> list[date]:
    """Drop the days that nobody holds, and the rollups of months in which no day is held.

    Returns the days. Safe to repeat. Raises psycopg.errors.LockNotAvailable when somebody reads.
    """
    asked = await holders(connection, policy)
    over = asked.let_go(await stored_days(connection), today)
    for day in over:
        await connection.execute("select gateway.drop_readings(%s)", (day,))
    for month in await _partitions(connection, "rollup", "YYYYMM"):
        days = [day for n in range(31) if (day := month + timedelta(days=n)).month == month.month]
        if asked.let_go(days, today) == days:
            await connection.execute("select gateway.drop_rollups(%s)", (month,))
    return over
