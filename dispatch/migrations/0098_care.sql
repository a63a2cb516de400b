-- Some days after finished work the customer is asked whether all is well (F-154).
alter table dispatch.contact
    drop constraint contact_why_check,
    add constraint contact_why_check
        check (why in ('promised', 'progress', 'after_complaint', 'rating', 'care'));
