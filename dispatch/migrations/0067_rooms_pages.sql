-- Whether a site's rooms are shown to its customer, as the site chose: no row says no. Who chose, and
-- when, stands here for the page and in the audit for good.
create table dispatch.rooms_page (
    site_id uuid primary key references dispatch.site on delete cascade,
    shown boolean not null,
    changed_at timestamptz not null,
    changed_by text not null,
    version integer not null default 1
);

-- Links to that page. Only the secret's hash is kept: a link is shown once.
create table dispatch.rooms_link (
    id uuid primary key,
    site_id uuid not null references dispatch.site on delete cascade,
    name text not null check (length(name) between 1 and 120), -- for whom it is
    secret_hash bytea not null unique,
    made_at timestamptz not null,
    made_by text not null,
    revoked_at timestamptz
);
create index rooms_link_site on dispatch.rooms_link (site_id);

alter table dispatch.rooms_page enable row level security;
create policy scope on dispatch.rooms_page using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.site s where s.id = site_id));
alter table dispatch.rooms_link enable row level security;
create policy scope on dispatch.rooms_link using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.site s where s.id = site_id));
grant select, insert, update on dispatch.rooms_page, dispatch.rooms_link to hanlu_app;
