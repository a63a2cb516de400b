-- Rollups of readings at 1 min, 15 min, 1 h and 1 day, derived from the readings of closed hours.

-- One row a block of buckets, not one a bucket: a row's overhead would outweigh its four numbers.
create table gateway.rollup (
    channel integer not null,
    width_s integer not null check (width_s in (60, 900, 3600, 86400)),
    block timestamptz not null, -- UTC; what a row covers: an hour, a day, a day, a month
    metric text not null,
    at smallint[] not null, -- numbers of the buckets within the block, ascending; without readings: none
    n integer[] not null,
    low real[] not null,
    high real[] not null,
    mean real[] not null,
    primary key (channel, width_s, block, metric)
) partition by range (block);

create function gateway.ensure_rollup_partition(month date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
    first date := date_trunc('month', month)::date;
    part text := 'rollup_' || to_char(first, 'YYYYMM');
begin
    if to_regclass('gateway.' || part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('gateway.rollup.partition'));
    if to_regclass('gateway.' || part) is not null then
        return;
    end if;
    execute format('create table gateway.%I (like gateway.rollup including defaults including constraints)', part);
    execute format(
        'alter table gateway.rollup attach partition gateway.%I for values from (%L) to (%L)',
        part, first::text || ' 00:00+00', (first + interval '1 month')::date::text || ' 00:00+00');
end $$;
revoke all on function gateway.ensure_rollup_partition(date) from public;
grant execute on function gateway.ensure_rollup_partition(date) to hanlu_app;

-- The same buckets one row each, for people and reports.
create view gateway.rollup_bucket with (security_invoker) as
select r.channel, r.metric, r.width_s, r.block + u.at * make_interval(secs => r.width_s) as at,
       u.n, u.low, u.high, u.mean
from gateway.rollup r
cross join lateral unnest(r.at, r.n, r.low, r.high, r.mean) as u(at, n, low, high, mean);

-- Hours of a channel whose readings are not in its rollups yet.
create table gateway.rollup_due (
    channel integer not null,
    hour timestamptz not null,
    primary key (channel, hour)
);

-- Hours before it are in the rollups, or due. One row.
create table gateway.rollup_progress (
    one boolean primary key default true check (one),
    closed_until timestamptz not null
);
insert into gateway.rollup_progress (closed_until) values (date_trunc('hour', now(), 'UTC'));
insert into gateway.rollup_due (channel, hour)
select distinct channel, date_trunc('hour', ts, 'UTC') from gateway.reading
where ts < date_trunc('hour', now(), 'UTC');

-- What a batch of readings asks before it is stored: readings before this instant are late for their
-- hour, and make it due again. The lock is held to the end of the batch's transaction: while an hour is
-- being closed no batch is under way that took it for open.
create function gateway.rollups_closed_until() returns timestamptz language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock_shared(hashtext('gateway.rollup'));
    return (select closed_until from gateway.rollup_progress);
end $$;

-- Close every hour before `until`; the hours in which a channel was heard become due.
create function gateway.close_hours(until timestamptz) returns void language plpgsql volatile as $$
declare
    since timestamptz;
begin
    perform pg_advisory_xact_lock(hashtext('gateway.rollup'));
    select closed_until into since from gateway.rollup_progress;
    if since >= until then
        return;
    end if;
    insert into gateway.rollup_due (channel, hour)
    select c.id, h.hour from gateway.channel c
    cross join generate_series(since, until - interval '1 hour', interval '1 hour') as h(hour)
    where exists (select from gateway.reading r
                  where r.channel = c.id and r.ts >= h.hour and r.ts < h.hour + interval '1 hour'
                      and r.ts >= since and r.ts < until) -- so that few partitions are planned for
    on conflict do nothing;
    update gateway.rollup_progress set closed_until = until;
end $$;

grant select, insert, update, delete on gateway.rollup, gateway.rollup_due to hanlu_app;
grant select, update on gateway.rollup_progress to hanlu_app;
grant select on gateway.rollup_bucket to hanlu_app;
