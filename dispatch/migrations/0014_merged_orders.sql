-- Two orders about one thing: one goes on, the other says which.

alter table dispatch.work_order add column merged_into uuid references dispatch.work_order
    check (merged_into is null or state = 'cancelled');
create index work_order_merged on dispatch.work_order (merged_into) where merged_into is not null;
create index work_order_merged_case on dispatch.work_order (alarm_scope, cause)
    where merged_into is not null;

-- The order in which a case goes on: itself, or what it was merged into, however often.
create function dispatch.surviving_order(order_id uuid) returns uuid language sql stable as $$
    with recursive line as (
        select id, merged_into from dispatch.work_order where id = order_id
        union
        select w.id, w.merged_into from dispatch.work_order w join line on w.id = line.merged_into
    )
    select id from line where merged_into is null
$$;
