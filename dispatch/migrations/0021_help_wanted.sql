-- An expert or a second pair of hands on a case: an order of its own that says which case it helps,
-- and who asked. Whoever asked sees who comes.

alter table dispatch.work_order add column helps uuid references dispatch.work_order;
alter table dispatch.work_order add column helps_technician_id uuid references dispatch.technician;
create index work_order_helps on dispatch.work_order (helps) where helps is not null;
create index work_order_helps_technician on dispatch.work_order (helps_technician_id)
    where helps_technician_id is not null;

alter policy scope on dispatch.work_order using (
    hanlu.visible(region, outlet, technician_id, site_id)
    or (helps_technician_id is not null
        and hanlu.visible(region, outlet, helps_technician_id, site_id)));
