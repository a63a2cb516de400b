-- Teams: named groups of people with a duty. Each open order belongs to one.

create table dispatch.team (
    code text primary key check (code ~ '^[a-z][a-z0-9_]{0,39}$'), -- what the policy's rules name
    name_zh text not null check (length(name_zh) between 1 and 80),
    name_en text not null check (length(name_en) between 1 and 80),
    duty text not null default '' check (length(duty) <= 200),
    tier smallint not null check (tier between 1 and 3), -- F-012: front line, support, decision
    active boolean not null default true,
    version integer not null default 1
);

create table dispatch.team_member (
    team text not null references dispatch.team,
    person_id uuid not null,
    primary key (team, person_id)
);
create index team_member_person on dispatch.team_member (person_id);

-- A team's name is no secret: whoever opens an order has it routed. Who is in it, the house knows.
alter table dispatch.team_member enable row level security;
create policy scope on dispatch.team_member using (
    current_setting('hanlu.scope_kind', true) in ('all', 'region', 'outlet'));

grant select, insert, update on dispatch.team to hanlu_app;
grant select, insert, delete on dispatch.team_member to hanlu_app;

-- What the shipped rules name, so that they find them; people are put in, and names changed, later.
insert into dispatch.team (code, name_zh, name_en, duty, tier) values
    ('front_desk', '前台', 'Front desk', '受理与跟进 Takes requests and follows them', 1),
    ('complaints', '投诉处理', 'Complaints', '受理各类投诉 Handles every complaint', 1),
    ('quick_response', '快速响应组', 'Quick response', '紧急情况立即处理 Acts at once in emergencies', 1),
    ('support', '专业支持组', 'Professional support', '技术与采购 Technical help and purchasing', 2),
    ('experts', '专家组', 'Experts', '疑难问题 Difficult problems', 2),
    ('decision', '战略决策组', 'Decision group', '流程再造 Changes how we work', 3);

alter table dispatch.work_order add column team text references dispatch.team;
create index work_order_team on dispatch.work_order (team)
    where state not in ('closed', 'cancelled');

-- Orders that are open now go where the shipped rules send them, with the word for it in their history.
with routed as (
    select w.id, w.version, w.state,
           case when w.kind = 'complaint' or w.class like 'complaint%' then 'complaints'
                when w.class in ('crisis', 'urgent_fault') then 'quick_response'
                when w.kind = 'parts' or w.fault = 'sensor' then 'support'
                else 'front_desk' end as team
      from dispatch.work_order w where w.state not in ('closed', 'cancelled')
), told as (
    insert into dispatch.work_order_event
        (work_order_id, version, at, by_name, role, action, from_state, to_state, data)
    select id, version + 1, now(), 'hanlu', 'service', 'team_routed', state, state,
           jsonb_build_object('routed', jsonb_build_object('code', 'team.introduced',
                                                           'params', jsonb_build_object('team', team)),
                              'changes', jsonb_build_object('team', jsonb_build_array(null, team)))
      from routed
)
update dispatch.work_order w set team = routed.team, version = w.version + 1
  from routed where routed.id = w.id;
