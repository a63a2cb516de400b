-- Whom a clock has called last; for the follow-up of a bad rating, who owns it now.

alter table dispatch.sla_clock add column called text;
update dispatch.sla_clock c
   set called = (select e.to_role from dispatch.escalation e
                  where e.work_order_id = c.work_order_id and e.round = c.round
                    and e.clock = c.clock
                  order by e.rung desc limit 1)
 where rungs > 0;

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy
   set sections = jsonb_set(sections, '{escalation,rating}', '["agent", "supervisor", "senior"]')
 where sections ? 'escalation' and not sections -> 'escalation' ? 'rating';
update hanlu.policy set sections = jsonb_set(sections, '{rating,follow_up}', '"4 h"')
 where sections ? 'rating' and not sections -> 'rating' ? 'follow_up';
