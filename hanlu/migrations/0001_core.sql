-- What every part of the product stands on: scope, outbox, inbox, leases, audit.

create schema if not exists hanlu;
grant usage on schema hanlu to hanlu_app;

-- The scope of the running transaction, set by the unit of work, decides which rows it sees.
-- Mirrors Principal.reaches; settings that are absent show nothing.
create function hanlu.visible(region text, outlet text, technician_id uuid, site_id uuid)
returns boolean language sql stable parallel safe as $$
    select case current_setting('hanlu.scope_kind', true)
        when 'all' then true
        when 'region' then region = any (string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f'))
        when 'outlet' then outlet = any (string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f'))
        when 'technician' then technician_id::text = any (string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f'))
        when 'site' then site_id::text = any (string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f'))
        else false
    end
$$;

-- Facts on their way out. `number` is given by the relay, from 1, without holes.
create table hanlu.outbox (
    event_id uuid primary key,
    position bigint generated always as identity,
    number bigint unique,
    type text not null,
    at timestamptz not null,
    topic text not null,
    region text,
    outlet text,
    site_id uuid,
    technician_ids uuid[] not null default '{}',
    data text not null
);
create index outbox_unnumbered on hanlu.outbox (position) where number is null;
create table hanlu.outbox_counter (one boolean primary key default true check (one), last bigint not null);
insert into hanlu.outbox_counter (last) values (0);
grant select, insert, update, delete on hanlu.outbox to hanlu_app;
grant select, update on hanlu.outbox_counter to hanlu_app;

-- How far each consumer has got. Moved in the transaction of the effect: that is its guard.
create table hanlu.inbox (
    consumer text primary key,
    number bigint not null,
    moved_at timestamptz not null default now()
);
create table hanlu.parked_event (
    consumer text not null,
    number bigint not null,
    event_id uuid not null,
    type text not null,
    data text not null,
    code text not null,
    detail text not null,
    parked_at timestamptz not null default now(),
    settled_at timestamptz,
    primary key (consumer, number)
);
grant select, insert, update, delete on hanlu.inbox, hanlu.parked_event to hanlu_app;

-- Who may do a thing that only one process does. A higher fence has taken over.
create table hanlu.lease (
    name text primary key,
    holder uuid not null,
    fence bigint not null,
    expires_at timestamptz not null
);
grant select, insert, update on hanlu.lease to hanlu_app;

-- One row an operation. The application can add and read, never change or remove.
create table hanlu.audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor_id uuid,
    actor_name text not null,
    role text not null,
    action text not null,
    subject text,
    before jsonb,
    after jsonb,
    reason text,
    origin text
);
create index audit_subject on hanlu.audit (subject, at desc);
create index audit_at on hanlu.audit (at desc);
grant select, insert on hanlu.audit to hanlu_app;
