-- Random samples of finished work, their inspections, and what was found wrong, by people or by
-- rules over the record (F-014, F-111, F-112, F-223).

-- One draw for a subject and month: which were new to choose from, and from what seed they were.
create table dispatch.quality_draw (
    id uuid primary key,
    subject text not null check (subject in ('visit', 'record', 'photo', 'rating', 'outlet')),
    month date not null,
    seed text not null check (length(seed) >= 32),
    share double precision not null check (share between 0 and 1),
    through timestamptz not null, -- what was finished before it could be chosen
    candidates jsonb not null, -- new since the last draw: [[item, outlet, technician], ...]
    drawn text[] not null,
    policy_version integer not null,
    at timestamptz not null,
    unique (subject, month, through)
);

create table dispatch.inspection (
    id uuid primary key,
    draw_id uuid not null references dispatch.quality_draw,
    subject text not null,
    month date not null,
    item text not null,
    work_order_id uuid references dispatch.work_order,
    visit_number integer,
    photo_sha256 text,
    technician_id uuid references dispatch.technician,
    region text,
    outlet text,
    drawn_at timestamptz not null,
    due_at timestamptz not null,
    points jsonb, -- result by point; null: not inspected yet
    words text not null default '' check (length(words) <= 2000),
    photos text[] not null default '{}', -- taken by the inspector
    inspected_at timestamptz,
    inspected_by_id uuid,
    inspected_by text,
    version integer not null default 1,
    unique (subject, month, item),
    check (num_nulls(points, inspected_at, inspected_by) in (0, 3))
);
create index inspection_due on dispatch.inspection (due_at, id) where inspected_at is null;
create index inspection_done on dispatch.inspection (inspected_at desc, id desc)
    where inspected_at is not null;

create table dispatch.finding (
    id uuid primary key,
    source text not null check (source in ('inspection', 'rule')),
    code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'), -- of the point or the rule
    inspection_id uuid references dispatch.inspection,
    work_order_id uuid references dispatch.work_order,
    visit_number integer,
    technician_id uuid references dispatch.technician,
    region text,
    outlet text,
    at timestamptz not null,
    by_id uuid,
    by_name text not null,
    words text not null default '' check (length(words) <= 2000),
    evidence jsonb not null,
    policy_version integer not null,
    state text not null default 'open' check (state in ('open', 'appealed', 'upheld', 'dropped')),
    appeal_until timestamptz not null,
    appeal text check (length(appeal) between 1 and 2000),
    appealed_at timestamptz,
    appealed_by text,
    decision text check (length(decision) between 1 and 2000),
    measure text not null default '' check (length(measure) <= 2000),
    decided_at timestamptz,
    decided_by text,
    version integer not null default 1,
    check (num_nulls(appeal, appealed_at, appealed_by) in (0, 3)),
    check (num_nulls(decision, decided_at, decided_by) in (0, 3)),
    check ((state in ('upheld', 'dropped')) = (decision is not null))
);
create unique index finding_once_a_rule on dispatch.finding (work_order_id, visit_number, code)
    where source = 'rule';
create index finding_newest on dispatch.finding (at desc, id desc);
create index finding_technician on dispatch.finding (technician_id, at desc);

-- What the rules look at, and when they have: of the phone's own clock, like the arrival.
alter table dispatch.visit add column ticked_at jsonb not null default '{}';
alter table dispatch.visit add column checked_at timestamptz;
alter table dispatch.photo add column taken_at timestamptz;
create index visit_unchecked on dispatch.visit (finished_at) where checked_at is null;
create index visit_finished on dispatch.visit (finished_at) where finished_at is not null;

-- A draw names outlets and technicians of everywhere: its lines are read within the caller's scope.
alter table dispatch.quality_draw enable row level security;
create policy scope on dispatch.quality_draw
    using (current_setting('hanlu.scope_kind', true) in ('all', 'region', 'outlet'));
-- Not by the technician: who knows what is looked at, works for that.
alter table dispatch.inspection enable row level security;
create policy scope on dispatch.inspection using (hanlu.visible(region, outlet, null, null));
alter table dispatch.finding enable row level security;
create policy scope on dispatch.finding using (hanlu.visible(region, outlet, technician_id, null));

grant select, insert on dispatch.quality_draw to hanlu_app; -- a draw stays
grant select, insert, update on dispatch.inspection, dispatch.finding to hanlu_app;
