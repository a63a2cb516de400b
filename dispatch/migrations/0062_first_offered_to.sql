-- An offer goes over with a merged case, however often; it knows to which case it was made first,
-- so that it comes back there when a merging is taken back.

-- A case: an order, and all that were merged into it, however often.
create function dispatch.orders_of_case(order_id uuid) returns setof uuid language sql stable as $$
    with recursive line as (
        select id from dispatch.work_order where id = order_id
        union
        select w.id from dispatch.work_order w join line on w.merged_into = line.id
    )
    select id from line
$$;

alter table dispatch.compensation add column first_order_id uuid references dispatch.work_order;

-- An order that was never offered anything itself holds the offer of one that holds none any more.
update dispatch.compensation c set first_order_id = coalesce(
    (select e.work_order_id from dispatch.work_order_event e
      where e.action = 'compensation_offered'
        and e.work_order_id in (select dispatch.orders_of_case(c.work_order_id))
        and (e.work_order_id = c.work_order_id or not exists (
             select from dispatch.compensation o where o.work_order_id = e.work_order_id))
      order by e.work_order_id = c.work_order_id desc, e.at
      limit 1),
    c.work_order_id);

alter table dispatch.compensation alter column first_order_id set not null;
create index compensation_first_order on dispatch.compensation (first_order_id);
