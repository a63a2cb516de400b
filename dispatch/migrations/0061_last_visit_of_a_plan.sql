-- The day of the visit that a plan's due days are counted from stands by itself: it may be the very
-- day that was to be the first one.

alter table dispatch.maintenance_plan add column visited_on date; -- null: counted from first_on

-- The calendar makes no visit in a pause; only one that running hours called can have been mistaken
-- for the first due day.
update dispatch.maintenance_plan p set visited_on = p.anchor_on
 where p.anchor_on <> p.first_on
    or exists (select from dispatch.maintenance_occurrence o
                where o.plan_id = p.id and o.due_on = p.first_on and o.cause = 'run_hours');

alter table dispatch.maintenance_plan drop column anchor_on;
