"""How many visits an outlet has on a day, against how many it agrees to."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from hanlu.database import Connection

# A visit falls on the day of the window that was agreed, else of its planned start; what was
# cancelled is none.
_BEGINS: Final = "case when w.promised then w.window_from else w.starts_at end"
_BETWEEN: Final = f"""
    select o.capacity, (select count(*)::int from dispatch.work_order w
                         where w.outlet = o.name and w.state <> 'cancelled' and w.id <> %(but)s
                           and {_BEGINS} >= %(begin)s and {_BEGINS} < %(end)s) as load
      from dispatch.outlet o where o.name = %(outlet)s and o.capacity is not null
"""  # noqa: S608  # a constant of ours
_BY_DAY: Final = f"""
    select o.name as outlet, d.day::date as day, o.capacity, count(w.id)::int as load
      from dispatch.outlet o
      cross join generate_series(%(begin)s::date, %(begin)s::date + %(days)s - 1, '1 day') d (day)
      left join (dispatch.work_order w join dispatch.site s on s.id = w.site_id)
        on w.outlet = o.name and w.state <> 'cancelled'
       and {_BEGINS} between d.day - interval '1 day' and d.day + interval '2 days'
       and ({_BEGINS} at time zone s.timezone)::date = d.day::date
     group by o.name, d.day, o.capacity order by o.name, d.day
"""  # noqa: S608  # a constant of ours


class OutletDay(msgspec.Struct, frozen=True, kw_only=True):
    """The visits of an outlet on a day of its sites' own clocks; ``capacity`` None: no limit."""

    outlet: str
    day: date
    load: int
    capacity: int | None


class FullDay(msgspec.Struct, frozen=True):
    """A day on which an outlet agrees to no more visits."""

    load: int
    capacity: int


async def full_between(
    connection: Connection, outlet: str, begin: datetime, end: datetime, *, but: UUID
) -> FullDay | None:
    """Whether the outlet is full between two instants, the visit of the order ``but`` apart.

    The connection must see everything: a visit out of sight takes its place too.
    """
    values = {"outlet": outlet, "begin": begin, "end": end, "but": but}
    cursor = await connection.execute(_BETWEEN, values)
    row = await cursor.fetchone()
    if row is None or row["load"] < row["capacity"]:
        return None
    return FullDay(row["load"], row["capacity"])


async def by_day(connection: Connection, begin: date, days: int) -> list[OutletDay]:
    """The load of every outlet in the caller's scope on each of the days from ``begin`` on."""
    cursor = await connection.execute(_BY_DAY, {"begin": begin, "days": days})
    return msgspec.convert(await cursor.fetchall(), list[OutletDay])
