-- Whether a request opened its case or joined an open one, so that a repeat is answered as the first
-- was. Of those before nothing is known: they get no link to a case that may be another's.
alter table dispatch.customer_request add column is_new boolean not null default false;
alter table dispatch.customer_request alter column is_new drop default;
