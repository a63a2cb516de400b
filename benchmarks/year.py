"""A year of work orders, written straight into the record: what no benchmark can wait to happen.

Rows are as the product writes them: each order with its history, its clocks, its assignment and
its visit, in the newest of the states that its history tells. Technicians are at work around the
clock, so that a benchmark runs at any hour.
"""

from collections.abc import Mapping
from typing import Any, Final

import psycopg

REGIONS, OUTLETS, SITES, TECHNICIANS = 4, 20, 2_000, 200
AT_WORK = 150
"""So many technicians are working on an order; the others have only accepted theirs."""

_PLACES = """
insert into dispatch.outlet (name, region, lat, lon)
select 'outlet-' || o, 'region-' || o %% %(regions)s, 30.1 + o %% 5 * 0.06, 120.0 + o / 5 * 0.08
  from generate_series(0, %(outlets)s - 1) o;

insert into dispatch.site (id, code, name, address, lat, lon, timezone, region, outlet, created_at)
select uuidv7(), 'S-' || n, '门店 ' || n, '文三路 ' || n || ' 号',
       30.1 + n * 7 %% 300 / 1000.0, 120.0 + n * 13 %% 320 / 1000.0, 'Asia/Shanghai',
       'region-' || n %% %(outlets)s %% %(regions)s, 'outlet-' || n %% %(outlets)s, now()
  from generate_series(0, %(sites)s - 1) n;

insert into dispatch.asset (id, serial, site_id, name, kind, model, region, outlet, created_at)
select uuidv7(), 'SN-' || code, id, '冷库', 'cold_room', 'KX-20', region, outlet, now()
  from dispatch.site;

insert into dispatch.technician (id, code, name, home_lat, home_lon, timezone, region, outlet,
                                 created_at)
select uuidv7(), 'T-' || n, '技师 ' || n, 30.1 + n * 11 %% 300 / 1000.0,
       120.0 + n * 17 %% 320 / 1000.0, 'Asia/Shanghai',
       'region-' || n %% %(outlets)s %% %(regions)s, 'outlet-' || n %% %(outlets)s, now()
  from generate_series(0, %(technicians)s - 1) n;

insert into dispatch.technician_skill (technician_id, skill, level)
select id, skill, 3 from dispatch.technician, unnest(array['refrigeration', 'electrical']) skill;

-- A shift that began within the last hour, each day anew.
insert into dispatch.shift (technician_id, weekday, starts, length_min)
select id, day, date_trunc('hour', now() at time zone timezone)::time, 1440
  from dispatch.technician, generate_series(0, 6) day;
"""

