-- Rule states, alarms, incidents and the excursion record.

create table gateway.rule_state (
    channel integer not null references gateway.channel,
    rule text not null,
    state jsonb not null,
    updated_at timestamptz not null,
    primary key (channel, rule)
) with (fillfactor = 70);

-- Alarms of one scope (zone, else device or bridge) and one cause: one work order.
create table gateway.incident (
    id uuid primary key,
    scope text not null,
    cause text not null,
    zone_id uuid,
    site_id uuid,
    region text,
    outlet text,
    opened_at timestamptz not null,
    closed_at timestamptz
);
create unique index incident_open on gateway.incident (scope, cause) where closed_at is null;

create table gateway.alarm (
    id uuid primary key,
    channel_id integer not null references gateway.channel,
    device_id text not null,
    channel text not null,
    rule text not null,
    code text not null,
    severity text not null check (severity in ('critical', 'major', 'minor')),
    state text not null check (state in ('open', 'acknowledged', 'cleared', 'closed')),
    cause text not null,
    incident_id uuid references gateway.incident,
    zone_id uuid,
    site_id uuid,
    asset_id uuid,
    region text,
    outlet text,
    opened_at timestamptz not null, -- by measured time
    known_at timestamptz not null,
    cleared_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    peak double precision,
    why jsonb not null,
    reading jsonb,
    policy_version integer not null default 0, -- the limits it was judged by
    late boolean not null default false,
    test boolean not null default false,
    work_order_id uuid
);
create unique index alarm_one_open on gateway.alarm (channel_id, rule)
    where state in ('open', 'acknowledged');
create index alarm_device on gateway.alarm (device_id, opened_at desc);
create index alarm_newest on gateway.alarm (opened_at desc, id desc);
create index alarm_incident on gateway.alarm (incident_id);

-- The record: a function of the set of readings, whatever their order of arrival.
create table gateway.excursion (
    channel integer not null references gateway.channel,
    rule text not null,
    metric text not null,
    since timestamptz not null, -- first reading beyond the limit
    ended_at timestamptz, -- first reading back inside; none while it lasts
    called_at timestamptz, -- measured time of the reading that opened the alarm; none for a short one
    peak double precision not null,
    peak_at timestamptz not null,
    limit_value double precision not null, -- as it stood when it happened
    severity text not null,
    known_at timestamptz not null,
    primary key (channel, rule, since)
);

alter table gateway.alarm enable row level security;
create policy scope on gateway.alarm using (hanlu.visible(region, outlet, null, site_id));
alter table gateway.incident enable row level security;
create policy scope on gateway.incident using (hanlu.visible(region, outlet, null, site_id));

grant select, insert, update, delete on gateway.rule_state, gateway.excursion to hanlu_app;
grant select, insert, update on gateway.incident, gateway.alarm to hanlu_app;
