-- Words owed to a customer: what each is about, beside its clock of the name 'contact'.

create table dispatch.contact (
    work_order_id uuid not null references dispatch.work_order,
    round integer not null,
    occasion integer not null,
    why text not null check (why in ('promised', 'progress', 'after_complaint')),
    words text not null,
    made_at timestamptz not null,
    made_by text not null,
    outcome text check (outcome in ('told', 'satisfied', 'not_satisfied', 'unreachable')),
    said text,
    done_at timestamptz,
    done_by text,
    primary key (work_order_id, round, occasion),
    check (num_nulls(outcome, said, done_at, done_by) in (0, 4))
);
alter table dispatch.contact enable row level security;
create policy scope on dispatch.contact using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
grant select, insert, update on dispatch.contact to hanlu_app;

-- Two mails more: the outcome of a follow-up, in words for the customer, and how a case stands that
-- has to wait.
alter table dispatch.customer_mail
    add column words text,
    drop constraint customer_mail_kind_check,
    add constraint customer_mail_kind_check
        check (kind in ('invitation', 'appointment', 'on_the_way', 'outcome', 'progress'));
