-- The policy: each version whole, with who made it and why. The newest is in force.
create table hanlu.policy (
    version integer primary key check (version > 0),
    sections jsonb not null,
    section text,
    reason text,
    made_by text not null,
    made_at timestamptz not null
);
grant select, insert on hanlu.policy to hanlu_app;

-- Messages to people on their way out; the key makes each one go once.
create table hanlu.message (
    key text primary key,
    channel text not null,
    recipient text not null,
    locale text not null,
    code text not null,
    params jsonb not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    attempts integer not null default 0,
    made_at timestamptz not null,
    next_at timestamptz not null,
    sent_at timestamptz,
    error text
);
create index message_due on hanlu.message (next_at) where state = 'waiting';
create index message_made on hanlu.message (made_at desc);
grant select, insert, update on hanlu.message to hanlu_app;
