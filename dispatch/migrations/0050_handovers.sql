-- The end of a shift at the desk: what was open then, given by one person, taken over by another.

create table dispatch.handover (
    id uuid primary key,
    given_at timestamptz not null,
    given_by uuid not null,
    given_by_name text not null,
    note text not null,
    items jsonb not null,
    scope_kind text not null,
    scope_ids text[] not null,
    taken_at timestamptz,
    taken_by uuid,
    taken_by_name text,
    check (num_nulls(taken_at, taken_by, taken_by_name) in (0, 3)),
    check (taken_by <> given_by)
);
create index handover_newest on dispatch.handover (given_at desc);

-- Seen by whoever looks after the same part of the house.
alter table dispatch.handover enable row level security;
create policy scope on dispatch.handover using (current_setting('hanlu.scope_kind', true) = 'all'
    or scope_kind = current_setting('hanlu.scope_kind', true)
       and scope_ids && string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f'));

grant select, insert, update on dispatch.handover to hanlu_app;
