-- Who may connect to the broker and publish where. The truth; the broker's files are a copy.

create table gateway.connection (
    id uuid primary key,
    username text not null unique check (username ~ '^[A-Za-z0-9_:-]{1,64}$'),
    secret_hash text not null, -- bcrypt, cost 4: the secret is 128 random bits, not a person's word
    device integer references gateway.device, -- the device, or the bridge that speaks for many
    publish text[] not null,
    subscribe text[] not null default '{}',
    region text,
    outlet text,
    site_id uuid,
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index connection_device on gateway.connection (device);

alter table gateway.connection enable row level security;
create policy scope on gateway.connection using (hanlu.visible(region, outlet, null, site_id));

grant select, insert, update on gateway.connection to hanlu_app;
