-- The procedure that was followed and which of its steps were done, kept with the visit (F-104).

alter table dispatch.visit add column procedure jsonb;
