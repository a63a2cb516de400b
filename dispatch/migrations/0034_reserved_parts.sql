-- What a van holds of the parts an order needs is kept for it while its technician has it (F-089).
-- The database holds the promise: no more is kept than is there, whoever races whom.

create table dispatch.part_reservation (
    work_order_id uuid not null references dispatch.work_order on delete cascade,
    part text not null references dispatch.part,
    technician_id uuid not null references dispatch.technician,
    quantity integer not null check (quantity > 0),
    made_at timestamptz not null,
    primary key (work_order_id, part)
);
create index part_reservation_van on dispatch.part_reservation (technician_id, part);

alter table dispatch.stock
    add column reserved integer not null default 0,
    add constraint stock_reserved_within check (reserved between 0 and quantity);

create function dispatch.sum_reservation() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if tg_op <> 'INSERT' then
        update dispatch.stock set reserved = reserved - old.quantity
         where part = old.part and place = 'van:' || old.technician_id;
    end if;
    if tg_op <> 'DELETE' then
        update dispatch.stock set reserved = reserved + new.quantity
         where part = new.part and place = 'van:' || new.technician_id;
        if not found then
            raise check_violation using constraint = 'stock_reserved_within';
        end if;
    end if;
    return null;
end $$;
create trigger sum_reservation after insert or update or delete on dispatch.part_reservation
    for each row execute function dispatch.sum_reservation();

-- Keeps for an order what its technician's van has free of what it still needs, and lets go of the
-- rest; safe to repeat. The row of the order must be locked.
create function dispatch.keep_parts(order_id uuid, at timestamptz) returns void
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
                      where v.work_order_id = order_id and v.number = visit group by 1) u
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

-- What a van holds of these parts and how much of it is free; nobody changes it until we are done.
create function dispatch.hold_van_parts(technician uuid, wanted text[])
returns table (part text, held integer, free integer)
language sql security definer set search_path = pg_catalog as $$
    select s.part, s.quantity, s.quantity - s.reserved from dispatch.stock s
     where s.place = 'van:' || technician and s.part = any(wanted) order by s.part for update
$$;

-- What an order uses is no longer kept for it: its own goes first, then what is free.
create or replace function dispatch.apply_movement() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    side record;
begin
    if new.source like 'van:%' and new.destination like 'order:%' then
        delete from dispatch.part_reservation
         where work_order_id = substr(new.destination, 7)::uuid and part = new.part
           and technician_id = substr(new.source, 5)::uuid and quantity <= new.quantity;
        update dispatch.part_reservation set quantity = quantity - new.quantity
         where work_order_id = substr(new.destination, 7)::uuid and part = new.part
           and technician_id = substr(new.source, 5)::uuid and quantity > new.quantity;
    end if;
    -- In the order of the places' names, so that two transfers cannot wait for each other.
    for side in
        select place, change
          from (values (new.source, -new.quantity), (new.destination, new.quantity))
               as sides (place, change)
         where place not in ('supplier', 'count') order by place
    loop
        insert into dispatch.stock (part, place, quantity) values (new.part, side.place, 0)
            on conflict do nothing;
        update dispatch.stock set quantity = quantity + side.change
         where part = new.part and place = side.place;
    end loop;
    return null;
end $$;

alter table dispatch.part_reservation enable row level security;
create policy scope on dispatch.part_reservation
    using (current_setting('hanlu.scope_kind', true) = 'all'
           or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
-- Only `keep_parts` keeps anything; the application may let go.
grant select, update (quantity), delete on dispatch.part_reservation to hanlu_app;

select dispatch.keep_parts(held.id, now()) from (
    select id from dispatch.work_order
     where state in ('offered', 'accepted', 'travelling', 'on_site', 'working', 'paused')
     order by state_at, id
) held;
