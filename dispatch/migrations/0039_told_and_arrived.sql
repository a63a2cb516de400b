-- What a visit shows beside checklist and words: who came, who agreed, what was told, and that it
-- runs again; and where the technician was on saying "arrived".

alter table dispatch.visit add column identity_shown boolean not null default false;
alter table dispatch.visit add column consent_by text not null default '';
alter table dispatch.visit add column plan_told text not null default '';
alter table dispatch.visit add column genuine boolean not null default false;
alter table dispatch.visit add column test_run jsonb;
alter table dispatch.visit add column arrival jsonb;

-- A stored policy keeps its section only while that fits its model. One that was edited before goes
-- on asking for no more than it did.
update hanlu.policy set sections = jsonb_set(jsonb_set(sections,
           '{visit,needs}', '{}'), '{visit,arrive_within_m}', '300')
 where sections ? 'visit' and not sections -> 'visit' ? 'needs';
