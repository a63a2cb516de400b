-- People and programs that sign in. Secrets are stored as hashes only.

create table hanlu.person (
    id uuid primary key,
    name text not null,
    email text not null,
    password_hash text,
    locale text not null default 'zh-CN',
    technician_id uuid,
    created_at timestamptz not null,
    disabled_at timestamptz,
    version integer not null default 1
);
create unique index person_email on hanlu.person (lower(email));

-- One grant in force a person; earlier ones stay as history.
create table hanlu.role_grant (
    id uuid primary key,
    person_id uuid not null references hanlu.person,
    role text not null,
    scope_kind text not null,
    scope_ids text[] not null default '{}',
    granted_at timestamptz not null,
    granted_by text not null,
    ended_at timestamptz
);
create unique index role_grant_in_force on hanlu.role_grant (person_id) where ended_at is null;

create table hanlu.session (
    id uuid primary key,
    person_id uuid not null references hanlu.person,
    secret_hash bytea not null unique,
    device text not null check (device in ('office', 'phone')),
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
);
create index session_open on hanlu.session (person_id) where ended_at is null;

create table hanlu.token (
    id uuid primary key,
    name text not null,
    role text not null,
    scope_kind text not null,
    scope_ids text[] not null default '{}',
    technician_id uuid,
    secret_hash bytea not null unique,
    created_at timestamptz not null,
    created_by text not null,
    used_at timestamptz,
    revoked_at timestamptz
);

-- A link that lets one person set a password once: an invitation or a forgotten password.
create table hanlu.password_link (
    id uuid primary key,
    person_id uuid not null references hanlu.person,
    purpose text not null check (purpose in ('invite', 'reset')),
    secret_hash bytea not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index password_link_open on hanlu.password_link (person_id) where used_at is null;

-- A write under an Idempotency-Key, with the answer it got; one transaction with its effect.
create table hanlu.idempotency (
    caller text not null,
    key text not null,
    fingerprint bytea not null,
    at timestamptz not null,
    status integer,
    media_type text,
    headers jsonb,
    body bytea,
    primary key (caller, key)
);
create index idempotency_at on hanlu.idempotency (at);

grant select, insert, update on hanlu.person, hanlu.role_grant, hanlu.session, hanlu.token,
    hanlu.password_link to hanlu_app;
grant select, insert, update, delete on hanlu.idempotency to hanlu_app;
grant delete on hanlu.session, hanlu.password_link to hanlu_app;
