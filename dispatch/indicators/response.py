"""How soon requests for repair were answered: from the request until a person took it, and until
somebody came (F-257).
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final, Literal

import msgspec
from psycopg import sql

from dispatch.indicators import counting
from dispatch.indicators.counting import KEYS, WANTED, Asked
from dispatch.indicators.formulas import Spread, ratio
from hanlu import sheets
from hanlu.database import Connection

type ResponseBy = Literal["week", "outlet", "model", "fault", "technician"]

# A case that is taken up again is a new request. Nobody arrives in a round that ended before, and
# before any round ends its work was done, which answers it where it was done from afar.
_ANSWERED: Final = sql.SQL("""
    with request as materialized (
        select id, 0 as version, opened_at as at from dispatch.work_order
         where kind = 'repair' and helps is null and merged_into is null
           and opened_at >= %(begin)s and opened_at < %(end)s
        union all
        select e.work_order_id, e.version, e.at from dispatch.work_order_event e
          join dispatch.work_order w on w.id = e.work_order_id
         where e.to_state = 'classified' and e.from_state in ('done', 'signed', 'closed')
           and e.at >= %(begin)s and e.at < %(end)s
           and w.kind = 'repair' and w.helps is null and w.merged_into is null
    ), milestone as materialized (
        select work_order_id, version, at, to_state from dispatch.work_order_event
         where to_state in ('accepted', 'on_site', 'done') and from_state is distinct from to_state
           and at >= %(begin)s
    ), over as materialized (
        select r.id, r.version, min(e.version) as until
          from request r join dispatch.work_order_event e on e.work_order_id = r.id
               and e.version > r.version
         where e.to_state = 'classified' and e.from_state in ('done', 'signed', 'closed')
         group by 1, 2
    ), met as materialized (
        select r.id, r.version, min(m.at) as acked_at,
               min(m.at) filter (where m.to_state = 'on_site' and m.version < coalesce(o.until,
                   2147483647)) as came_at
          from request r join milestone m on m.work_order_id = r.id and m.version > r.version
          left join over o on o.id = r.id and o.version = r.version
         group by 1, 2
    ), answered as (
        select r.at, w.outlet, w.fault, w.asset_id, m.acked_at, m.came_at,
               (select a.technician_id from dispatch.assignment a
                 where a.work_order_id = r.id and a.made_at <= m.acked_at
                   and (a.ended_at is null or a.ended_at >= m.acked_at)
                 order by a.made_at desc limit 1) as technician_id,
               floor(extract(epoch from m.acked_at - r.at))::bigint as ack_s,
               floor(extract(epoch from m.came_at - r.at))::bigint as arrive_s
          from request r join dispatch.work_order w on w.id = r.id
          left join met m on m.id = r.id and m.version = r.version
    ), keyed as (
        select {key} as key, ack_s, arrive_s from answered where {wanted}
    )
    select grouping(key) = 1 as is_whole, key, count(*) as requests,
           count(ack_s) as acked, coalesce(sum(ack_s), 0)::bigint as ack_s,
           percentile_disc(0.5) within group (order by ack_s) as ack_median_s,
           percentile_disc(0.9) within group (order by ack_s) as ack_p90_s,
           count(arrive_s) as arrived, coalesce(sum(arrive_s), 0)::bigint as arrive_s,
           percentile_disc(0.5) within group (order by arrive_s) as arrive_median_s,
           percentile_disc(0.9) within group (order by arrive_s) as arrive_p90_s
      from keyed group by grouping sets ((), (key)) order by key
""")


class ResponseGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of one week (its Monday), outlet, model, fault or technician; an empty name is none.

    ``ack`` lasts until a person took the order, or solved it from afar; ``arrive`` until somebody
    came. A technician's are the requests that they took; what nobody has taken is nobody's.
    """

    id: str
    name: str
    requests: int
    ack: Spread
    arrive: Spread


class ResponseTimes(msgspec.Struct, frozen=True):
    """All requests, and the groups: weeks in turn, others with most requests first."""

    by: ResponseBy
    total: ResponseGroup
    groups: list[ResponseGroup]


async def read(connection: Connection, asked: Asked, by: ResponseBy) -> ResponseTimes:
    """Of what the caller sees: requests that came in, or were taken up again, in the period."""
    statement = _ANSWERED.format(key=KEYS[by], wanted=WANTED)
    cursor = await connection.execute(statement, asdict(asked))
    rows = await cursor.fetchall()
    whole = next(row for row in rows if row["is_whole"])
    keyed = [row for row in rows if not row["is_whole"] and row["key"] is not None]
    names: Mapping[str, str] = {row["key"]: row["key"] for row in keyed}
    if by == "technician":
        names = await counting.technician_names(connection, list(names))
    groups = [_group(row["key"], names.get(row["key"], ""), row) for row in keyed]
    if by != "week":
        groups.sort(key=lambda group: (-group.requests, group.name, group.id))
    return ResponseTimes(by, _group("", "", whole), groups)


def _group(key: str, name: str, row: Mapping[str, Any]) -> ResponseGroup:
    return ResponseGroup(
        id=key,
        name=name,
        requests=row["requests"],
        ack=Spread(ratio(row["ack_s"], row["acked"]), row["ack_median_s"], row["ack_p90_s"]),
        arrive=Spread(
            ratio(row["arrive_s"], row["arrived"]), row["arrive_median_s"], row["arrive_p90_s"]
        ),
    )


def as_csv(found: ResponseTimes) -> str:
    """A line for the whole and for each group: sum, number, mean, median and 90th percentile."""
    names = ("sum_s", "count", "mean_s", "median_s", "p90_s")
    heads = [f"{what}_{name}" for what in ("ack", "arrive") for name in names]
    lines: list[list[sheets.Cell]] = [[found.by, "requests", *heads]]
    for group in (found.total, *found.groups):
        name = "total" if group is found.total else group.name
        lines.append([name, group.requests, *group.ack.cells, *group.arrive.cells])
    return sheets.as_csv(lines)
