-- Three stars owe the customer a call (C-13).
alter table dispatch.contact
    drop constraint contact_why_check,
    add constraint contact_why_check
        check (why in ('promised', 'progress', 'after_complaint', 'rating'));

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy
   set sections = jsonb_set(sections, '{rating}', '{"call_up_to": 3}' || (sections -> 'rating'))
 where sections ? 'rating';
