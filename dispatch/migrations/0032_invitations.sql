-- Customers may have an e-mail address, and are written to in their language.

alter table dispatch.customer add column email bytea; -- sealed
alter table dispatch.customer add column locale text not null default 'zh-CN'
    check (locale in ('zh-CN', 'en'));

-- What a case owes its customer by mail, and what became of it. The key is the guard: one invitation
-- a case (or a round, where the policy says so), one note for each appointment and each setting out.
create table dispatch.customer_mail (
    work_order_id uuid not null references dispatch.work_order,
    kind text not null check (kind in ('invitation', 'appointment', 'on_the_way')),
    occasion integer not null,
    outcome text not null default 'due' check (outcome in
        ('due', 'sending', 'sent', 'failed', 'no_address', 'answered', 'overtaken')),
    due_at timestamptz not null,
    settled_at timestamptz, -- when the outcome became what it is
    attempts integer not null default 0,
    error text,
    message_key text not null unique generated always as
        ('customer_mail:' || work_order_id::text || ':' || kind || ':' || occasion::text) stored,
    primary key (work_order_id, kind, occasion)
);
create index customer_mail_due on dispatch.customer_mail (due_at) where outcome = 'due';
create index customer_mail_sending on dispatch.customer_mail (work_order_id)
    where outcome = 'sending';

alter table dispatch.customer_mail enable row level security;
create policy scope on dispatch.customer_mail
    using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
grant select, insert, update, delete on dispatch.customer_mail to hanlu_app;

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy set sections = jsonb_set(sections, '{rating}',
    '{"invite_after": "0 s", "invite_again": false, "latest": "24 h"}' || (sections -> 'rating'))
 where sections ? 'rating';
