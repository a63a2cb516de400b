-- By which transaction a change was written: against the snapshot of a look of the planner it
-- tells whether that look knew of it. Instants cannot, since a transaction is seen when it ends
-- and dated when it begins. What is here already was written by nobody knows which.
alter table dispatch.work_order_event add column written_by xid8;
alter table dispatch.work_order_event alter column written_by set default pg_current_xact_id();
alter table dispatch.track add column written_by xid8;
alter table dispatch.track alter column written_by set default pg_current_xact_id();
