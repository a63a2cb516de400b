-- A list of one state, newest first, without reading all the newer orders in others: the closed ones
-- of a region stand behind everything that is open.
create index work_order_state_newest on dispatch.work_order (state, opened_at desc, id desc);
