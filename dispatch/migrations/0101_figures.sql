-- A year of 100,000 orders is counted as sets: what is rare in the history is read by an index of
-- its own, which a common step never writes.
create index work_order_event_again on dispatch.work_order_event (work_order_id, version)
    include (at, from_state, to_state)
    where to_state in ('classified', 'working')
      and from_state in ('done', 'signed', 'closed', 'cancelled');
create index work_order_event_unsolved on dispatch.work_order_event (work_order_id, version)
    where action = 'unsolved';
create index work_order_event_team on dispatch.work_order_event (work_order_id, version)
    where (data #>> '{changes,team,1}') is not null;
-- Without this the planner takes every event for one of these.
create statistics dispatch.work_order_event_team on (data #>> '{changes,team,1}')
    from dispatch.work_order_event;

-- The next repair of a machine after a moment is one look, however often it was repaired.
create index work_order_asset_opened on dispatch.work_order (asset_id, opened_at)
    where asset_id is not null;
drop index dispatch.work_order_asset;
create index work_order_device_opened on dispatch.work_order (device_id, opened_at)
    where device_id is not null;
drop index dispatch.work_order_device;

-- When an order was taken, somebody came and the work was done: read by when it was, without the
-- rows themselves.
create index work_order_event_milestone on dispatch.work_order_event (at)
    include (work_order_id, version, to_state, from_state)
    where to_state in ('accepted', 'on_site', 'done') and from_state is distinct from to_state;
