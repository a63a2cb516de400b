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
KEYS: Final[dict[By, sql.SQL]] = {
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

# Nearly every order is finished once and never touched again, so what is rare (taken up again,
# handed to another team, given up) is read by partial indexes (0101_figures.sql) and joined as
# sets: a look into the history of each order costs a minute where a year has 100,000 of them.
_FINISHED: Final = sql.SQL("""
    with done as materialized (
        select work_order_id, version, at from dispatch.work_order_event
         where to_state = 'done' and from_state is distinct from to_state
           and at >= %(begin)s and at < %(end)s
    ), {doer}again as materialized (
        select work_order_id, version, at, from_state, to_state from dispatch.work_order_event
         where to_state in ('classified', 'working')
           and from_state in ('done', 'signed', 'closed', 'cancelled')
    ), turn as materialized (
        select d.work_order_id, d.version,
               1 + count(*) filter (where a.to_state = 'classified' and a.version < d.version)
                   as round,
               max(a.version) filter (where a.to_state = 'classified' and a.version < d.version
                   and a.from_state <> 'cancelled') as since_version,
               max(a.at) filter (where a.to_state = 'classified' and a.version < d.version
                   and a.from_state <> 'cancelled') as since,
               bool_or(a.to_state = 'classified' and a.version > d.version
                   and a.from_state <> 'cancelled') as taken_up_again,
               bool_or(a.to_state = 'working' and a.version > d.version and not exists (
                   select 1 from dispatch.work_order_event n
                    where n.work_order_id = d.work_order_id and n.version > d.version
                      and n.version < a.version and n.to_state is distinct from n.from_state))
                   as went_on
          from done d join again a on a.work_order_id = d.work_order_id group by 1, 2
    ), team_event as materialized (
        select work_order_id, version, data #>> '{{changes,team,1}}' as team
          from dispatch.work_order_event where data #>> '{{changes,team,1}}' is not null
    ), handed as materialized (
        select d.work_order_id, d.version, max(t.tier) as tier
          from team_event n
          join dispatch.team t on t.code = n.team
          join done d on d.work_order_id = n.work_order_id and n.version <= d.version
         group by 1, 2
    ), given_up as materialized (
        select distinct d.work_order_id, d.version
          from dispatch.work_order_event n
          join done d on d.work_order_id = n.work_order_id and n.version <= d.version
         where n.action = 'unsolved'
    ), finish as materialized (
        select w.id, w.kind, w.outlet, w.fault, w.asset_id, w.device_id, e.at, e.version,
               coalesce(t.since, w.opened_at) as since,
               coalesce(s.customer_id, s.id) as customer, {technician} as technician_id,
               c.met_at, c.due_at, s.timezone as site_timezone, h.tier,
               g.work_order_id is not null as unsolved,
               coalesce(t.since_version, 0) as since_version,
               coalesce(t.taken_up_again, false) as taken_up_again
          from done e
          join dispatch.work_order w on w.id = e.work_order_id
          join dispatch.site s on s.id = w.site_id
          left join turn t on t.work_order_id = e.work_order_id and t.version = e.version
          left join handed h on h.work_order_id = e.work_order_id and h.version = e.version
          left join given_up g on g.work_order_id = e.work_order_id and g.version = e.version
          {held}left join dispatch.sla_clock c on c.work_order_id = e.work_order_id
               and c.clock = 'resolve' and c.round = coalesce(t.round, 1)
         where w.helps is null and not coalesce(t.went_on, false)
    ), arrived as materialized (
        select work_order_id, version from dispatch.work_order_event
         where to_state = 'on_site' and from_state is distinct from to_state
           and at >= (select min(since) from finish) and at < %(end)s
    ), came as materialized (
        select f.id, f.version, count(*) as visits
          from finish f join arrived s on s.work_order_id = f.id
               and s.version < f.version and s.version > f.since_version
         where f.kind = 'repair' group by 1, 2
    ), judged as materialized (
        select f.*, coalesce(v.visits, 0) as visits,
               f.asset_id is not null or f.device_id is not null as on_device,
               case when kind <> 'repair' then false
                    when f.asset_id is not null then
                   exists (select 1 from dispatch.work_order r where r.asset_id = f.asset_id
                              and r.kind = 'repair' and r.helps is null and r.state <> 'cancelled'
                              and r.id <> f.id and r.opened_at > f.at
                              and r.opened_at <= f.at + %(repeat_within)s)
               else
                   exists (select 1 from dispatch.work_order r where r.device_id = f.device_id
                              and r.kind = 'repair' and r.helps is null and r.state <> 'cancelled'
                              and r.id <> f.id and r.opened_at > f.at
                              and r.opened_at <= f.at + %(repeat_within)s)
               end as repeated
          from finish f left join came v on v.id = f.id and v.version = f.version
         where {wanted}
    )
    select {key} as key, count(distinct customer) as customers,
           count(*) as finished,
           count(*) filter (where kind = 'repair') as repairs,
           count(*) filter (where kind = 'repair' and due_at is not null) as timed,
           count(*) filter (where kind = 'repair' and met_at <= due_at) as on_time,
           count(*) filter (where kind = 'repair' and not taken_up_again and not repeated)
               as lasting,
           count(*) filter (where kind = 'repair' and visits > 0) as visited,
           count(*) filter (where kind = 'repair' and visits = 1 and not taken_up_again
                and not repeated) as first_time,
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
# Who held the order when its work was done; asked for only where a technician is.
_DOER: Final = sql.SQL("""doer as materialized (
        select distinct on (e.work_order_id, e.version) e.work_order_id, e.version, a.technician_id
          from done e
          join dispatch.assignment a on a.work_order_id = e.work_order_id
               and a.made_at <= e.at and (a.ended_at is null or a.ended_at >= e.at)
         order by e.work_order_id, e.version, a.made_at desc
    ), """)
_NOTHING: Final = sql.SQL("")
_HELD: Final = sql.SQL(
    "left join doer a on a.work_order_id = e.work_order_id and a.version = e.version\n          "
)
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
        statement = query.format(
            key=KEYS[by],
            wanted=WANTED,
            doer=_DOER if about_a_person else _NOTHING,
            held=_HELD if about_a_person else _NOTHING,
            technician=sql.SQL("a.technician_id" if about_a_person else "null::uuid"),
        )
        cursor = await connection.execute(statement, asdict(asked))
        for row in await cursor.fetchall():
            key = row.pop("key")
            if key is not None:  # solved from afar, or rated where nobody went
                found[key] |= row
    judged: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    statement = _DIMENSIONS.format(key=KEYS[by], wanted=WANTED)
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
