-- What rules remember of a channel is one row: read and written once a batch, not once a rule.

create table gateway.channel_state (
    channel integer primary key references gateway.channel,
    states text not null, -- JSON of the rules engine
    due_at timestamptz, -- when time alone will have something to say: a delay that runs out
    updated_at timestamptz not null
) with (fillfactor = 70);
create index channel_state_due on gateway.channel_state (due_at) where due_at is not null;

grant select, insert, update, delete on gateway.channel_state to hanlu_app;

-- Open alarms stay open: the state knows them as told, and the next readings go on from there.
insert into gateway.channel_state (channel, states, updated_at)
select s.channel,
    jsonb_build_object(
        'limits', coalesce(jsonb_object_agg(s.rule, jsonb_strip_nulls(jsonb_build_object(
            'latest_at', s.state -> 'latest_at', 'latest_seq', s.state -> 'latest_seq',
            'running', s.state -> 'running', 'told', case when a.id is null then null else
                jsonb_build_array(a.opened_at, coalesce(s.state -> 'running' ->> 'since',
                    to_char(a.opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
                    a.severity, coalesce(a.peak, 0)) end)))
            filter (where s.state ->> 'type' = 'limit'), '{}'::jsonb),
        'device', coalesce(jsonb_object_agg(s.rule, s.state - 'type')
            filter (where s.state ->> 'type' = 'device_alarm'), '{}'::jsonb))::text,
    max(s.updated_at)
from gateway.rule_state s
left join gateway.alarm a on a.channel_id = s.channel and a.rule = s.rule
    and a.state in ('open', 'acknowledged')
group by s.channel;
drop table gateway.rule_state;

-- A channel says what its probe measures, and may have limits of its own.
alter table gateway.channel add column place text not null default 'air'
    check (place in ('air', 'product'));
alter table gateway.channel add column min_c double precision;
alter table gateway.channel add column max_c double precision check (max_c > min_c);

-- A zone that moves is judged by the packs for transport.
alter table gateway.zone add column transport boolean not null default false;

-- Alarms are asked for by site, for the board and for incidents.
create index alarm_site on gateway.alarm (site_id, opened_at desc);

-- Rules with a long memory that readings came late for: worked out again once the lateness ends.
create table gateway.review (
    channel integer not null references gateway.channel,
    rule text not null,
    since timestamptz not null,
    until timestamptz not null,
    asked_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (channel, rule)
);
create index review_asked on gateway.review (asked_at);
grant select, insert, update, delete on gateway.review to hanlu_app;
