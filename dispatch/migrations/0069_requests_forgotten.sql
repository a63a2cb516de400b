-- How to reach who asked, and their photos, are personal data: they go some time after the case is
-- over. The words stay with the record of the case. `forgotten_at` also keeps the sweep short.
alter table dispatch.customer_request add column forgotten_at timestamptz;
create index customer_request_not_forgotten on dispatch.customer_request (work_order_id)
    where forgotten_at is null;
grant update (contact, forgotten_at) on dispatch.customer_request to hanlu_app;
grant delete on dispatch.request_photo to hanlu_app;
create index request_photo_sha256 on dispatch.request_photo (sha256);
