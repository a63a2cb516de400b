-- What an alarm is about, and whether it only foretells it: the limit of a forecast that is over stays
-- where the excursion that it foretold stands. Null: attached before this was noted.
alter table dispatch.work_order_alarm add column cause text,
    add column foretold boolean not null default false;
