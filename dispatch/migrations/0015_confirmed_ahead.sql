-- Shortly before a visit the customer is told when somebody comes, and agrees or says what is needed.
alter table dispatch.work_order add column confirmation text
    check (confirmation in ('due', 'given'));
