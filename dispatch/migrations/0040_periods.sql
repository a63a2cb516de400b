-- A period's figures and a past day look at what happened between two instants, and at who had
-- those orders. History is only appended, so an index by blocks costs its writers next to nothing.

create index work_order_event_at on dispatch.work_order_event using brin (at);
create index assignment_order on dispatch.assignment (work_order_id, made_at);
