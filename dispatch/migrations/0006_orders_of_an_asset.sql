-- A machine's file lists its orders.

create index work_order_asset on dispatch.work_order (asset_id) where asset_id is not null;
