-- Devices that bridges and births speak of, until a person lets them in or waves them away.

create table gateway.proposal (
    id uuid primary key,
    device_uid text not null unique, -- the name its readings come under
    source text not null,
    format text not null,
    name text not null,
    model text not null,
    vendor text not null,
    metrics text[] not null,
    channels text[] not null,
    bridge integer references gateway.device,
    state text not null default 'open' check (state in ('open', 'approved', 'dismissed')),
    first_at timestamptz not null,
    last_at timestamptz not null
);
create index proposal_state on gateway.proposal (state, device_uid);

grant select, insert, update, delete on gateway.proposal to hanlu_app;
