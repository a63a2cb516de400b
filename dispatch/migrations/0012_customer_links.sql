-- A link lets whoever holds it follow one case. Only its hash is kept: it is shown once.
create table dispatch.customer_link (
    id uuid primary key,
    work_order_id uuid not null references dispatch.work_order,
    secret_hash bytea not null unique,
    made_at timestamptz not null,
    made_by text not null,
    revoked_at timestamptz
);
create index customer_link_order on dispatch.customer_link (work_order_id);

-- One rating a round: a case that was taken up again is rated again, its former rating stays.
create table dispatch.rating (
    work_order_id uuid not null references dispatch.work_order,
    round integer not null,
    technician_id uuid references dispatch.technician,
    score smallint not null check (score between 1 and 5),
    words text not null default '' check (length(words) <= 2000),
    at timestamptz not null,
    by_id uuid,
    primary key (work_order_id, round)
);
create index rating_newest on dispatch.rating (at desc);

alter table dispatch.customer_link enable row level security;
create policy scope on dispatch.customer_link using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.rating enable row level security;
create policy scope on dispatch.rating using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
grant select, insert, update on dispatch.customer_link to hanlu_app;
grant select, insert on dispatch.rating to hanlu_app;
