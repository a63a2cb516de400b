-- How long somebody agreed to stay after a shift, where a plan needs it; the policy says the most.
alter table dispatch.technician add column overtime_min integer not null default 0
    check (overtime_min between 0 and 720);

-- The order shows whose it is by value, so that a policy can weigh it.
create or replace view dispatch.beside_work_order as
select w.id as work_order_id,
       jsonb_build_object('name', s.name, 'address', s.address, 'lat', s.lat, 'lon', s.lon,
                          'timezone', s.timezone, 'opening_hours', s.opening_hours) as site,
       t.name as technician_name,
       coalesce((select jsonb_agg(jsonb_build_object(
                    'clock', c.clock, 'due_at', c.due_at, 'met_at', c.met_at,
                    'missed_at', c.missed_at, 'paused_at', c.paused_at,
                    'stopped_at', c.stopped_at, 'called', c.called) order by c.due_at, c.clock)
                  from dispatch.sla_clock c
                 where c.work_order_id = w.id
                   and (c.round = w.round or (c.clock in ('follow_up', 'root_cause')
                                              and c.met_at is null
                                              and c.stopped_at is null))), '[]') as clocks,
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
