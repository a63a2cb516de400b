-- What a visit has taken out of the van already: work that is taken up again takes the rest only.

alter table dispatch.visit add column parts_taken jsonb not null default '{}';
