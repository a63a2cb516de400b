-- Customers say how they like to be served (F-150); a request keeps what its kind must be asked for
-- (F-032, F-034); a visit keeps what was ticked ahead of it (F-084); the report has advice (F-108).

alter table dispatch.customer add column contact_by text not null default 'telephone'
    check (contact_by in ('telephone', 'sms', 'mail', 'chat'));
alter table dispatch.customer add column visit_times text not null default ''
    check (length(visit_times) <= 200);
alter table dispatch.customer add column wishes bytea; -- sealed

create table dispatch.intake (
    work_order_id uuid primary key references dispatch.work_order,
    answers bytea not null, -- sealed: an object of texts by question
    at timestamptz not null
);
create table dispatch.visit_wish (
    work_order_id uuid primary key references dispatch.work_order,
    ticks text[] not null,
    at timestamptz not null
);
alter table dispatch.intake enable row level security;
create policy scope on dispatch.intake using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.visit_wish enable row level security;
create policy scope on dispatch.visit_wish using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
grant select, insert on dispatch.intake to hanlu_app;
grant select, insert, update on dispatch.visit_wish to hanlu_app;

alter table dispatch.visit add column care text not null default '';

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy set sections = jsonb_set(sections, '{appointment}',
    '{"ticks": ["quiet", "shoes", "guard", "parking"]}' || (sections -> 'appointment'))
 where sections ? 'appointment';
