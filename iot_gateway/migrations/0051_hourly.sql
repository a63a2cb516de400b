-- What is learned hour by hour: how far probes lie from their neighbours, and when rooms defrost.

create table gateway.drift_progress (
    judged_until timestamptz not null -- hours before it were held against each other
);
create unique index drift_progress_one on gateway.drift_progress ((true));

create table gateway.defrost_pattern (
    channel integer primary key references gateway.channel,
    period_s double precision not null check (period_s > 0),
    phase_s double precision not null, -- one began then, in seconds since 1970
    cap_s double precision not null, -- 99th percentile of their lengths, and ten minutes
    spells integer not null, -- what it was learned from
    periods integer not null, -- in which one could have come
    median_s double precision not null,
    longest_s double precision not null,
    since timestamptz not null,
    until timestamptz not null,
    learned_at timestamptz not null
);

grant select, insert, update, delete on gateway.drift_progress, gateway.defrost_pattern to hanlu_app;
