-- What the house knows: articles with every version, whether they helped, and what was searched.

create table dispatch.article (
    id uuid primary key,
    code text not null unique,
    version integer not null default 1, -- the newest content
    published_version integer, -- what readers see; null: nothing
    published_at timestamptz,
    public boolean not null default false, -- of what is published
    from_order_id uuid references dispatch.work_order,
    created_at timestamptz not null
);
create unique index article_of_order on dispatch.article (from_order_id);

create table dispatch.article_version (
    article_id uuid not null references dispatch.article,
    version integer not null,
    at timestamptz not null,
    by_id uuid,
    by_name text not null,
    why text not null,
    content jsonb not null,
    primary key (article_id, version)
);

-- One word a person and order; who thinks again writes over it.
create table dispatch.article_feedback (
    article_id uuid not null references dispatch.article,
    work_order_id uuid not null references dispatch.work_order,
    by_id uuid not null,
    helped boolean not null,
    at timestamptz not null,
    primary key (article_id, work_order_id, by_id)
);

-- Of everybody, also for who sees but a part of the orders: two numbers, and nobody's name.
create function dispatch.article_helped(article uuid, out helped integer, out not_helped integer)
language sql stable security definer set search_path = pg_catalog as $$
    select count(*) filter (where f.helped)::int, count(*) filter (where not f.helped)::int
      from dispatch.article_feedback f where f.article_id = article
$$;

create table dispatch.knowledge_search (
    id uuid primary key,
    at timestamptz not null,
    by_id uuid,
    words text not null,
    asked text not null, -- the same as it is counted: without case and blanks
    best real not null,
    helped boolean -- null: nobody said
);
create index knowledge_search_at on dispatch.knowledge_search (at);

-- Grows with each change that readers see.
create table dispatch.knowledge_revision (
    single boolean primary key default true check (single),
    revision bigint not null
);
insert into dispatch.knowledge_revision (revision) values (1);

-- The office sees all of it, technicians what is published, customers what is public of that.
alter table dispatch.article enable row level security;
create policy scope on dispatch.article using (
    current_setting('hanlu.scope_kind', true) in ('all', 'region', 'outlet')
    or published_version is not null
       and (current_setting('hanlu.scope_kind', true) = 'technician'
            or current_setting('hanlu.scope_kind', true) = 'site' and public));

alter table dispatch.article_version enable row level security;
create policy scope on dispatch.article_version using (
    current_setting('hanlu.scope_kind', true) in ('all', 'region', 'outlet')
    or exists (select 1 from dispatch.article a
                where a.id = article_id and a.published_version = article_version.version));

alter table dispatch.article_feedback enable row level security;
create policy scope on dispatch.article_feedback using (current_setting('hanlu.scope_kind', true) = 'all'
    or exists (select 1 from dispatch.work_order w where w.id = work_order_id));

alter table dispatch.knowledge_search enable row level security;
create policy scope on dispatch.knowledge_search using (
    current_setting('hanlu.scope_kind', true) in ('all', 'region', 'outlet', 'technician'));

grant select, insert, update on dispatch.article, dispatch.article_feedback to hanlu_app;
grant select, insert on dispatch.article_version to hanlu_app;
grant select, insert, update, delete on dispatch.knowledge_search to hanlu_app;
grant select, update on dispatch.knowledge_revision to hanlu_app;
