-- What a case costs is claimed, and decided on the spot or in steps (F-236, F-075, C-25).

create table dispatch.cost_claim (
    id uuid primary key,
    work_order_id uuid not null references dispatch.work_order,
    kind text not null
        check (kind in ('part', 'outsourced', 'travel', 'compensation', 'refund', 'other')),
    amount bigint not null check (amount > 0), -- whole minor units of the currency
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    reason text not null check (length(reason) between 1 and 1000),
    photos text[] not null default '{}',
    is_major boolean not null,
    way text not null check (way in ('spot', 'steps')),
    spot_limit bigint not null, -- what the claimant may decide of it on the spot
    state text not null check (state in ('waiting', 'returned', 'approved', 'refused', 'withdrawn')),
    step integer not null check (step >= 0), -- that waits, or was the last; 0: on the spot
    due_at timestamptz,
    raised_at timestamptz,
    raised_to text,
    claimed_at timestamptz not null,
    claimed_by_id uuid,
    claimed_by text not null,
    claimed_role text not null,
    operation_id uuid unique,
    policy_version integer not null,
    version integer not null default 1,
    check ((state = 'waiting') = (due_at is not null)),
    check ((raised_at is null) = (raised_to is null)),
    check (way = 'steps' or state = 'approved')
);
create index cost_claim_order on dispatch.cost_claim (work_order_id);
create index cost_claim_newest on dispatch.cost_claim (claimed_at desc, id desc);
create index cost_claim_mean on dispatch.cost_claim (kind, currency, claimed_at)
    where state = 'approved';
create index cost_claim_waiting on dispatch.cost_claim (due_at, id) where state = 'waiting';

create table dispatch.cost_event (
    claim_id uuid not null references dispatch.cost_claim,
    version integer not null,
    at timestamptz not null,
    by_id uuid,
    by_name text not null,
    role text not null,
    action text not null check (action in
        ('claimed', 'decided', 'approved', 'refused', 'returned', 'answered', 'withdrawn', 'raised')),
    step integer not null,
    words text not null default '' check (length(words) <= 1000),
    primary key (claim_id, version)
);

-- What a cost is shown by, sent before it is claimed.
create table dispatch.cost_photo (
    work_order_id uuid not null references dispatch.work_order,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    added_at timestamptz not null,
    added_by text not null,
    primary key (work_order_id, sha256)
);

-- A technician sees those of the own jobs only: not of a job that a colleague asked help for, and a
-- customer none. Whoever hears of the house's prices at a site is not its manager.
create function dispatch.costs_seen(order_id uuid) returns boolean language sql stable as $$
    select current_setting('hanlu.scope_kind', true) = 'all'
        or current_setting('hanlu.scope_kind', true) in ('region', 'outlet', 'technician')
           and exists (select 1 from dispatch.work_order w where w.id = order_id
                          and hanlu.visible(w.region, w.outlet, w.technician_id, null))
$$;
alter table dispatch.cost_claim enable row level security;
create policy scope on dispatch.cost_claim using (dispatch.costs_seen(work_order_id));
alter table dispatch.cost_event enable row level security;
create policy scope on dispatch.cost_event using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.cost_claim c where c.id = claim_id));
alter table dispatch.cost_photo enable row level security;
create policy scope on dispatch.cost_photo using (dispatch.costs_seen(work_order_id));

grant select, insert, update on dispatch.cost_claim to hanlu_app;
grant select, insert on dispatch.cost_event, dispatch.cost_photo to hanlu_app; -- history stays
