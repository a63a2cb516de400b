-- Who is on the way to which device, as dispatch tells: a technician sees the curve of what is to be
-- repaired, as long as the order is theirs.

create table gateway.errand (
    work_order_id uuid primary key,
    device_id text not null,
    technician_id uuid not null
);
create index errand_device on gateway.errand (device_id);

alter table gateway.errand enable row level security;
create policy scope on gateway.errand using (hanlu.visible(null, null, technician_id, null));

-- Beside the policies of scope; the errands that these see are the technician's own.
create policy errand on gateway.device for select using (
    current_setting('hanlu.scope_kind', true) = 'technician'
    and exists (select from gateway.errand where errand.device_id = device.id)
);
create policy errand on gateway.zone for select using (
    current_setting('hanlu.scope_kind', true) = 'technician'
    and exists (select from gateway.device where device.zone_id = zone.id)
);

grant select, insert, update, delete on gateway.errand to hanlu_app;
