-- Devices, the zones they watch, their channels, and the bindings that lead foreign topics to them.
-- No foreign key leaves this schema: site_id and asset_id are plain ids that dispatch knows.

create schema if not exists gateway;

create table gateway.zone (
    id uuid primary key,
    name text not null check (length(name) between 1 and 120),
    kind text not null check (kind in ('frozen', 'chilled_0_4', 'chilled_0_10', 'pharma_2_8')),
    min_c double precision, -- its own limits instead of those of its kind
    max_c double precision check (max_c > min_c),
    site_id uuid,
    region text,
    outlet text,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index zone_name on gateway.zone (name, coalesce(site_id, '00000000-0000-0000-0000-000000000000'));

create table gateway.device (
    key integer generated always as identity primary key, -- the integer inside; readings hang on it
    id text not null unique check (id ~ '^[A-Za-z0-9_:-]{1,64}$'),
    name text not null,
    kind text not null default 'sensor' check (kind in ('sensor', 'bridge')),
    source_uid text unique, -- the name a bridge knows it by, where that is no legal device id
    site_id uuid,
    asset_id uuid,
    zone_id uuid references gateway.zone,
    region text,
    outlet text,
    model text,
    format text not null default 'native',
    expected_interval_s integer not null default 300 check (expected_interval_s between 1 and 604800),
    timezone text, -- for formats that send local times without a zone; none: such times are not used
    via integer references gateway.device, -- the bridge it was last heard through
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index device_zone on gateway.device (zone_id);
create index device_site on gateway.device (site_id);

create table gateway.channel (
    id integer generated always as identity primary key,
    device integer not null references gateway.device,
    probe text not null default '' check (length(probe) <= 64),
    name text,
    created_at timestamptz not null,
    unique (device, probe)
);

-- Written with every batch, so kept apart from the wide device row.
create table gateway.presence (
    device integer primary key references gateway.device,
    online boolean,
    online_at timestamptz,
    last_seen_at timestamptz, -- newest measured time: a buffered value does not make a sensor look alive
    received_at timestamptz,
    silent_since timestamptz, -- while a silence alarm is open
    back_at timestamptz -- when the last silence ended
) with (fillfactor = 70);

create table gateway.binding (
    id uuid primary key,
    filter text not null,
    decoder text not null,
    bridge integer references gateway.device,
    fport integer,
    model text,
    created_at timestamptz not null,
    unique (filter, decoder)
);

-- One row a subject: whoever caches the registry or the credentials compares the number.
create table gateway.revision (
    subject text primary key,
    number bigint not null default 0
);
insert into gateway.revision (subject) values ('registry'), ('connections');

alter table gateway.zone enable row level security;
create policy scope on gateway.zone using (hanlu.visible(region, outlet, null, site_id));
alter table gateway.device enable row level security;
create policy scope on gateway.device using (hanlu.visible(region, outlet, null, site_id));

grant usage on schema gateway to hanlu_app;
grant select, insert, update, delete on gateway.zone, gateway.device, gateway.channel,
    gateway.presence, gateway.binding to hanlu_app;
grant select, update on gateway.revision to hanlu_app;
