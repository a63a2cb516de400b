-- Outlets, customers, sites, assets, technicians, parts: who is served, where, and by whom.

create schema if not exists dispatch;
grant usage on schema dispatch to hanlu_app;

create table dispatch.outlet (
    name text primary key check (length(name) between 1 and 80),
    region text not null check (length(region) between 1 and 80),
    lat double precision not null check (lat between -90 and 90),
    lon double precision not null check (lon between -180 and 180),
    area jsonb, -- the territory as a GeoJSON Polygon or MultiPolygon, where one was drawn
    version integer not null default 1
);

create table dispatch.customer (
    id uuid primary key,
    name bytea not null, -- sealed
    name_index bytea not null,
    phone bytea, -- sealed
    phone_index bytea,
    value_class text not null default 'ordinary' check (value_class in ('ordinary', 'vip')),
    region text,
    outlet text,
    created_at timestamptz not null,
    version integer not null default 1
);
create index customer_name on dispatch.customer (name_index);
create index customer_phone on dispatch.customer (phone_index);

create table dispatch.site (
    id uuid primary key,
    code text not null unique check (code ~ '^[A-Za-z0-9_:.-]{1,40}$'), -- what imports and people call it by
    name text not null check (length(name) between 1 and 120),
    customer_id uuid references dispatch.customer,
    address text not null default '' check (length(address) <= 240),
    lat double precision not null check (lat between -90 and 90),
    lon double precision not null check (lon between -180 and 180),
    timezone text not null,
    region text,
    outlet text,
    created_at timestamptz not null,
    version integer not null default 1
);
create index site_name on dispatch.site (name, id);

create table dispatch.asset (
    id uuid primary key,
    serial text not null unique check (length(serial) between 1 and 64),
    site_id uuid not null references dispatch.site,
    name text not null default '',
    kind text not null,
    model text not null default '',
    maker text not null default '',
    installed_on date,
    warranty_until date,
    region text,
    outlet text,
    created_at timestamptz not null,
    version integer not null default 1
);
create index asset_site on dispatch.asset (site_id);

create table dispatch.technician (
    id uuid primary key,
    code text not null unique check (code ~ '^[A-Za-z0-9_:.-]{1,40}$'),
    name text not null check (length(name) between 1 and 80),
    phone bytea, -- sealed
    home_lat double precision not null check (home_lat between -90 and 90),
    home_lon double precision not null check (home_lon between -180 and 180),
    timezone text not null,
    region text,
    outlet text,
    active boolean not null default true,
    created_at timestamptz not null,
    version integer not null default 1
);

create table dispatch.technician_skill (
    technician_id uuid not null references dispatch.technician,
    skill text not null check (skill ~ '^[a-z][a-z0-9_]{0,39}$'),
    level smallint not null check (level between 1 and 3),
    expires_at timestamptz, -- of the certificate; past it the skill does not count
    primary key (technician_id, skill)
);

-- A weekly pattern in the technician's own time zone; a shift may run past midnight.
create table dispatch.shift (
    technician_id uuid not null references dispatch.technician,
    weekday smallint not null check (weekday between 0 and 6), -- 0 is Monday
    starts time not null,
    length_min integer not null check (length_min between 15 and 1440),
    primary key (technician_id, weekday, starts)
);

create table dispatch.part (
    code text primary key check (code ~ '^[A-Za-z0-9_.-]{1,40}$'),
    name_zh text not null,
    name_en text not null
);

create table dispatch.van_stock (
    technician_id uuid not null references dispatch.technician,
    part text not null references dispatch.part,
    quantity integer not null check (quantity >= 0),
    primary key (technician_id, part)
);

-- Where a technician was, only on shift; the newest is what boards and plans go by.
create table dispatch.track (
    technician_id uuid not null references dispatch.technician,
    at timestamptz not null,
    lat double precision not null check (lat between -90 and 90),
    lon double precision not null check (lon between -180 and 180),
    accuracy_m real,
    heading real,
    primary key (technician_id, at)
);

-- The first half of the long conditions saves the look-up for those who see everything.
alter table dispatch.outlet enable row level security;
create policy scope on dispatch.outlet using (hanlu.visible(region, name, null, null));
alter table dispatch.customer enable row level security;
create policy scope on dispatch.customer using (hanlu.visible(region, outlet, null, null));
alter table dispatch.technician enable row level security;
create policy scope on dispatch.technician using (hanlu.visible(region, outlet, id, null));
alter table dispatch.technician_skill enable row level security;
create policy scope on dispatch.technician_skill using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));
alter table dispatch.shift enable row level security;
create policy scope on dispatch.shift using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));
alter table dispatch.van_stock enable row level security;
create policy scope on dispatch.van_stock using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));
alter table dispatch.track enable row level security;
create policy scope on dispatch.track using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.technician t where t.id = technician_id));

grant select, insert, update, delete on dispatch.outlet, dispatch.customer, dispatch.site,
    dispatch.asset, dispatch.technician, dispatch.technician_skill, dispatch.shift,
    dispatch.part, dispatch.van_stock, dispatch.track to hanlu_app;
