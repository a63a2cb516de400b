-- What the front line cannot solve goes up a ladder of its own, on the clocks of all cases. It can
-- happen again within a round, as what is owed to a customer can: each is an occasion.

alter table dispatch.sla_clock
    add column occasion integer not null default 1 check (occasion > 0),
    add column first integer not null default 0 check (first >= 0), -- the rung that had it from the start
    add column taken_by text, -- who of the role that was called has taken it
    drop constraint sla_clock_pkey,
    add primary key (work_order_id, round, clock, occasion);
alter table dispatch.escalation
    add column occasion integer not null default 1,
    drop constraint escalation_pkey,
    add primary key (work_order_id, round, clock, occasion, rung);

-- Who owns what: few rows of many.
create index sla_clock_owned on dispatch.sla_clock (due_at)
    where clock in ('follow_up', 'root_cause', 'unsolved', 'contact')
      and met_at is null and stopped_at is null;

-- As before; of what has an owner the clocks say who took it, those of earlier rounds stay until
-- they are answered, and answered words to the customer are not dragged along.
create or replace view dispatch.beside_work_order as
select w.id as work_order_id,
       jsonb_build_object('name', s.name, 'address', s.address, 'lat', s.lat, 'lon', s.lon,
                          'timezone', s.timezone, 'opening_hours', s.opening_hours) as site,
       t.name as technician_name,
       coalesce((select jsonb_agg(jsonb_build_object(
                    'clock', c.clock, 'due_at', c.due_at, 'met_at', c.met_at,
                    'missed_at', c.missed_at, 'paused_at', c.paused_at,
                    'stopped_at', c.stopped_at, 'called', c.called, 'taken_by', c.taken_by,
                    'occasion', c.occasion) order by c.due_at, c.clock, c.occasion)
                  from dispatch.sla_clock c
                 where c.work_order_id = w.id
                   and (c.round = w.round and c.clock <> 'contact'
                        or c.clock in ('follow_up', 'root_cause', 'unsolved', 'contact')
                           and c.met_at is null and c.stopped_at is null)), '[]') as clocks,
       coalesce((select jsonb_object_agg(r.part, r.quantity)
                   from dispatch.part_reservation r where r.work_order_id = w.id), '{}')
           as reserved,
       coalesce(u.value_class, 'ordinary') as value_class
  from dispatch.work_order w
  join dispatch.site s on s.id = w.site_id
  left join dispatch.technician t on t.id = w.technician_id
  left join dispatch.customer u on u.id = s.customer_id
 where dispatch.order_visible(w.region, w.outlet, w.technician_id, w.site_id,
                              w.helps_technician_id);

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy
   set sections = jsonb_set(sections, '{escalation}',
       '{"unsolved": ["supervisor", "regional_manager", "senior"],
         "contact": ["agent", "supervisor"]}' || (sections -> 'escalation'))
 where sections ? 'escalation';
