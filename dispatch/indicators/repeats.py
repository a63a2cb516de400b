"""Problems that came again (F-259): of the same device, of the same customer, and of the same kind
at the same customer, each with the cases behind it.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec
from psycopg import sql

from dispatch.indicators.counting import WANTED, Asked
from dispatch.indicators.formulas import Ratio, ratio
from hanlu import sheets
from hanlu.database import Connection

type RepeatOf = Literal["device", "customer", "problem"]

# What a repair was of, and what a later request may be of: a machine is known by its register, and
# a request for it by machine and sensor both.
_OF: Final[dict[RepeatOf, tuple[sql.SQL, sql.SQL]]] = {
    "device": (
        sql.SQL("coalesce('a ' || asset_id::text, 'd ' || device_id)"),
        sql.SQL("unnest(array['a ' || asset_id::text, 'd ' || device_id])"),
    ),
    "customer": (sql.SQL("customer::text"), sql.SQL("customer::text")),
    "problem": (
        sql.SQL("customer::text || ' ' || fault"),
        sql.SQL("customer::text || ' ' || fault"),
    ),
}
# Finishes and requests of one subject stand in one line, the newest first, so that the next request
# after each finish is the least time seen so far: one sort, and no look for each.
_FOLLOWED: Final = sql.SQL("""
    with again as materialized (
        select work_order_id, version from dispatch.work_order_event
         where from_state = 'done' and to_state = 'working'
    ), went_on as materialized (
        select a.work_order_id, max(d.version) as version from again a
          join dispatch.work_order_event d on d.work_order_id = a.work_order_id
               and d.version < a.version
         where d.to_state = 'done' and d.from_state is distinct from d.to_state
         group by a.work_order_id, a.version
    ), finish as materialized (
        select w.id, e.version, e.at, w.outlet, w.fault, w.asset_id, w.device_id,
               w.technician_id, coalesce(s.customer_id, s.id) as customer
          from dispatch.work_order_event e
          join dispatch.work_order w on w.id = e.work_order_id
          join dispatch.site s on s.id = w.site_id
          left join went_on o on o.work_order_id = e.work_order_id and o.version = e.version
         where e.to_state = 'done' and e.from_state is distinct from e.to_state
           and e.at >= %(begin)s and e.at < %(end)s
           and w.kind = 'repair' and w.helps is null and o.version is null
    ), line as (
        select {finish} as subject, at, false as is_request, id, version, outlet
          from finish where {wanted}
        union all
        select {request}, opened_at, true, null, null, null
          from (select w.opened_at, w.asset_id, w.device_id, w.fault,
                       coalesce(s.customer_id, s.id) as customer
                  from dispatch.work_order w join dispatch.site s on s.id = w.site_id
                 where w.kind = 'repair' and w.helps is null and w.state <> 'cancelled'
                   and w.opened_at > %(begin)s
                   and w.opened_at < %(end)s + %(repeat_within)s) opened
    ), followed as (
        select *, min(at) filter (where is_request) over (
                      partition by subject order by at desc, is_request
                      rows between unbounded preceding and 1 preceding) as next_at
          from line where subject is not null
    )
""")
_RATES: Final = sql.SQL("""
    select grouping(outlet) = 1 as is_whole, coalesce(outlet, '') as outlet,
           count(*) as finished,
           count(*) filter (where next_at <= at + %(repeat_within)s) as repeated
      from followed where not is_request group by grouping sets ((), (outlet))
