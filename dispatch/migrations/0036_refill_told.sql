-- Whom a refill request was told to, by name.

alter table dispatch.refill add column told text[] not null default '{}';
