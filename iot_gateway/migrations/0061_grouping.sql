-- What else incidents group by: the power line that feeds a device, and the area that adjoining
-- zones lie in. And what a call that was held back was about.

alter table gateway.device add column power_line text
    check (length(power_line) between 1 and 60 and (site_id is not null or power_line is null));
alter table gateway.zone add column area text
    check (length(area) between 1 and 60 and (site_id is not null or area is null));

alter table gateway.incident
    add column root text, -- how far it may reach; none once nothing more joins it
    add column case_scope text, -- its scope when it began, which names its work order
    add column newest_at timestamptz; -- when the newest of its failures began
update gateway.incident set case_scope = scope, newest_at = opened_at,
    root = case when closed_at is null then scope end;
alter table gateway.incident
    alter column case_scope set not null,
    alter column newest_at set not null;
drop index gateway.incident_open;
create unique index incident_open on gateway.incident (root, cause) where closed_at is null;

alter table gateway.held_back
    add column calls text, -- the code it would have called under
    add column alarm_id uuid, -- the alarm itself, where it stands in silence or called after all
    add column instead_id uuid, -- the alarm that calls instead
    add column outcome text check (outcome in ('called', 'over'));

-- Whoever was told of an incident is told again when an alarm of it is graver.
alter table gateway.notice add column severity text
    check (severity in ('critical', 'major', 'minor'));
update gateway.notice n set severity = a.severity from gateway.alarm a where a.id = n.alarm_id;
alter table gateway.notice
    alter column severity set not null,
    drop constraint notice_pkey,
    add primary key (incident_id, watcher_id, severity);
