"""Counting in SQL what the formulas need: over a period, as a whole or by week, outlet, model of
the device, fault, technician.

Three counts, as three things happen at three times: work was finished, a rating was given (as a
whole and by dimension), a complaint came in. Each is of the caller's own scope, by row security.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import sql

from dispatch.indicators.formulas import Counts
from hanlu.database import Connection

type By = Literal["all", "week", "outlet", "model", "fault", "technician"]

# Looked up only where it is asked for: a period has many orders, and few lists are by model.
_MODEL: Final = sql.SQL(
    "coalesce((select a.model from dispatch.asset a where a.id = asset_id), '')"
)
_KEYS: Final[dict[By, sql.SQL]] = {
    "all": sql.SQL("'all'"),
    "week": sql.SQL("to_char(date_trunc('week', at at time zone %(timezone)s), 'YYYY-MM-DD')"),
    "outlet": sql.SQL("coalesce(outlet, '')"),
    "model": _MODEL,
    "fault": sql.SQL("coalesce(fault, '')"),
    "technician": sql.SQL("technician_id::text"),
}
WANTED: Final = sql.SQL(
    "(%(outlet)s::text is null or outlet = %(outlet)s)"
    " and (%(technician_id)s::uuid is null or technician_id = %(technician_id)s)"
    " and (%(fault)s::text is null or coalesce(fault, '') = %(fault)s)"
    " and (%(model)s::text is null or {model} = %(model)s)"
).format(model=_MODEL)
"""Whether a row with outlet, technician_id, fault and asset_id is of what was asked for."""

_FINISHED: Final = sql.SQL("""
    with done as materialized (
        select work_order_id, version, at from dispatch.work_order_event
         where to_state = 'done' and from_state is distinct from 'done'
           and at >= %(begin)s and at < %(end)s
    ), doer as materialized (
        select distinct on (e.work_order_id, e.version) e.work_order_id, e.version, a.technician_id
          from done e
          join dispatch.assignment a on a.work_order_id = e.work_order_id
               and a.made_at <= e.at and (a.ended_at is null or a.ended_at >= e.at)
         order by e.work_order_id, e.version, a.made_at desc
    ), finish as (
        select w.id, w.kind, w.outlet, w.fault, w.asset_id, w.device_id, e.at, e.version,
               coalesce((select max(n.at) from dispatch.work_order_event n
                          where n.work_order_id = w.id and n.version < e.version
                            and n.to_state = 'classified'
                            and n.from_state in ('done', 'signed', 'closed')),
                        w.opened_at) as since,
               coalesce(s.customer_id, s.id) as customer, a.technician_id, c.met_at, c.due_at,
               s.timezone as site_timezone,
               (select max(t.tier) from dispatch.work_order_event n
                  join dispatch.team t on t.code = n.data #>> '{{changes,team,1}}'
                 where n.work_order_id = w.id and n.version <= e.version) as tier,
               exists (select 1 from dispatch.work_order_event n
                        where n.work_order_id = w.id and n.version <= e.version
                          and n.action = 'unsolved') as unsolved
          from done e
          join dispatch.work_order w on w.id = e.work_order_id
          join dispatch.site s on s.id = w.site_id
          left join doer a on a.work_order_id = e.work_order_id and a.version = e.version
          left join lateral (
              select met_at, due_at from dispatch.sla_clock
               where work_order_id = w.id and clock = 'resolve' and started_at <= e.at
               order by round desc limit 1) c on true
         where w.helps is null
           and 'working' is distinct from (
              select n.to_state from dispatch.work_order_event n
               where n.work_order_id = w.id and n.version > e.version
                 and n.to_state is distinct from n.from_state
               order by n.version limit 1)
    ), opened as not materialized (
        select id, asset_id, device_id, opened_at from dispatch.work_order
         where kind = 'repair' and helps is null and state <> 'cancelled'
    ), judged as (
        select f.*,
               f.asset_id is not null or f.device_id is not null as on_device,
               exists (select 1 from dispatch.work_order_event n
                        where n.work_order_id = f.id and n.version > f.version
                          and n.to_state = 'classified'
                          and n.from_state in ('done', 'signed', 'closed')) as taken_up_again,
               case when f.asset_id is not null then
                   exists (select 1 from opened r where r.asset_id = f.asset_id
                              and r.id <> f.id and r.opened_at > f.at
                              and r.opened_at <= f.at + %(repeat_within)s)
               else
                   exists (select 1 from opened r where r.device_id = f.device_id
                              and r.id <> f.id and r.opened_at > f.at
                              and r.opened_at <= f.at + %(repeat_within)s)
               end as repeated
          from finish f where {wanted}
    )
    select {key} as key, count(distinct customer) as customers,
           count(*) as finished,
           count(*) filter (where kind = 'repair') as repairs,
           count(*) filter (where kind = 'repair' and due_at is not null) as timed,
           count(*) filter (where kind = 'repair' and met_at <= due_at) as on_time,
           count(*) filter (where kind = 'repair' and not taken_up_again and not repeated)
               as lasting,
           count(*) filter (where kind = 'repair' and on_device) as on_device,
           count(*) filter (where kind = 'repair' and on_device and repeated) as repeated,
           coalesce(sum(floor(extract(epoch from at - since))) filter (where kind = 'repair'), 0)
               ::bigint as resolve_s,
           count(*) filter (where kind = 'complaint') as settled,
           count(*) filter (where kind = 'complaint' and at - since <= %(closed_loop_within)s)
               as settled_soon,
           coalesce(sum(floor(extract(epoch from at - since)))
               filter (where kind = 'complaint'), 0)::bigint as settle_s,
           count(tier) as tiered,
           count(*) filter (where tier = 1 and not unsolved) as front_line,
           count(*) filter (where tier < 3 and (tier > 1 or unsolved)
                and (since at time zone site_timezone)::date
                    = (at at time zone site_timezone)::date) as same_day,
           count(*) filter (where tier = 3) as rethought
      from judged group by 1