# The newest orders are open; of a hundred open ones so many are ...
_ORDERS = """
create temporary table made as
select n, uuidv7(age.age) as id, now() + age.age as opened_at,
       case when n <= %(orders)s - %(open)s then 'closed'
            when n %% 100 < 20 then 'done'
            when n %% 100 < 35 then 'signed'
            when n %% 100 < 50 then 'paused'
            when n %% 100 < 86 then 'accepted'
            when n %% 100 < 92 then 'offered'
            when n %% 100 < 96 then 'planned'
            else 'classified' end as state,
       s.id as site_id, a.id as asset_id, s.region, s.outlet, t.id as technician_id
  from generate_series(1, %(orders)s) n
 cross join lateral (select (n - %(orders)s) * interval '1 year' / %(orders)s as age) age
  join dispatch.site s on s.code = 'S-' || n * 37 %% %(sites)s
  join dispatch.asset a on a.site_id = s.id
  join dispatch.technician t on t.code = 'T-' || n / 100 %% 10 * 20 + n * 37 %% 20;

-- One of the accepted orders of most technicians is being worked on.
update made set state = 'working' from (
    select distinct on (technician_id) n from made where state = 'accepted'
     order by technician_id, n limit %(at_work)s) first
 where made.n = first.n;

insert into dispatch.work_order
    (id, kind, class, colour, priority, state, source, fault, title, description, reasons, site_id,
     asset_id, skills, duration_s, eta_from, eta_to, technician_id, starts_at, proposal, wait,
     policy_version, opened_at, opened_by, state_at, next_step_at, region, outlet, version)
select m.id, 'repair', 'service', 'blue', 3, m.state, 'phone', 'not_cooling',
       '{"code": "fault.not_cooling", "params": {}}', '冷柜不制冷, 温度一直上升, 请派人检查 ' || n,
       '[{"code": "grade.words", "params": {"words": "不制冷", "fault": "not_cooling"}}]',
       m.site_id, m.asset_id, '{"refrigeration": 2}', 3600, start.at - interval '15 min',
       start.at + interval '15 min', held.by, start.at,
       case when m.state = 'planned' then jsonb_build_object('technician_id', m.technician_id,
            'starts_at', now() + interval '20 h', 'cost', 900.0, 'moves', '[]'::jsonb) end,
       case when m.state = 'paused' then jsonb_build_object('reason', 'waiting_part', 'since',
            now() - interval '5 h', 'until', null, 'stops_clocks', true, 'note', '') end,
       1, m.opened_at, 'desk', greatest(m.opened_at, now() - interval '5 h'),
       case m.state when 'done' then now() + interval '67 h'
            when 'offered' then now() + interval '2 h'
            when 'signed' then now() + interval '50 min' end,
       m.region, m.outlet, step.count
  from made m
  join steps step using (state)
 cross join lateral (select case when m.state not in ('planned', 'classified')
                                 then m.technician_id end as by) held
 cross join lateral (select case m.state when 'accepted' then now() + (n / 1000 %% 8 * 2 + 1)
                                 * interval '1 h' when 'offered' then now() + interval '18 h'
                                 else m.opened_at + interval '2 h' end as at
                      where held.by is not null
                      union all select null where held.by is null) start
 order by n;

insert into dispatch.work_order_event
    (work_order_id, version, at, by_name, role, action, from_state, to_state, data)
select m.id, v.version, m.opened_at + (v.version - 1) * interval '20 min', 'desk', 'agent',
       case v.version when 1 then 'opened' when 3 then 'assigned' else 'transition' end,
       step.path[v.version - 1], step.path[v.version],
       '{"policy_version": 1, "changes": {"technician_id": [null, "01890000-0000-7000-8000-0"]}}'
  from made m join steps step using (state)
 cross join lateral generate_series(1, step.count) as v (version);

insert into dispatch.assignment
    (id, work_order_id, technician_id, made_at, made_by, why, starts_at, ended_at, ended_why)
select uuidv7(m.opened_at - now()), m.id, m.technician_id, m.opened_at + interval '1 h', 'planner',
       '[{"code": "nearest_free", "params": {"minutes": 17}}]', m.opened_at + interval '2 h',
       case when m.state in ('done', 'signed', 'closed') then m.opened_at + interval '3 h' end,
       case when m.state in ('done', 'signed', 'closed') then 'transition' end
  from made m where m.state not in ('planned', 'classified');

-- Who is late has been called for long; nothing falls due while it is measured.
insert into dispatch.sla_clock
    (work_order_id, round, clock, started_at, "limit", due_at, met_at, missed_at, paused_at, rungs,
     next_rung_at, called)
select m.id, 1, c.clock, m.opened_at, c.limit, m.opened_at + c.limit, over.met_at,
       case when over.late then m.opened_at + c.limit end,
       case when m.state = 'paused' and not over.late then now() - interval '5 h' end,
       case when over.late then 3 else 0 end,
       case when over.met_at is null and not over.late and m.state <> 'paused'
            then m.opened_at + c.limit end,
       case when over.late then 'senior' end
  from made m
 cross join (values ('ack', interval '1 h'), ('propose', interval '24 h'),
                    ('resolve', interval '24 h')) as c (clock, "limit")
 cross join lateral (select case when m.state in ('done', 'signed', 'closed')
                                 then m.opened_at + c.limit / 2 end as met_at) met
 cross join lateral (select met.met_at,
                            met.met_at is null and m.opened_at + c.limit < now() as late) over;

insert into dispatch.visit (work_order_id, number, technician_id, checklist, cause, solution,
                            updated_at, technician_name)
select m.id, 1, m.technician_id, '{"greeted": true, "test_run": true}', '压缩机过载',
       '更换启动电容', m.opened_at + interval '3 h', '技师'
  from made m where m.state in ('done', 'signed', 'closed');
"""

# The path of each state, whose length is the order's version.
_STEPS: Final[Mapping[str, str]] = {
    "classified": "received classified",
    "planned": "received classified planned",
    "offered": "received classified offered",
    "accepted": "received classified offered accepted",
    "working": "received classified offered accepted travelling on_site working",
    "paused": "received classified offered accepted travelling on_site working paused",
    "done": "received classified offered accepted travelling on_site working done",
    "signed": "received classified offered accepted travelling on_site working done signed",
    "closed": "received classified offered accepted travelling on_site working done signed closed",
}


def write(owner_url: str, *, orders: int, open_orders: int) -> None:
    """Fill an installation that has no orders yet. At a hundred thousand it takes a minute."""
    sizes: dict[str, Any] = {
        "orders": orders,
        "open": open_orders,
        "regions": REGIONS,
        "outlets": OUTLETS,
        "sites": SITES,
        "technicians": TECHNICIANS,
        "at_work": AT_WORK,
    }
    with psycopg.connect(owner_url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("set synchronous_commit = off")
        connection.execute("set hanlu.scope_kind = 'all'")
        connection.execute(_PLACES, sizes)
        connection.execute(
            "create temporary table steps as select state, path, cardinality(path) as count"
            " from (select state, string_to_array(path, ' ') as path"
            " from unnest(%s::text[], %s::text[]) as s (state, path)) split",
            (list(_STEPS), list(_STEPS.values())),
        )
        connection.execute(_ORDERS, sizes)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("vacuum (analyze)")  # as autovacuum has done it by the end of a year
