-- Each examination of a skill with its outcome, and who was told of a certificate's end. A certificate
-- itself stays where it was: its end stands with the skill.

create table dispatch.certification (
    id uuid primary key,
    technician_id uuid not null references dispatch.technician,
    skill text not null check (skill ~ '^[a-z][a-z0-9_]{0,39}$'),
    level smallint not null check (level between 1 and 3),
    result text not null check (result in ('passed', 'failed')),
    held_on date not null,
    valid_until timestamptz, -- null: it does not end
    note text not null default '' check (length(note) <= 500),
    written_at timestamptz not null,
    written_by text not null
);
create index certification_newest on dispatch.certification (technician_id, skill, written_at desc);

create table dispatch.certificate_notice (
    technician_id uuid not null references dispatch.technician,
    skill text not null,
    expires_at timestamptz not null,
    stage text not null check (stage in ('ahead', 'ended')),
    told_at timestamptz not null,
    told text[] not null,
    primary key (technician_id, skill, expires_at, stage)
);

-- What ends soon, looked for again and again.
create index technician_skill_ends on dispatch.technician_skill (expires_at)
    where expires_at is not null;

alter table dispatch.certification enable row level security;
create policy scope on dispatch.certification using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));
alter table dispatch.certificate_notice enable row level security;
create policy scope on dispatch.certificate_notice
    using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));

grant select, insert on dispatch.certification, dispatch.certificate_notice to hanlu_app;
