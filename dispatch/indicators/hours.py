"""When requests come in: by weekday and hour on the clock of their site."""

from dataclasses import asdict
from typing import Final

import msgspec
from psycopg import sql

from dispatch.indicators.counting import WANTED, Asked
from hanlu import sheets
from hanlu.database import Connection

DAYS, HOURS = 7, 24
# Maintenance that falls due asks for nobody, a helper comes to a request that is counted already,
# and one that was merged into another is that other's.
_RECEIVED: Final = sql.SQL("""
    select extract(isodow from local)::int as weekday, extract(hour from local)::int as hour,
           count(*) as requests
      from (select w.outlet, w.technician_id, w.fault, w.asset_id,
                   w.opened_at at time zone s.timezone as local
              from dispatch.work_order w
              join dispatch.site s on s.id = w.site_id
             where w.opened_at >= %(begin)s and w.opened_at < %(end)s
               and w.helps is null and w.merged_into is null
               and w.source <> 'maintenance') received
     where {wanted} group by 1, 2
""").format(wanted=WANTED)


class RequestHours(msgspec.Struct, frozen=True):
    """``requests[weekday][hour]``: seven days from Monday on, of 24 hours each."""

    requests: list[list[int]]


async def read(connection: Connection, asked: Asked) -> RequestHours:
    """Of what the caller sees, by people and by alarms; cancelled ones too, they were made."""
    requests = [[0] * HOURS for _ in range(DAYS)]
    cursor = await connection.execute(_RECEIVED, asdict(asked))
    for row in await cursor.fetchall():
        requests[row["weekday"] - 1][row["hour"]] = row["requests"]
    return RequestHours(requests)


def as_csv(found: RequestHours) -> str:
    """A line a weekday, 1 for Monday, and a column an hour."""
    lines: list[list[sheets.Cell]] = [["weekday", *range(HOURS)]]
    lines += [[n, *day] for n, day in enumerate(found.requests, start=1)]
    return sheets.as_csv(lines)
