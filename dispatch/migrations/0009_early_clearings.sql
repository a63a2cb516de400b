-- Alarms that ended while they were parked: their orders hear of it when they are opened at last.

create table dispatch.early_clearing (
    alarm_id uuid primary key,
    cleared_at timestamptz not null,
    peak double precision
);
grant select, insert, delete on dispatch.early_clearing to hanlu_app;
