-- Temporary groups across departments on one case (F-018). Each ends with its case at the latest.

create table dispatch.task_group (
    id uuid primary key,
    work_order_id uuid not null references dispatch.work_order,
    purpose text not null check (length(purpose) between 1 and 500),
    formed_at timestamptz not null,
    formed_by text not null,
    ended_at timestamptz,
    ended_by text,
    check (num_nulls(ended_at, ended_by) in (0, 2))
);
create unique index task_group_one_at_a_time on dispatch.task_group (work_order_id)
    where ended_at is null;
create index task_group_of_order on dispatch.task_group (work_order_id, formed_at desc);

create table dispatch.task_group_member (
    group_id uuid not null references dispatch.task_group,
    person_id uuid not null,
    primary key (group_id, person_id)
);
create index task_group_member_person on dispatch.task_group_member (person_id);

-- The house's own: whoever of it sees the order sees its groups. Customers and technicians do not.
alter table dispatch.task_group enable row level security;
create policy scope on dispatch.task_group using (
    case current_setting('hanlu.scope_kind', true)
        when 'all' then true
        when 'site' then false
        when 'technician' then false
        else exists (select 1 from dispatch.work_order w where w.id = work_order_id)
    end);
alter table dispatch.task_group_member enable row level security;
create policy scope on dispatch.task_group_member using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.task_group g where g.id = group_id));

-- The cases to which somebody was called and that are not over: what they may see beyond their scope.
-- With the rights of its owner, since it is asked by people who do not see those cases otherwise.
create function dispatch.cases_called_to(person uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select g.work_order_id from dispatch.task_group g
      join dispatch.task_group_member m on m.group_id = g.id
     where m.person_id = person and g.ended_at is null
$$;
revoke execute on function dispatch.cases_called_to(uuid) from public;
grant execute on function dispatch.cases_called_to(uuid) to hanlu_app;

grant select, insert, update on dispatch.task_group to hanlu_app;
grant select, insert, delete on dispatch.task_group_member to hanlu_app;
