-- Days that differ from the weekly pattern: absences, and duty beside it.

create table dispatch.duty_change (
    id uuid primary key,
    technician_id uuid not null references dispatch.technician,
    kind text not null check (kind in ('absent', 'extra')),
    reason text not null check (reason in ('leave', 'sick', 'training', 'on_call', 'other')),
    note text not null default '' check (length(note) <= 240),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    created_at timestamptz not null,
    created_by text not null,
    check (ends_at > starts_at and ends_at <= starts_at + interval '366 days'),
    unique (technician_id, kind, starts_at, ends_at)
);

alter table dispatch.duty_change enable row level security;
create policy scope on dispatch.duty_change using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));

grant select, insert, update, delete on dispatch.duty_change to hanlu_app;
