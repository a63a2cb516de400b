-- What an earlier visit, broken off, has fitted already is not kept for the next one. A case that is
-- taken up again after a finished visit may need all of it once more.

-- As in 0034, with the parts of all visits since the last finished one.
create or replace function dispatch.keep_parts(order_id uuid, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
    holder uuid;
    needed text[];
    visit integer;
    each record;
    free integer;
begin
    select case when state in ('offered', 'accepted', 'travelling', 'on_site', 'working', 'paused')
                then technician_id end, parts, visit_number
      into holder, needed, visit from dispatch.work_order where id = order_id;
    -- All rows first and in one order, so that two orders that change vans do not wait for each
    -- other.
    perform 1 from dispatch.stock s
      where s.part in (select unnest(needed) union
                       select part from dispatch.part_reservation where work_order_id = order_id)
        and s.place in (select 'van:' || holder union
                        select 'van:' || technician_id from dispatch.part_reservation
                         where work_order_id = order_id)
      order by s.part, s.place for update;
    for each in
        select part, coalesce(w.quantity, 0) - coalesce(u.quantity, 0) as wanted,
               coalesce(r.quantity, 0) as kept, r.technician_id
          from (select part, count(*)::int as quantity from unnest(needed) part group by part) w
          full join (select * from dispatch.part_reservation where work_order_id = order_id) r
               using (part)
          left join (select used ->> 'part' as part, sum((used ->> 'quantity')::int)::int as quantity
                       from dispatch.visit v, jsonb_array_elements(v.parts_used) used
                      where v.work_order_id = order_id and v.number <= visit
                        and not exists (select from dispatch.visit finished
                                         where finished.work_order_id = order_id
                                           and finished.number >= v.number
                                           and finished.number < visit
                                           and finished.ended_at is null)
                      group by 1) u
               using (part)
    loop
        if each.kept > 0 and (holder is distinct from each.technician_id or each.wanted <= 0) then
            delete from dispatch.part_reservation
             where work_order_id = order_id and part = each.part;
            each.kept := 0;
        elsif each.kept > each.wanted then
            update dispatch.part_reservation set quantity = each.wanted
             where work_order_id = order_id and part = each.part;
        end if;
        select coalesce(max(quantity - reserved), 0) into free from dispatch.stock
         where part = each.part and place = 'van:' || holder;
        if least(each.wanted - each.kept, free) > 0 then
            insert into dispatch.part_reservation values
                (order_id, each.part, holder, least(each.wanted - each.kept, free), at)
                on conflict (work_order_id, part)
                do update set quantity = part_reservation.quantity + excluded.quantity;
        end if;
    end loop;
end $$;

select dispatch.keep_parts(held.id, now()) from (
    select id from dispatch.work_order
     where visit_number > 1
       and state in ('offered', 'accepted', 'travelling', 'on_site', 'working', 'paused')
     order by state_at, id
) held;
