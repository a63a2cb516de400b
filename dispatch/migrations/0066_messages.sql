-- Short messages between the desk and a technician, of an order or of none, kept with the case.

create table dispatch.message (
    id uuid primary key,
    technician_id uuid not null references dispatch.technician,
    technician_name text not null,
    work_order_id uuid references dispatch.work_order,
    number text,
    from_desk boolean not null,
    by_id uuid,
    by_name text not null,
    text text not null check (length(text) between 1 and 1000),
    canned text,
    written_at timestamptz not null,
    sent_at timestamptz not null,
    read_at timestamptz,
    read_by_name text,
    check (num_nulls(work_order_id, number) in (0, 2)),
    check (num_nulls(read_at, read_by_name) in (0, 2))
);
create index message_newest on dispatch.message (technician_id, sent_at desc, id desc);
create index message_unread on dispatch.message (technician_id, sent_at) where read_at is null;
create index message_of_case on dispatch.message (work_order_id, sent_at)
    where work_order_id is not null;

-- A technician reads and writes the own ones, whose order they may be: also of one that went to
-- somebody else meanwhile. A desk has those of its orders, and beside orders those of its own
-- technicians; whoever comes only for one order is no reason to read all that was said to them.
-- Customers have none.
alter table dispatch.message enable row level security;
create policy scope on dispatch.message using (
    case current_setting('hanlu.scope_kind', true)
        when 'all' then true
        when 'technician' then technician_id::text
            = any (string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f'))
        when 'site' then false
        else case when work_order_id is null
            then exists (select 1 from dispatch.technician t
                          where t.id = technician_id
                            and hanlu.visible(t.region, t.outlet, null, null))
            else exists (select 1 from dispatch.work_order w
                          where w.id = work_order_id
                            and hanlu.visible(w.region, w.outlet, null, null))
        end
    end);

grant select, insert, update on dispatch.message to hanlu_app;
