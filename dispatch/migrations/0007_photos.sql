-- Photos of an order, by the hash of their bytes; the bytes are in the file store.

create table dispatch.photo (
    work_order_id uuid not null references dispatch.work_order,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    round integer not null,
    kind text not null check (kind in ('before', 'after', 'other')),
    media_type text not null,
    size_bytes integer not null check (size_bytes > 0),
    added_at timestamptz not null,
    added_by text not null,
    primary key (work_order_id, sha256)
);
alter table dispatch.photo enable row level security;
create policy scope on dispatch.photo using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
grant select, insert, update on dispatch.photo to hanlu_app;

alter table dispatch.visit drop column photos;
