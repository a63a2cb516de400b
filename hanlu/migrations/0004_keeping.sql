-- What is long over may go: messages, and the hold of a consumer that is gone.

alter table hanlu.inbox add column retired_at timestamptz;
comment on column hanlu.inbox.retired_at is
    'Since when this consumer holds back no events any more; null while it counts.';
grant delete on hanlu.message to hanlu_app;
create index parked_event_settled on hanlu.parked_event (settled_at) where settled_at is not null;
create index outbox_at on hanlu.outbox (at);

-- A lease that was given back ended then, not at the beginning of time.
update hanlu.lease set expires_at = now() where expires_at = '-infinity';
