-- A case may need several visits within one round of its clocks: they have a number of their own.

alter table dispatch.work_order add column visit_number integer not null default 1;
update dispatch.work_order set visit_number = round;
alter table dispatch.visit rename column round to number;
alter table dispatch.visit add column ended_at timestamptz; -- broken off, to be continued by the next
alter table dispatch.visit add column ended_why text;
alter table dispatch.visit add column technician_name text; -- for who comes next and may not see the other's file
update dispatch.visit v set technician_name = t.name
  from dispatch.technician t where t.id = v.technician_id;
alter table dispatch.photo rename column round to visit_number;

-- What the case waits for, and who was there before and knows it.
alter table dispatch.work_order add column wait jsonb;
alter table dispatch.work_order add column preferred_technician_id uuid references dispatch.technician;

-- Orders that stand paused keep why, and whether their clocks stand.
update dispatch.work_order w
   set wait = jsonb_build_object(
           'reason', coalesce((select e.reason from dispatch.work_order_event e
                                where e.work_order_id = w.id and e.to_state = 'paused'
                                order by e.version desc limit 1), 'break'),
           'since', w.state_at,
           'until', null,
           'stops_clocks', exists (select 1 from dispatch.sla_clock c
                                    where c.work_order_id = w.id and c.round = w.round
                                      and c.paused_at is not null))
 where w.state = 'paused';

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy set sections = jsonb_set(sections, '{planning,returning_price}', '1800')
 where sections ? 'planning' and not sections -> 'planning' ? 'returning_price';
