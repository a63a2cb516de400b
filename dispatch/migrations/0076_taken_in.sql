-- What the desk took in from a phone's file, operation by operation, so that the phone may let go of it:
-- what was refused as well, since the desk has it then. No contents: those are in the orders.
create table dispatch.taken_in (
    operation_id uuid primary key,
    technician_id uuid not null references dispatch.technician on delete cascade,
    at timestamptz not null,
    by_name text not null,
    refused text, -- the code; null: it was applied, or had been before
    params jsonb not null default '{}' -- what fills the words of the refusal
);
create index taken_in_technician on dispatch.taken_in (technician_id);

alter table dispatch.taken_in enable row level security;
create policy scope on dispatch.taken_in using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));
grant select, insert on dispatch.taken_in to hanlu_app;
