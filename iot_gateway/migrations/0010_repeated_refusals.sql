-- A message that is sent again for ever is refused once, with a count; and deliveries that ended are
-- forgotten one day.

alter table gateway.quarantine rename column at to first_at;
alter table gateway.quarantine add column last_at timestamptz;
alter table gateway.quarantine add column times integer not null default 1;
alter table gateway.quarantine add column fingerprint bytea; -- of what was refused, where, and why
update gateway.quarantine set last_at = first_at;
alter table gateway.quarantine alter column last_at set not null;
create unique index quarantine_repeat on gateway.quarantine (fingerprint);
create index quarantine_newest on gateway.quarantine (last_at desc, id desc);
drop index gateway.quarantine_device;
create index quarantine_device on gateway.quarantine (device_id, last_at desc, id desc);

alter table gateway.delivery add column moved_at timestamptz not null default now();
