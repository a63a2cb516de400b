-- Two records of one customer become one (F-155): what was done is kept, and can be taken back.

alter table dispatch.customer add column merged_into uuid references dispatch.customer
    check (merged_into <> id);
create index customer_merged_into on dispatch.customer (merged_into)
    where merged_into is not null;
create index site_customer on dispatch.site (customer_id) where customer_id is not null;

-- The customer in whom one goes on: itself, or what it was merged into, however often.
create function dispatch.surviving_customer(customer_id uuid) returns uuid
language sql stable as $$
    with recursive line as (
        select id, merged_into from dispatch.customer where id = customer_id
        union
        select c.id, c.merged_into from dispatch.customer c join line on c.id = line.merged_into
    )
    select id from line where merged_into is null
$$;

create table dispatch.customer_merge (
    id uuid primary key,
    duplicate_id uuid not null references dispatch.customer,
    into_id uuid not null references dispatch.customer,
    site_ids uuid[] not null, -- that went over
    taken text[] not null, -- the fields of the survivor that the duplicate's word replaced
    fields bytea not null, -- sealed: what those said before and after
    at timestamptz not null,
    by_name text not null,
    undo_until timestamptz not null,
    undone_at timestamptz,
    undone_by text,
    check ((undone_at is null) = (undone_by is null))
);
create unique index customer_merge_standing on dispatch.customer_merge (duplicate_id)
    where undone_at is null;
create index customer_merge_into on dispatch.customer_merge (into_id, at desc);

-- Two records that somebody looked at and knows to be two customers; the smaller id first.
create table dispatch.customer_apart (
    one_id uuid not null references dispatch.customer,
    other_id uuid not null references dispatch.customer,
    at timestamptz not null,
    by_name text not null,
    primary key (one_id, other_id),
    check (one_id < other_id)
);

alter table dispatch.customer_merge enable row level security;
create policy scope on dispatch.customer_merge using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.customer c where c.id = into_id));
alter table dispatch.customer_apart enable row level security;
create policy scope on dispatch.customer_apart using (current_setting('hanlu.scope_kind', true) = 'all'
    or (exists (select 1 from dispatch.customer c where c.id = one_id)
        and exists (select 1 from dispatch.customer c where c.id = other_id)));
grant select, insert, update on dispatch.customer_merge to hanlu_app;
grant select, insert, delete on dispatch.customer_apart to hanlu_app;
