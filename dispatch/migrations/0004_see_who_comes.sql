-- Whoever sees an order sees who comes for it: a customer the name, an outlet the helper from
-- another one. Changing somebody's entry still needs their own scope.

create policy comes_here on dispatch.technician for select using (
    exists (select 1 from dispatch.work_order w where w.technician_id = technician.id)
);
