-- How long readings are kept, and the goods that make it longer.

-- Goods in a zone during some days. Their expiry or their shelf life may hold the zone's readings of
-- those days longer than the zone's own floor.
create table gateway.goods (
    zone_id uuid not null references gateway.zone,
    batch text not null check (length(batch) between 1 and 80),
    placed_on date not null,
    removed_on date check (removed_on >= placed_on), -- none: still there
    shelf_life_days integer check (shelf_life_days between 1 and 36500),
    expires_on date,
    updated_at timestamptz not null,
    primary key (zone_id, batch),
    check (shelf_life_days is not null or expires_on is not null)
);
grant select, insert, update, delete on gateway.goods to hanlu_app;

-- Dropping is asked for by day and refused below the shortest legal time, whatever was computed.
create function gateway.drop_readings(day date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if day > current_date - interval '2 years' then
        raise exception 'readings of % are younger than two years', day;
    end if;
    set local lock_timeout = '2s'; -- dropping waits for nobody, and nobody waits for it
    execute format('drop table if exists gateway.%I', 'reading_' || to_char(day, 'YYYYMMDD'));
end $$;
create function gateway.drop_rollups(month date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if month > current_date - interval '2 years' then
        raise exception 'rollups of % are younger than two years', month;
    end if;
    set local lock_timeout = '2s';
    execute format('drop table if exists gateway.%I', 'rollup_' || to_char(month, 'YYYYMM'));
end $$;
revoke all on function gateway.drop_readings(date), gateway.drop_rollups(date) from public;
grant execute on function gateway.drop_readings(date), gateway.drop_rollups(date) to hanlu_app;

-- Goods are seen by whoever sees their zone.
alter table gateway.goods enable row level security;
create policy zone on gateway.goods using (
    exists (select from gateway.zone where zone.id = goods.zone_id));
