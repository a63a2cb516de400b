-- Work orders, their assignments, clocks, escalations, visits and history.

create sequence dispatch.work_order_number start 1001;

create table dispatch.work_order (
    id uuid primary key,
    number text not null unique default 'WO-' || nextval('dispatch.work_order_number'),
    kind text not null,
    class text not null,
    colour text not null,
    priority smallint not null check (priority between 1 and 4),
    state text not null,
    source text not null, -- alarm, phone, web, api, ...: the channel it came in by (F-025)
    fault text,
    title jsonb,
    description text not null default '',
    reasons jsonb not null default '[]',
    site_id uuid not null references dispatch.site,
    asset_id uuid references dispatch.asset,
    device_id text,
    channel text,
    zone_id uuid,
    alarm_id uuid, -- the alarm that opened it; others hang on work_order_alarm
    alarm_scope text, -- zone or device: alarms of one scope and one cause are one case
    cause text,
    skills jsonb not null default '{}',
    parts text[] not null default '{}',
    duration_s integer not null check (duration_s > 0),
    window_from timestamptz,
    window_to timestamptz,
    promised boolean not null default false,
    eta_from timestamptz,
    eta_to timestamptz,
    technician_id uuid references dispatch.technician,
    starts_at timestamptz,
    locked boolean not null default false,
    proposal jsonb,
    round integer not null default 1, -- counts up each time the case is taken up again
    policy_version integer not null,
    opened_at timestamptz not null,
    opened_by text not null,
    state_at timestamptz not null,
    next_step_at timestamptz, -- when the product itself must act: offer again, close
    region text,
    outlet text,
    version integer not null default 1,
    check ((window_from is null) = (window_to is null)),
    check (window_from is null or window_from < window_to),
    -- exactly the assigned states carry a technician who is expected to act
    check (state not in ('offered', 'accepted', 'travelling', 'on_site', 'working', 'paused')
           or technician_id is not null),
    check (state not in ('received', 'classified', 'planned') or technician_id is null)
);
create unique index work_order_one_open_case on dispatch.work_order (alarm_scope, cause)
    where state not in ('done', 'signed', 'closed', 'cancelled');
-- A technician is on the way to, or at, one place at a time.
create unique index work_order_one_place_at_a_time on dispatch.work_order (technician_id)
    where state in ('travelling', 'on_site', 'working');
create index work_order_newest on dispatch.work_order (opened_at desc, id desc);
create index work_order_open on dispatch.work_order (state)
    where state not in ('closed', 'cancelled');
create index work_order_site on dispatch.work_order (site_id);
create index work_order_technician on dispatch.work_order (technician_id);
create index work_order_device on dispatch.work_order (device_id);
create index work_order_next_step on dispatch.work_order (next_step_at)
    where next_step_at is not null;

-- An alarm belongs to exactly one order.
create table dispatch.work_order_alarm (
    alarm_id uuid primary key,
    work_order_id uuid not null references dispatch.work_order,
    attached_at timestamptz not null,
    cleared_at timestamptz,
    peak double precision
);
create index work_order_alarm_order on dispatch.work_order_alarm (work_order_id);

-- The replayable history: every change is one row and one version.
create table dispatch.work_order_event (
    work_order_id uuid not null references dispatch.work_order,
    version integer not null,
    at timestamptz not null,
    by_id uuid,
    by_name text not null,
    role text not null,
    action text not null,
    from_state text,
    to_state text not null,
    reason text,
    data jsonb not null default '{}',
    operation_id uuid unique,
    primary key (work_order_id, version)
);

create table dispatch.assignment (
    id uuid primary key,
    work_order_id uuid not null references dispatch.work_order,
    technician_id uuid not null references dispatch.technician,
    made_at timestamptz not null,
    made_by text not null,
    why jsonb,
    plan_id uuid,
    starts_at timestamptz,
    ended_at timestamptz,
    ended_why text
);
create unique index assignment_one_active on dispatch.assignment (work_order_id)
    where ended_at is null;
create index assignment_technician on dispatch.assignment (technician_id, made_at desc);

create table dispatch.sla_clock (
    work_order_id uuid not null references dispatch.work_order,
    round integer not null,
    clock text not null,
    started_at timestamptz not null,
    "limit" interval not null,
    due_at timestamptz not null,
    paused_at timestamptz,
    met_at timestamptz,
    missed_at timestamptz,
    stopped_at timestamptz,
    rungs integer not null default 0,
    next_rung_at timestamptz,
    primary key (work_order_id, round, clock)
);
create index sla_clock_due on dispatch.sla_clock (next_rung_at) where next_rung_at is not null;

-- Each step of a ladder fires once (I5): the key is the guard, whoever races.
create table dispatch.escalation (
    work_order_id uuid not null references dispatch.work_order,
    round integer not null,
    clock text not null,
    rung integer not null,
    to_role text not null,
    due_at timestamptz not null,
    fired_at timestamptz not null,
    skipped boolean not null,
    primary key (work_order_id, round, clock, rung)
);

create table dispatch.visit (
    work_order_id uuid not null references dispatch.work_order,
    round integer not null,
    technician_id uuid references dispatch.technician,
    checklist jsonb not null default '{}',
    cause text not null default '',
    solution text not null default '',
    parts_used jsonb not null default '[]',
    photos text[] not null default '{}',
    signature text, -- the content address of the drawn signature
    confirmed_by text, -- who gave the customer's word where nobody signed
    updated_at timestamptz not null,
    primary key (work_order_id, round)
);

-- What hangs on an order is seen by whoever sees the order.
alter table dispatch.work_order enable row level security;
create policy scope on dispatch.work_order
    using (hanlu.visible(region, outlet, technician_id, site_id));
alter table dispatch.work_order_alarm enable row level security;
create policy scope on dispatch.work_order_alarm using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.work_order_event enable row level security;
create policy scope on dispatch.work_order_event using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.assignment enable row level security;
create policy scope on dispatch.assignment using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.sla_clock enable row level security;
create policy scope on dispatch.sla_clock using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.escalation enable row level security;
create policy scope on dispatch.escalation using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.visit enable row level security;
create policy scope on dispatch.visit using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));

-- Whoever goes to a site sees it, and the machines there: by an order of their own.
alter table dispatch.site enable row level security;
create policy scope on dispatch.site using (
    hanlu.visible(region, outlet, null, id)
    or exists (select 1 from dispatch.work_order w where w.site_id = site.id)
);
alter table dispatch.asset enable row level security;
create policy scope on dispatch.asset using (
    hanlu.visible(region, outlet, null, site_id)
    or exists (select 1 from dispatch.work_order w where w.site_id = asset.site_id)
);

grant usage on sequence dispatch.work_order_number to hanlu_app;
grant select, insert, update on dispatch.work_order, dispatch.work_order_alarm,
    dispatch.assignment, dispatch.sla_clock, dispatch.visit to hanlu_app;
grant select, insert on dispatch.work_order_event, dispatch.escalation to hanlu_app; -- history stays
