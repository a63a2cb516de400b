-- When somebody arrived and finished, and what the device measured meanwhile: told by the gateway,
-- kept as it stood when the visit ended.

alter table dispatch.visit add column arrived_at timestamptz;
alter table dispatch.visit add column finished_at timestamptz;
alter table dispatch.visit add column cooling jsonb;
alter table dispatch.visit add column cooling_version integer;

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy set sections = jsonb_set(sections, '{visit,curve_before}', '"2 h"')
 where sections ? 'visit' and not sections -> 'visit' ? 'curve_before';