""")
_CASES: Final = sql.SQL("""
    select f.id, f.version, f.at as finished_at, w.number, w.fault,
           coalesce(f.outlet, '') as outlet, s.name as site, n.id as next_id,
           n.number as next_number, n.opened_at as next_at, n.fault as next_fault
      from (select * from followed
             where not is_request and next_at <= at + %(repeat_within)s
               and (%(after_at)s::timestamptz is null
                    or (at, id, version) < (%(after_at)s, %(after_id)s, %(after_version)s))
             order by at desc, id desc, version desc limit %(limit)s) f
      join dispatch.work_order w on w.id = f.id
      join dispatch.site s on s.id = w.site_id
      join lateral (
           select id, number, opened_at, fault from (
               select r.id, r.number, r.opened_at, r.fault, r.asset_id, r.device_id,
                      coalesce(t.customer_id, t.id) as customer
                 from dispatch.work_order r join dispatch.site t on t.id = r.site_id
                where r.opened_at = f.next_at and r.kind = 'repair' and r.helps is null
                  and r.state <> 'cancelled') o
            where f.subject in (select {request}) order by id limit 1) n on true
     order by f.at desc, f.id desc, f.version desc
""")


class OutletRepeats(msgspec.Struct, frozen=True):
    """The rate of an outlet; an empty one is none."""

    outlet: str
    rate: Ratio


class Repeats(msgspec.Struct, frozen=True, kw_only=True):
    """Finished repairs after which another repair of the same was asked for within
    ``within_days`` / finished repairs of which the device (the fault) is known; by outlet, the
    worst first.
    """

    of: RepeatOf
    within_days: float
    rate: Ratio
    outlets: list[OutletRepeats]


class RepeatCase(msgspec.Struct, frozen=True, kw_only=True):
    """A repair, ``finished_at`` one time, and the first one that was asked for after it."""

    id: UUID
    version: int
    number: str
    fault: str | None
    outlet: str
    site: str
    finished_at: datetime
    next_id: UUID
    next_number: str
    next_fault: str | None
    next_at: datetime


def _query(of: RepeatOf, what: sql.SQL) -> sql.Composed:
    finish, request = _OF[of]
    return _FOLLOWED.format(finish=finish, request=request, wanted=WANTED) + what.format(
        request=request
    )


async def read(connection: Connection, asked: Asked, of: RepeatOf) -> Repeats:
    """Of what the caller sees: repairs whose work was done in the period."""
    rows = await (await connection.execute(_query(of, _RATES), asdict(asked))).fetchall()
    whole = next(row for row in rows if row["is_whole"])
    outlets = [
        OutletRepeats(row["outlet"], ratio(row["repeated"], row["finished"]))
        for row in rows
        if not row["is_whole"]
    ]
    outlets.sort(key=lambda each: (-(each.rate.value or 0), each.outlet))
    days = asked.repeat_within.total_seconds() / 86_400
    return Repeats(
        of=of, within_days=days, rate=ratio(whole["repeated"], whole["finished"]), outlets=outlets
    )


async def cases(
    connection: Connection,
    asked: Asked,
    of: RepeatOf,
    *,
    after: tuple[datetime, UUID, int] | None,
    limit: int,
) -> list[RepeatCase]:
    """The cases behind the rate, the newest first."""
    at, order_id, version = after or (None, None, None)
    values = asdict(asked) | {
        "after_at": at,
        "after_id": order_id,
        "after_version": version,
        "limit": limit,
    }
    cursor = await connection.execute(_query(of, _CASES), values)
    return msgspec.convert(await cursor.fetchall(), list[RepeatCase])


def as_csv(rates: Repeats, found: list[RepeatCase]) -> str:
    """The rate, a line an outlet, and a line a case."""
    lines: list[list[sheets.Cell]] = [["what", "name", "part", "whole", "value"]]
    lines.append([f"repeat_{rates.of}", "", *rates.rate.cells])
    lines += [["outlet", each.outlet, *each.rate.cells] for each in rates.outlets]
    lines.append([])
    lines.append(
        ["order", "outlet", "site", "fault", "finished_at", "again", "again_fault", "again_at"]
    )
    lines += [
        [each.number, each.outlet, each.site, each.fault, each.finished_at.isoformat(),
         each.next_number, each.next_fault, each.next_at.isoformat()]
        for each in found
    ]  # fmt: skip
    return sheets.as_csv(lines)
