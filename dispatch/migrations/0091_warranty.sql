-- Where a part comes from and how long it is warranted, and what a visit promised of each part that
-- it fitted: the catalogue may say something else by the time the promise counts (F-105, F-308).

alter table dispatch.part
    add column source text not null default 'unknown'
        check (source in ('original', 'equivalent', 'refurbished', 'unknown')),
    add column supplier text not null default '' check (length(supplier) <= 120),
    add column warranty_months integer check (warranty_months between 0 and 240), -- null: the policy's
    add column cost_price_cents integer check (cost_price_cents between 0 and 1000000000);

alter table dispatch.asset add column delivered_on date;

create table dispatch.part_terms (
    work_order_id uuid not null,
    number integer not null,
    part text not null references dispatch.part,
    source text not null,
    supplier text not null,
    warranty_months integer not null,
    cost_price_cents integer,
    primary key (work_order_id, number, part),
    foreign key (work_order_id, number) references dispatch.visit on delete cascade
);
alter table dispatch.part_terms enable row level security;
create policy scope on dispatch.part_terms using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
grant select, insert, delete on dispatch.part_terms to hanlu_app;

-- The parts that visits to a machine, or of an order without one, left there, oldest first. A
-- warranty is the machine's: it is counted also for who does not see the case in which a part was
-- fitted, and nothing of that case comes back but its number and its id.
create function dispatch.fitted_parts(machine uuid, of_order uuid)
returns table (work_order_id uuid, order_number text, number integer, part text, name_zh text,
               name_en text, quantity integer, fitted_at timestamptz, is_finished boolean,
               source text, supplier text, warranty_months integer, cost_price_cents integer)
language sql stable security definer set search_path = pg_catalog as $$
    select w.id, w.number, v.number, used.part, coalesce(p.name_zh, used.part),
           coalesce(p.name_en, used.part), used.quantity, coalesce(v.ended_at, v.finished_at),
           v.finished_at is not null and v.ended_at is null, coalesce(t.source, 'unknown'), coalesce(t.supplier, ''), t.warranty_months,
           t.cost_price_cents
      from dispatch.work_order w
      join dispatch.visit v on v.work_order_id = w.id
      join lateral (
           select each ->> 'part' as part, sum((each ->> 'quantity')::int)::int as quantity
             from jsonb_array_elements(v.parts_used) each
            where (each ->> 'quantity')::int > 0 group by 1) used on true
      left join dispatch.part p on p.code = used.part
      left join dispatch.part_terms t
             on (t.work_order_id, t.number, t.part) = (v.work_order_id, v.number, used.part)
     where w.asset_id = machine or w.id = of_order
     order by coalesce(v.ended_at, v.finished_at) nulls last, v.number, used.part
$$;
