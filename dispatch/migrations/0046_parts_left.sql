-- What visits before this one have fitted since the case was last finished: no plan asks for it in
-- a van any more. Counts as keep_parts (0041) does.
create function dispatch.fitted_before(order_id uuid, visit integer) returns jsonb
language sql stable as $$
    select coalesce(jsonb_object_agg(part, quantity), '{}') from (
        select used ->> 'part' as part, sum((used ->> 'quantity')::int)::int as quantity
          from dispatch.visit v, jsonb_array_elements(v.parts_used) used
         where v.work_order_id = order_id and v.number < visit
           and not exists (select from dispatch.visit finished
                            where finished.work_order_id = order_id
                              and finished.number >= v.number and finished.number < visit
                              and finished.ended_at is null)
         group by 1) fitted
$$;
