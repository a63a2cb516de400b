-- Stock is the sum of movements. The application adds movements and reads the sums; only the
-- trigger writes these, and their check lets nobody take what is not there, however many try.

alter table dispatch.part
    add column active boolean not null default true,
    add column version integer not null default 1,
    add check (length(name_zh) between 1 and 120),
    add check (length(name_en) between 1 and 120);

-- A place is written as text: depot, store:<outlet>, van:<technician>, order:<work order> (used
-- there), and two without a sum: supplier, count (lost or found when somebody counted).
create table dispatch.stock_movement (
    id uuid primary key,
    part text not null references dispatch.part,
    source text not null,
    destination text not null,
    quantity integer not null check (quantity between 1 and 1000000),
    reason text check (length(reason) between 1 and 500),
    at timestamptz not null,
    by_id uuid,
    by_name text not null,
    role text not null,
    operation_id uuid not null,
    unique (operation_id, part, source, destination),
    check (source <> destination)
);
create index stock_movement_newest on dispatch.stock_movement (at desc, id desc);
create index stock_movement_source on dispatch.stock_movement (source, at desc);
create index stock_movement_destination on dispatch.stock_movement (destination, at desc);

create table dispatch.stock (
    part text not null references dispatch.part,
    place text not null,
    quantity integer not null constraint stock_never_negative check (quantity >= 0),
    technician_id uuid generated always as
        (case when place like 'van:%' then substr(place, 5)::uuid end) stored
        references dispatch.technician,
    outlet text generated always as
        (case when place like 'store:%' then substr(place, 7) end) stored
        references dispatch.outlet,
    work_order_id uuid generated always as
        (case when place like 'order:%' then substr(place, 7)::uuid end) stored
        references dispatch.work_order,
    primary key (part, place),
    constraint stock_place_known check
        (place = 'depot' or num_nonnulls(technician_id, outlet, work_order_id) = 1)
);
create index stock_place on dispatch.stock (place);
create index stock_technician on dispatch.stock (technician_id) where technician_id is not null;

create function dispatch.apply_movement() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    side record;
begin
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
create trigger apply_movement after insert on dispatch.stock_movement
    for each row execute function dispatch.apply_movement();

-- What somebody counted, also where it was as it should be; its differences are movements.
create table dispatch.stock_count (
    operation_id uuid primary key,
    place text not null,
    lines jsonb not null,
    reason text check (length(reason) between 1 and 500),
    at timestamptz not null,
    by_id uuid,
    by_name text not null
);

-- What the vans hold becomes the first count, and what visits took from them stays used there.
insert into dispatch.stock_movement
    (id, part, source, destination, quantity, at, by_name, role, operation_id)
select gen_random_uuid(), part, 'count', 'van:' || technician_id, sum(quantity), now(), 'migration',
       'service', gen_random_uuid()
  from (select technician_id, part, quantity from dispatch.van_stock
        union all
        select v.technician_id, taken.key, taken.value::int
          from dispatch.visit v, jsonb_each_text(v.parts_taken) taken
         where v.technician_id is not null) held
 group by technician_id, part having sum(quantity) > 0;
insert into dispatch.stock_movement
    (id, part, source, destination, quantity, at, by_name, role, operation_id)
select gen_random_uuid(), taken.key, 'van:' || v.technician_id, 'order:' || v.work_order_id,
       taken.value::int, now(), 'migration', 'service', gen_random_uuid()
  from dispatch.visit v, jsonb_each_text(v.parts_taken) taken
 where v.technician_id is not null and taken.value::int > 0;

alter table dispatch.visit drop column parts_taken;
drop table dispatch.van_stock;
create view dispatch.van_stock with (security_invoker = true) as
    select technician_id, part, quantity from dispatch.stock
     where technician_id is not null and quantity > 0;

-- A place is seen by whoever sees the van's technician, the store's outlet or the order; the
-- depot by everybody who is not limited to one site or to their own work.
create function dispatch.place_visible(place text) returns boolean language sql stable as $$
    select case
        when current_setting('hanlu.scope_kind', true) = 'all' then true
        when place like 'van:%' then exists
            (select 1 from dispatch.technician t where t.id = substr(place, 5)::uuid)
        when place like 'store:%' then exists
            (select 1 from dispatch.outlet o where o.name = substr(place, 7))
        when place like 'order:%' then exists
            (select 1 from dispatch.work_order w where w.id = substr(place, 7)::uuid)
        when place = 'depot' then current_setting('hanlu.scope_kind', true) in ('region', 'outlet')
        else false
    end
$$;
-- What people call it, as far as the caller sees; null for a place that is not known.
create function dispatch.place_name(place text) returns text language sql stable as $$
    select case split_part(place, ':', 1)
        when 'van' then (select name from dispatch.technician where id = substr(place, 5)::uuid)
        when 'store' then (select name from dispatch.outlet where name = substr(place, 7))
        when 'order' then
            (select number from dispatch.work_order where id = substr(place, 7)::uuid)
        when 'depot' then case when dispatch.place_visible(place) then '' end
        else ''
    end
$$;
create function dispatch.place_shown(place text) returns jsonb language sql stable as $$
    select jsonb_build_object('place', place, 'kind', split_part(place, ':', 1),
                              'name', coalesce(dispatch.place_name(place), ''))
$$;
alter table dispatch.stock enable row level security;
create policy scope on dispatch.stock using (dispatch.place_visible(place));
alter table dispatch.stock_movement enable row level security;
create policy scope on dispatch.stock_movement
    using (dispatch.place_visible(source) or dispatch.place_visible(destination));
alter table dispatch.stock_count enable row level security;
create policy scope on dispatch.stock_count using (dispatch.place_visible(place));

grant select, insert on dispatch.stock_movement, dispatch.stock_count to hanlu_app; -- history stays
grant select on dispatch.stock, dispatch.van_stock to hanlu_app;
