-- When the room of a case reaches its limit, by the forecast of an alarm: the case's deadline. It moves
-- with the forecast and goes with it.
alter table dispatch.work_order add column limit_at timestamptz,
    add column limit_alarm_id uuid;
create index work_order_limit_alarm on dispatch.work_order (limit_alarm_id)
    where limit_alarm_id is not null;
