-- So many visits a day an outlet agrees to with its customers; null: as many as its people can do.

alter table dispatch.outlet add column capacity integer check (capacity between 0 and 10000);
create index work_order_outlet_begins on dispatch.work_order
    (outlet, (case when promised then window_from else starts_at end)) where state <> 'cancelled';
