-- A label on a machine lets whoever stands before it ask for help. Only the secret's hash is kept:
-- the label is drawn once.
create table dispatch.request_label (
    id uuid primary key,
    site_id uuid not null references dispatch.site,
    asset_id uuid references dispatch.asset,
    device_id text check (device_id ~ '^[A-Za-z0-9_:-]{1,64}$'),
    name text not null check (length(name) between 1 and 120),
    secret_hash bytea not null unique,
    made_at timestamptz not null,
    made_by text not null,
    revoked_at timestamptz
);
create index request_label_site on dispatch.request_label (site_id);

-- What was asked through a label: once by its key, however often the page sends it. Several
-- requests may be about one case. How to reach who asked is sealed.
create table dispatch.customer_request (
    label_id uuid not null references dispatch.request_label,
    key uuid not null,
    work_order_id uuid not null references dispatch.work_order,
    words text not null check (length(words) <= 2000),
    urgent text[] not null default '{}',
    contact bytea,
    at timestamptz not null,
    primary key (label_id, key)
);
create index customer_request_order on dispatch.customer_request (work_order_id);

create table dispatch.request_photo (
    label_id uuid not null,
    key uuid not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    media_type text not null,
    added_at timestamptz not null,
    primary key (label_id, key, sha256),
    foreign key (label_id, key) references dispatch.customer_request
);

alter table dispatch.request_label enable row level security;
create policy scope on dispatch.request_label using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.site s where s.id = site_id));
alter table dispatch.customer_request enable row level security;
create policy scope on dispatch.customer_request using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.request_photo enable row level security;
create policy scope on dispatch.request_photo using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.customer_request r
                where r.label_id = request_photo.label_id and r.key = request_photo.key));
grant select, insert, update on dispatch.request_label to hanlu_app;
grant select, insert on dispatch.customer_request, dispatch.request_photo to hanlu_app;
