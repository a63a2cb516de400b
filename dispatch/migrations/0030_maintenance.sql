-- Recurring maintenance: a plan of a machine or of a site, and what became of each of its due days.

create table dispatch.maintenance_plan (
    id uuid primary key,
    code text not null unique check (code ~ '^[A-Za-z0-9_:.-]{1,40}$'),
    site_id uuid references dispatch.site,
    asset_id uuid references dispatch.asset,
    work text not null check (length(work) between 1 and 400),
    every integer not null check (every > 0),
    unit text not null check (unit in ('day', 'week', 'month')),
    counts_from text not null check (counts_from in ('planned', 'done')),
    by_run_hours boolean not null,
    first_on date not null,
    days_before integer not null check (days_before >= 0),
    days_after integer not null check (days_after >= 0),
    pauses jsonb not null default '[]',
    duration_s integer not null check (duration_s > 0),
    skills jsonb not null default '{}',
    parts text[] not null default '{}',
    checklist text[] not null default '{}',
    anchor_on date not null, -- due days count from it: the first one, or the day the last visit was made
    next_due_on date not null,
    opens_at timestamptz not null, -- the window of the next visit
    paused_at timestamptz,
    paused_reason text,
    created_at timestamptz not null,
    version integer not null default 1,
    check (num_nonnulls(site_id, asset_id) = 1),
    check (not by_run_hours or asset_id is not null),
    check ((paused_at is null) = (paused_reason is null))
);
create index maintenance_plan_site on dispatch.maintenance_plan (site_id);
create index maintenance_plan_asset on dispatch.maintenance_plan (asset_id);
create index maintenance_plan_next on dispatch.maintenance_plan (next_due_on, id);
create index maintenance_plan_opens on dispatch.maintenance_plan (opens_at) where paused_at is null;
-- The counter of a machine calls one plan.
create unique index maintenance_plan_run_hours on dispatch.maintenance_plan (asset_id) where by_run_hours;

-- A due day is decided once: it became a work order, or was passed over for a reason.
create table dispatch.maintenance_occurrence (
    plan_id uuid not null references dispatch.maintenance_plan,
    due_on date not null,
    cause text not null check (cause in ('calendar', 'run_hours')),
    work_order_id uuid unique references dispatch.work_order,
    skipped text check (skipped in ('missed', 'previous_open', 'paused')),
    decided_at timestamptz not null,
    counted boolean not null default false, -- the next due day knows how its order ended
    primary key (plan_id, due_on),
    check ((work_order_id is null) <> (skipped is null))
);
create index maintenance_occurrence_uncounted on dispatch.maintenance_occurrence (work_order_id)
    where work_order_id is not null and not counted;

-- A plan is seen by whoever sees its machine or site.
alter table dispatch.maintenance_plan enable row level security;
create policy scope on dispatch.maintenance_plan using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.site s where s.id = site_id)
    or exists (select 1 from dispatch.asset a where a.id = asset_id));
alter table dispatch.maintenance_occurrence enable row level security;
create policy scope on dispatch.maintenance_occurrence using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.maintenance_plan p where p.id = plan_id));

grant select, insert, update on dispatch.maintenance_plan, dispatch.maintenance_occurrence to hanlu_app;
