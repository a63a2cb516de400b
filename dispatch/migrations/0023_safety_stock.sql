-- Below its minimum a place asks for a part once, until it has enough again (F-119).

create table dispatch.stock_level (
    part text not null references dispatch.part,
    place text not null,
    minimum integer not null check (minimum between 1 and 100000),
    refill_to integer not null check (refill_to between minimum and 100000),
    primary key (part, place)
);

create table dispatch.refill (
    id uuid primary key,
    part text not null references dispatch.part,
    place text not null,
    asked_at timestamptz not null,
    met_at timestamptz check (met_at >= asked_at)
);
create unique index refill_open on dispatch.refill (part, place) where met_at is null;

alter table dispatch.stock_level enable row level security;
create policy scope on dispatch.stock_level using (dispatch.place_visible(place));
alter table dispatch.refill enable row level security;
create policy scope on dispatch.refill using (dispatch.place_visible(place));

grant select, insert, update, delete on dispatch.stock_level to hanlu_app;
grant select, insert, update on dispatch.refill to hanlu_app;
