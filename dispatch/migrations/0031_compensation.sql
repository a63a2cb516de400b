-- A missed limit is made up for once a case: offered by the policy, then granted or declined.

create table dispatch.compensation (
    work_order_id uuid primary key references dispatch.work_order,
    round integer not null,
    clock text not null,
    due_at timestamptz not null,
    offered_at timestamptz not null,
    policy_version integer not null,
    decision text check (decision in ('granted', 'declined')),
    relief text check (relief in ('fee_reduced', 'fee_waived', 'voucher')),
    percent integer,
    amount integer,
    currency text,
    reason text,
    decided_at timestamptz,
    decided_by text,
    check (num_nulls(decision, reason, decided_at, decided_by) in (0, 4)),
    check (coalesce(decision = 'granted', false) = (relief is not null))
);

alter table dispatch.compensation enable row level security;
create policy scope on dispatch.compensation using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));

grant select, insert, update on dispatch.compensation to hanlu_app;
