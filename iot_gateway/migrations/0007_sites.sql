-- What dispatch told of sites: devices at a site lie in its scope, and people name it by its code.

create table gateway.site (
    id uuid primary key,
    code text not null,
    region text,
    outlet text,
    told_at timestamptz not null
);
create index site_code on gateway.site (code);

alter table gateway.site enable row level security;
create policy scope on gateway.site using (hanlu.visible(region, outlet, null, id));

grant select, insert, update on gateway.site to hanlu_app;
