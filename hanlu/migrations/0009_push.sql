-- Phones that asked to be told while their page is closed: one a session, gone with its end.
-- Where the browser's push service is to be asked, and the phone's keys, are sealed together.
create table hanlu.push_subscription (
    id uuid primary key,
    session_id uuid not null unique references hanlu.session on delete cascade,
    endpoint_hash bytea not null unique,
    sealed bytea not null,
    made_at timestamptz not null
);
create index person_technician on hanlu.person (technician_id) where technician_id is not null;
grant select, insert, update, delete on hanlu.push_subscription to hanlu_app;

-- Whoever ends a session ends this too, whichever way.
create function hanlu.end_push() returns trigger language plpgsql as $$
begin
    delete from hanlu.push_subscription where session_id = new.id;
    return new;
end $$;
create trigger session_ends_push after update of ended_at on hanlu.session
    for each row when (new.ended_at is not null) execute function hanlu.end_push();
