-- What somebody sees because an order of theirs is there, looked up by index. The policies read
-- every order of a site or technician out of scope before they could say no: after a year of a
-- hundred thousand orders a list of fifty technicians read 74,000 pages.

-- Each index also has what the three scopes go by, so that the look-up reads one row or none.
create index work_order_technician_scopes
    on dispatch.work_order (technician_id, region, outlet, site_id);
drop index dispatch.work_order_technician;
create index work_order_site_scopes
    on dispatch.work_order (site_id, region, outlet, technician_id);
drop index dispatch.work_order_site;

-- In plpgsql, so that each scope has a plan of its own, made once a session: as part of a policy
-- all of them are planned again with each query, and with each policy that leads to them. With the
-- generic plan: where the planner thinks that it could do better, planning takes longer than that.
create function dispatch.comes_for_scope(technician uuid) returns boolean
language plpgsql stable parallel safe set plan_cache_mode = force_generic_plan as $$
declare
    ids text[] := string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f');
begin
    case current_setting('hanlu.scope_kind', true)
        when 'region' then return exists (
            select 1 from dispatch.work_order w where w.technician_id = technician and w.region = any (ids));
        when 'outlet' then return exists (
            select 1 from dispatch.work_order w where w.technician_id = technician and w.outlet = any (ids));
        when 'site' then return exists (
            select 1 from dispatch.work_order w
             where w.technician_id = technician and w.site_id = any (ids::uuid[]));
        when 'technician' then return exists (
            select 1 from dispatch.work_order w
             where w.technician_id = technician and w.helps_technician_id = any (ids::uuid[]));
        else return false;
    end case;
end $$;

alter policy comes_here on dispatch.technician using (dispatch.comes_for_scope(id));

-- Sites are asked by the thousand, so their look-ups stand in the policy itself, each under the
-- scope that it is for. "offset 0" keeps the planner from reading all orders into a table instead.
create function dispatch.scope_ids() returns text[] language sql stable parallel safe as $$
    select string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f')
$$;
create function dispatch.scope_technicians() returns uuid[]
language plpgsql stable parallel safe as $$
begin
    return case when current_setting('hanlu.scope_kind', true) = 'technician'
                then dispatch.scope_ids()::uuid[] else '{}' end;
end $$;

do $policies$
declare
    looked record;
begin
    for looked in select * from (values ('site', 'id'), ('asset', 'site_id')) as t (seen, site) loop
        execute format($policy$
            alter policy scope on dispatch.%1$I using (
                hanlu.visible(region, outlet, null, %1$I.%2$I)
                or case current_setting('hanlu.scope_kind', true)
                    when 'region' then exists (
                        select 1 from dispatch.work_order w where w.site_id = %1$I.%2$I
                           and w.region = any ((select dispatch.scope_ids())::text[]) offset 0)
                    when 'outlet' then exists (
                        select 1 from dispatch.work_order w where w.site_id = %1$I.%2$I
                           and w.outlet = any ((select dispatch.scope_ids())::text[]) offset 0)
                    when 'technician' then exists (
                        select 1 from dispatch.work_order w where w.site_id = %1$I.%2$I
                           and w.technician_id
                               = any ((select dispatch.scope_technicians())::uuid[]) offset 0)
                        or exists (
                        select 1 from dispatch.work_order w where w.site_id = %1$I.%2$I
                           and w.helps_technician_id
                               = any ((select dispatch.scope_technicians())::uuid[]) offset 0)
                    else false -- a site's own scope has the site itself
                end)$policy$, looked.seen, looked.site);
    end loop;
end $policies$;
