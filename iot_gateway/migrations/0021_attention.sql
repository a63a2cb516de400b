-- Attention: what was held back and why, what is shelved until when, who was told when.

alter table gateway.alarm
    add column note text, -- of whoever acknowledged it
    add column repeats integer not null default 0, -- how often it came back soon after it had cleared
    add column settling_since timestamptz, -- of one that flaps: quiet since, and not yet cleared
    add column shelved_until timestamptz,
    add column told_at timestamptz, -- none while it was only held back by a shelf
    add column closed_by text,
    add column closed_reason text,
    add column job boolean not null default true;
update gateway.alarm set told_at = known_at;
create index alarm_shelved on gateway.alarm (shelved_until) where shelved_until is not null;
create index alarm_settling on gateway.alarm (settling_since) where settling_since is not null;

-- A shelf ends by itself; one that is taken down early says so.
create table gateway.shelf (
    id uuid primary key,
    channel_id integer not null references gateway.channel,
    rule text not null,
    note text not null,
    made_by text not null,
    made_at timestamptz not null,
    until timestamptz not null check (until > made_at)
);
create index shelf_channel on gateway.shelf (channel_id, rule, until);

-- Calls that were due and were not made: the reason, its parameters, and when it ended.
create table gateway.held_back (
    id bigint generated always as identity primary key,
    channel_id integer not null references gateway.channel,
    device_id text not null,
    channel text not null,
    rule text not null,
    reason text not null,
    params jsonb not null default '{}',
    since timestamptz not null,
    known_at timestamptz not null,
    until timestamptz, -- at the latest
    ended_at timestamptz,
    zone_id uuid,
    site_id uuid,
    region text,
    outlet text
);
create unique index held_back_open on gateway.held_back (channel_id, rule) where ended_at is null;
create index held_back_newest on gateway.held_back (known_at desc, id desc);
alter table gateway.held_back enable row level security;
create policy scope on gateway.held_back using (hanlu.visible(region, outlet, null, site_id));

-- Who is told of alarms: where, how, at which hours, and how grave an alarm must be.
create table gateway.watcher (
    id uuid primary key,
    name text not null,
    locale text not null default 'zh-CN',
    channel text not null check (channel in ('mail', 'webhook')),
    address text not null,
    from_hour integer not null default 0 check (from_hour between 0 and 23),
    to_hour integer not null default 24 check (to_hour between 1 and 24),
    timezone text not null default 'Asia/Shanghai',
    least_severity text not null default 'minor'
        check (least_severity in ('critical', 'major', 'minor')),
    site_id uuid, -- none: every site of its scope
    region text,
    outlet text,
    made_at timestamptz not null
);
alter table gateway.watcher enable row level security;
create policy scope on gateway.watcher using (hanlu.visible(region, outlet, null, site_id));

create table gateway.notice (
    incident_id uuid not null references gateway.incident,
    watcher_id uuid not null,
    alarm_id uuid not null references gateway.alarm,
    name text not null,
    channel text not null,
    address text not null,
    told_at timestamptz not null,
    message_key text not null,
    primary key (incident_id, watcher_id)
);

grant select, insert, update, delete on gateway.shelf, gateway.held_back, gateway.watcher,
    gateway.notice to hanlu_app;
