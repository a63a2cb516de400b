-- What is known of a complaint beside its order: its type, the case that it is about, each step of
-- its course, the evidence as of a moment, and the files of problems that come again. The order, its
-- clocks, its history and its mails are those of every case.

create table dispatch.complaint (
    work_order_id uuid primary key references dispatch.work_order,
    type text check (type ~ '^[a-z][a-z0-9_]{0,39}$'), -- null: nobody has said
    about_id uuid references dispatch.work_order, -- the case that it is about
    asked_key uuid unique -- of a customer's page: what is sent again makes no second one
);
create index complaint_about on dispatch.complaint (about_id) where about_id is not null;
create index complaint_type on dispatch.complaint (type);

create table dispatch.complaint_step (
    work_order_id uuid not null references dispatch.work_order,
    round integer not null,
    step text not null check (step ~ '^[a-z][a-z0-9_]{0,39}$'),
    at timestamptz not null,
    by_name text not null,
    role text not null,
    words text not null check (length(words) <= 4000),
    told_by text check (told_by in ('telephone', 'mail', 'chat', 'visit')),
    cause text check (cause ~ '^[a-z][a-z0-9_]{0,39}$'),
    remedies text[] not null default '{}',
    letter text, -- as the customer was told, in their language
    evidence integer, -- the number of what was pinned with it
    opened uuid[] not null default '{}', -- orders that follow from it
    primary key (work_order_id, round, step)
);
create index complaint_step_cause on dispatch.complaint_step (cause, at) where cause is not null;

create table dispatch.complaint_evidence (
    work_order_id uuid not null references dispatch.work_order,
    number integer not null check (number > 0),
    taken_at timestamptz not null,
    taken_by text not null,
    content jsonb not null,
    primary key (work_order_id, number)
);

create sequence dispatch.problem_file_number start 101;
create table dispatch.problem_file (
    id uuid primary key,
    number text not null unique default 'PF-' || nextval('dispatch.problem_file_number'),
    subject text not null, -- asset:<id>, device:<id> or customer:<id>
    about text not null, -- what the subject is called
    cause text not null,
    opened_at timestamptz not null,
    opened_for uuid not null references dispatch.work_order,
    due_at timestamptz not null,
    owner text not null, -- a role, until somebody is named
    standard text not null,
    measure text not null default '',
    state text not null default 'open' check (state in ('open', 'accepted')),
    accepted_at timestamptz,
    accepted_by text,
    accepted_words text,
    region text,
    outlet text,
    version integer not null default 1,
    check ((state = 'accepted') = (accepted_at is not null)),
    check (num_nulls(accepted_at, accepted_by, accepted_words) in (0, 3))
);
create unique index problem_file_one_open on dispatch.problem_file (subject, cause)
    where state = 'open';
create index problem_file_newest on dispatch.problem_file (opened_at desc, id desc);
create table dispatch.problem_file_case (
    file_id uuid not null references dispatch.problem_file,
    work_order_id uuid not null references dispatch.work_order,
    added_at timestamptz not null,
    primary key (file_id, work_order_id)
);
create index problem_file_case_order on dispatch.problem_file_case (work_order_id);

-- Of a complaint its customer sees the course; what was found out about people and other cases is
-- the office's. Technicians and customers read none of these tables but by what is made for them.
alter table dispatch.complaint enable row level security;
create policy scope on dispatch.complaint using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));
alter table dispatch.complaint_step enable row level security;
create policy scope on dispatch.complaint_step using (current_setting('hanlu.scope_kind', true) = 'all'
    or (current_setting('hanlu.scope_kind', true) <> 'technician'
        and exists (select 1 from dispatch.work_order w where w.id = work_order_id)));
alter table dispatch.complaint_evidence enable row level security;
create policy scope on dispatch.complaint_evidence
    using (current_setting('hanlu.scope_kind', true) = 'all'
    or (current_setting('hanlu.scope_kind', true) in ('region', 'outlet')
        and exists (select 1 from dispatch.work_order w where w.id = work_order_id)));
alter table dispatch.problem_file enable row level security;
create policy scope on dispatch.problem_file using (hanlu.visible(region, outlet, null, null));
alter table dispatch.problem_file_case enable row level security;
create policy scope on dispatch.problem_file_case
    using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.problem_file f where f.id = file_id));

grant usage on sequence dispatch.problem_file_number to hanlu_app;
grant select, insert, update on dispatch.complaint, dispatch.problem_file to hanlu_app;
grant select, insert on dispatch.complaint_step, dispatch.complaint_evidence,
    dispatch.problem_file_case to hanlu_app; -- what was found and when stays

-- Complaints among all orders: few of many.
create index work_order_complaints on dispatch.work_order (opened_at desc, id desc)
    where kind = 'complaint';

-- The result of a complaint is a letter of its own.
alter table dispatch.customer_mail
    drop constraint customer_mail_kind_check,
    add constraint customer_mail_kind_check check (kind in
        ('invitation', 'appointment', 'on_the_way', 'outcome', 'progress', 'result'));

-- Who organises the inquiry into a complaint is the owner of a clock.
drop index dispatch.sla_clock_owned;
create index sla_clock_owned on dispatch.sla_clock (due_at)
    where clock in ('follow_up', 'root_cause', 'unsolved', 'contact', 'inquiry')
      and met_at is null and stopped_at is null;

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy
   set sections = jsonb_set(sections, '{escalation}',
       '{"inquiry": ["supervisor", "regional_manager", "senior"]}' || (sections -> 'escalation'))
 where sections ? 'escalation';
