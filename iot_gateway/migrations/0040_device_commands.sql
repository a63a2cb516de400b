-- Commands to devices: kept before they are sent, with what became of each.

create table gateway.device_command (
    id uuid primary key,
    device integer not null references gateway.device,
    channel text not null default '',
    command text not null,
    params jsonb not null default '{}',
    topic text not null,
    payload text not null,
    native boolean not null, -- comes back to us from the broker, and its device answers
    state text not null default 'waiting'
        check (state in ('waiting', 'sent', 'acknowledged', 'refused', 'timed_out')),
    reason text not null default '', -- the device's own words
    made_by text not null,
    made_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > made_at),
    attempted_at timestamptz, -- handed to the broker, which may not have had it
    sent_at timestamptz,
    settled_at timestamptz
);
create index device_command_newest on gateway.device_command (device, made_at desc, id desc);
create index device_command_open on gateway.device_command (expires_at)
    where state in ('waiting', 'sent');
grant select, insert, update on gateway.device_command to hanlu_app;

-- Devices that were let in before may now answer as well.
update gateway.connection
    set publish = publish || ('hanlu/v1/' || username || '/command/ack')
    where format = 'native' and revoked_at is null;
update gateway.revision set number = number + 1 where subject = 'connections';
