-- What is to become better, by whose hand, until when, and how one knows (F-052, F-282, F-283,
-- F-285): measured on an indicator before and after, and watched for a relapse.

create table dispatch.improvement (
    id uuid primary key,
    title text not null check (length(title) between 1 and 160),
    goal text not null default '' check (length(goal) <= 2000),
    owner text not null check (length(owner) between 1 and 120),
    due_on date not null,
    indicator text not null check (indicator in ('csat', 'score', 'on_time', 'success', 'repeat',
        'complaints', 'closed_loop', 'settle', 'nps')),
    target double precision not null,
    outlet text,
    technician_id uuid references dispatch.technician,
    fault text,
    model text,
    steps jsonb not null default '[]',
    finding_id uuid references dispatch.finding,
    work_order_id uuid references dispatch.work_order, -- whose root cause it answers, with the round
    round integer,
    state text not null default 'open' check (state in ('open', 'measuring', 'watching', 'closed', 'dropped')),
    turn integer not null default 1, -- counts up each time that it is opened again
    before jsonb not null,
    latest jsonb,
    done_at timestamptz,
    look_at timestamptz, -- when it is measured next
    watch_until timestamptz,
    region text,
    opened_at timestamptz not null,
    opened_by text not null,
    version integer not null default 1,
    check ((work_order_id is null) = (round is null)),
    check ((state in ('measuring', 'watching')) = (look_at is not null))
);
create index improvement_newest on dispatch.improvement (opened_at desc, id desc);
create index improvement_look on dispatch.improvement (look_at) where look_at is not null;

create table dispatch.improvement_event (
    improvement_id uuid not null references dispatch.improvement,
    version integer not null,
    at timestamptz not null,
    by_name text not null,
    action text not null,
    words text not null default '' check (length(words) <= 2000),
    measured jsonb,
    primary key (improvement_id, version)
);

alter table dispatch.improvement enable row level security;
create policy scope on dispatch.improvement using (hanlu.visible(region, outlet, null, null));
alter table dispatch.improvement_event enable row level security;
create policy scope on dispatch.improvement_event using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.improvement i where i.id = improvement_id));

grant select, insert, update on dispatch.improvement to hanlu_app;
grant select, insert on dispatch.improvement_event to hanlu_app; -- history stays
