-- A signature is a few strokes with a name under them: kept with the visit, not as a file.

alter table dispatch.visit drop column signature;
alter table dispatch.visit add column signature jsonb;
