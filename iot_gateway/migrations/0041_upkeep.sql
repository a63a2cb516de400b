-- How a device's clock is off, and how its probes were calibrated.

alter table gateway.presence
    add column clock_offset_s double precision, -- received minus measured, of live messages
    add column clock_offset_at timestamptz;

-- Never edited: a correction is another row. Readings stay as they were measured; the offset that
-- was in force at a time is the newest one from that time or before.
create table gateway.calibration (
    id uuid primary key,
    channel integer not null references gateway.channel,
    offset_c double precision not null, -- to be added to what the probe reads
    certificate text not null,
    laboratory text not null default '',
    calibrated_on date not null,
    due_on date check (due_on >= calibrated_on),
    in_force_from timestamptz not null,
    note text not null default '',
    made_by text not null,
    made_at timestamptz not null
);
create index calibration_channel on gateway.calibration (channel, in_force_from desc, made_at desc);
grant select, insert on gateway.calibration to hanlu_app;
