-- Why a customer was not satisfied: found and written down once for each red rating (F-169).
-- Its clock and its owner are rows of sla_clock and escalation, like those of the follow-up.

create table dispatch.root_cause (
    work_order_id uuid not null references dispatch.work_order,
    round integer not null, -- the round whose clock it answers
    cause text not null check (cause ~ '^[a-z][a-z0-9_]{0,39}$'),
    words text not null check (length(words) between 1 and 2000),
    measure text not null check (length(measure) between 1 and 2000),
    found_at timestamptz not null,
    found_by text not null,
    primary key (work_order_id, round)
);

alter table dispatch.root_cause enable row level security;
create policy scope on dispatch.root_cause using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
grant select, insert on dispatch.root_cause to hanlu_app;

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy
   set sections = jsonb_set(sections, '{escalation,root_cause}', '["supervisor", "senior"]')
 where sections ? 'escalation' and not sections -> 'escalation' ? 'root_cause';
