-- Signed day files, and readings that nobody can edit.

-- When a reading was committed: what was known when. Unknown for those stored before.
alter table gateway.reading add column known_at timestamptz;
alter table gateway.reading alter column known_at set default now();

-- Nothing edits a reading: the application stores and reads them, and days are dropped as a whole.
revoke update, delete on gateway.reading from hanlu_app;

-- Days of devices with readings that no file holds yet.
create table gateway.record_due (
    device integer not null references gateway.device,
    day date not null, -- UTC
    asked_at timestamptz not null,
    primary key (device, day)
);
create index record_due_asked on gateway.record_due (asked_at);

-- Days before it are in the files, or due. One row.
create table gateway.record_progress (
    one boolean primary key default true check (one),
    until date not null
);
insert into gateway.record_progress (until) values ((now() at time zone 'UTC')::date);
insert into gateway.record_due (device, day, asked_at)
select distinct c.device, (r.ts at time zone 'UTC')::date, now()
from gateway.reading r join gateway.channel c on c.id = r.channel
where r.ts < date_trunc('day', now(), 'UTC');

-- What was signed, in the order of signing. The files themselves lie in the file store.
create table gateway.record_file (
    device integer not null references gateway.device,
    number integer not null check (number > 0), -- counts the device's files: a missing one shows
    day date not null, -- UTC
    part integer not null check (part > 0), -- 1: the day; then supplements of what came late
    readings integer not null,
    excursions integer not null,
    signed_at timestamptz not null,
    public_key text not null,
    previous text not null, -- the head of number - 1
    head text not null,
    file text not null, -- its name in the file store
    primary key (device, number),
    unique (device, day, part)
);

grant select, insert, update, delete on gateway.record_due to hanlu_app;
grant select, update on gateway.record_progress to hanlu_app;
grant select, insert on gateway.record_file to hanlu_app;
