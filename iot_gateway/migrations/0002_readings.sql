-- Readings by day, newest values, what was delivered, and what was refused.

-- The primary key is dedupe and query path in one; dropping a day is retention.
create table gateway.reading (
    channel integer not null,
    ts timestamptz not null, -- measured
    seq bigint not null, -- the device's number, else a 63-bit hash of topic and payload
    received_at timestamptz not null,
    temperature_c real,
    temperature2_c real,
    probe_temperature_c real,
    internal_temperature_c real,
    humidity_pct real,
    pressure_hpa real,
    battery_v real,
    battery_pct real,
    power_w real,
    vibration_mm_s real,
    motion real, -- a count, or 0 and 1
    run_hours double precision,
    lat double precision,
    lon double precision,
    door_open boolean,
    door2_open boolean,
    leak boolean,

    power_on boolean,
    compressor_on boolean,
    defrost boolean,
    primary key (channel, ts, seq)
) partition by range (ts);

-- Attach takes a weaker lock than "create ... partition of": readers and writers go on.
create function gateway.ensure_reading_partition(day date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
    part text := 'reading_' || to_char(day, 'YYYYMMDD');
begin
    if to_regclass('gateway.' || part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('gateway.reading'));
    if to_regclass('gateway.' || part) is not null then
        return;
    end if;
    execute format('create table gateway.%I (like gateway.reading including defaults)', part);
    execute format(
        'alter table gateway.reading attach partition gateway.%I for values from (%L) to (%L)',
        part, day::text || ' 00:00+00', (day + 1)::text || ' 00:00+00');
end $$;
revoke all on function gateway.ensure_reading_partition(date) from public;
grant execute on function gateway.ensure_reading_partition(date) to hanlu_app;

-- Newest value of each metric by measured time; messages need not carry every metric.
create table gateway.latest (
    channel integer not null references gateway.channel,
    metric text not null,
    value double precision not null, -- booleans as 0 and 1
    ts timestamptz not null,
    seq bigint not null,
    primary key (channel, metric)
) with (fillfactor = 70);

-- Every message of this boot up to seq, without a gap, is committed or quarantined.
create table gateway.delivery (
    device integer not null references gateway.device,
    boot text not null,
    seq bigint not null,
    primary key (device, boot)
) with (fillfactor = 70);

-- Refused messages with their bytes (capped) and the reason. Bounded in number by the gateway.
create table gateway.quarantine (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    topic text not null,
    device_id text, -- as claimed by the topic or the body; may be unknown here
    code text not null,
    field text,
    reason text, -- in English, for whoever connects the device
    payload bytea not null,
    size integer not null -- of the whole payload, in bytes
);
create index quarantine_device on gateway.quarantine (device_id, id desc);

grant select, insert, update, delete on gateway.reading, gateway.latest, gateway.delivery,
    gateway.quarantine to hanlu_app;