""")
_RATED: Final = sql.SQL("""
    select {key} as key, count(*) as ratings,
           count(*) filter (where score >= %(satisfied_from)s) as satisfied, sum(score) as stars,
           count(recommend) as answered,
           count(*) filter (where recommend >= %(promoters_from)s) as promoters,
           count(*) filter (where recommend <= %(detractors_to)s) as detractors
      from (select r.score, r.recommend, r.at, r.technician_id, w.outlet, w.fault, w.asset_id
              from dispatch.rating r
              join dispatch.work_order w on w.id = r.work_order_id) given
     where at >= %(begin)s and at < %(end)s and {wanted} group by 1
""")
_DIMENSIONS: Final = sql.SQL("""
    select {key} as key, d.name, sum(d.stars::int)::int as stars, count(*)::int as judged
      from (select r.dimensions, r.at, r.technician_id, w.outlet, w.fault, w.asset_id
              from dispatch.rating r
              join dispatch.work_order w on w.id = r.work_order_id) given,
           jsonb_each_text(dimensions) as d (name, stars)
     where at >= %(begin)s and at < %(end)s and {wanted} group by 1, 2
""")
_COMPLAINED: Final = sql.SQL("""
    select {key} as key, count(*) as complaints
      from (select opened_at as at, technician_id, outlet, fault, asset_id
              from dispatch.work_order
             where kind = 'complaint' and merged_into is null and helps is null) received
     where at >= %(begin)s and at < %(end)s and {wanted} group by 1
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """From ``begin`` until before ``end``; weeks begin on Mondays of ``timezone``. An empty fault
    or model is that of orders without one.
    """

    begin: datetime
    end: datetime
    timezone: str
    repeat_within: timedelta
    closed_loop_within: timedelta
    satisfied_from: int
    promoters_from: int
    detractors_to: int
    outlet: str | None = None
    technician_id: UUID | None = None
    fault: str | None = None
    model: str | None = None


async def counts(connection: Connection, asked: Asked, by: By) -> dict[str, Counts]:
    """Counts under ``all``, the Monday of each week, each outlet's, model's or fault's name (empty:
    none), or each technician's id. A complaint counts for no technician.
    """
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    about_a_person = by == "technician" or asked.technician_id is not None
    queries = [_FINISHED, _RATED] if about_a_person else [_FINISHED, _RATED, _COMPLAINED]
    for query in queries:
        statement = query.format(key=_KEYS[by], wanted=WANTED)
        cursor = await connection.execute(statement, asdict(asked))
        for row in await cursor.fetchall():
            key = row.pop("key")
            if key is not None:  # solved from afar, or rated where nobody went
                found[key] |= row
    judged: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    statement = _DIMENSIONS.format(key=_KEYS[by], wanted=WANTED)
    cursor = await connection.execute(statement, asdict(asked))
    for row in await cursor.fetchall():
        if row["key"] is not None:
            judged[row["key"]][row["name"]] = (row["stars"], row["judged"])
    return {key: Counts(**row, dimensions=judged.get(key, {})) for key, row in found.items()}


async def technician_names(connection: Connection, ids: list[str]) -> dict[str, str]:
    """Their names by id, where the caller may see them."""
    cursor = await connection.execute(
        "select id::text as id, name from dispatch.technician where id = any(%s::uuid[])", (ids,)
    )
    return {row["id"]: row["name"] for row in await cursor.fetchall()}
