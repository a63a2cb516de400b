-- A command that no broker has yet may be taken back; finished ones go with the readings of their day.

alter table gateway.device_command drop constraint device_command_state_check;
alter table gateway.device_command add constraint device_command_state_check
    check (state in ('waiting', 'sent', 'acknowledged', 'refused', 'timed_out', 'cancelled'));
create index device_command_settled on gateway.device_command (made_at)
    where state not in ('waiting');
grant delete on gateway.device_command to hanlu_app;
create index held_back_ended on gateway.held_back (ended_at) where ended_at is not null;
