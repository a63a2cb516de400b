"""By what cases were solved: repairs from afar, by hand or with parts, and what complaints were
answered with (F-257).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final, Literal

import msgspec
from psycopg import sql

from dispatch.indicators import counting
from dispatch.indicators.counting import KEYS, WANTED, Asked
from dispatch.indicators.formulas import Ratio, ratio
from hanlu import sheets
from hanlu.database import Connection

type RemedyBy = Literal["all", "week", "outlet", "model", "technician"]
type Of = Literal["repair", "complaint"]

# Of a repair the last time that its work was done in the period; who was there at the end is who
# solved it. A complaint counts once for each remedy of its newest decision.
_REMEDIES: Final = sql.SQL("""
    with done as materialized (
        select work_order_id, max(at) as at from dispatch.work_order_event
         where to_state = 'done' and from_state is distinct from to_state
           and at >= %(begin)s and at < %(end)s group by 1
    ), arrived as materialized (
        select distinct work_order_id from dispatch.work_order_event
         where to_state = 'on_site' and from_state is distinct from to_state and at < %(end)s
    ), parted as materialized (
        select distinct work_order_id from dispatch.visit where parts_used <> '[]'
    ), solved as (
        select 'repair' as of, d.at, w.id, w.outlet, w.fault, w.asset_id,
               (select a.technician_id from dispatch.assignment a
                 where a.work_order_id = d.work_order_id and a.made_at <= d.at
                   and (a.ended_at is null or a.ended_at >= d.at)
                 order by a.made_at desc limit 1) as technician_id,
               array[case when v.work_order_id is null then 'from_afar'
                          when p.work_order_id is not null then 'with_parts'
                          else 'without_parts' end] as remedies
          from done d join dispatch.work_order w on w.id = d.work_order_id
          left join arrived v on v.work_order_id = d.work_order_id
          left join parted p on p.work_order_id = d.work_order_id
         where w.kind = 'repair' and w.helps is null
        union all
        select 'complaint', c.at, w.id, w.outlet, w.fault, w.asset_id, t.technician_id, c.remedies
          from (select distinct on (work_order_id) work_order_id, at, remedies
                  from dispatch.complaint_step
                 where remedies <> '{{}}' and at >= %(begin)s and at < %(end)s
                 order by work_order_id, round desc) c
          join dispatch.work_order w on w.id = c.work_order_id
          left join dispatch.complaint k on k.work_order_id = w.id
          left join dispatch.work_order t on t.id = k.about_id
    ), keyed as materialized (
        select {key} as key, of, id, remedies from solved where {wanted}
    ), whole as (
        select key, of, count(*) as cases from keyed group by 1, 2
    )
    select k.key, k.of, remedy, count(*) as solved, w.cases
      from keyed k cross join unnest(k.remedies) as remedy
      join whole w on w.key = k.key and w.of = k.of
     group by 1, 2, 3, 5
""")


class RemedyShare(msgspec.Struct, frozen=True):
    """Cases that this solved, of all solved repairs (or answered complaints) of the group."""

    of: Of
    remedy: str
    share: Ratio


class RemedyGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One week, outlet, model or technician, or all; the most used first. Complaints have several
    remedies, so that their shares add up to more than 1.
    """

    id: str
    name: str
    shares: list[RemedyShare]


class Remedies(msgspec.Struct, frozen=True):
    """Weeks in turn, others with most cases first."""

    by: RemedyBy
    groups: list[RemedyGroup]


async def read(connection: Connection, asked: Asked, by: RemedyBy) -> Remedies:
    """Of what the caller sees; a complaint is of the technician of the case that it is about."""
    cursor = await connection.execute(_REMEDIES.format(key=KEYS[by], wanted=WANTED), asdict(asked))
    shares: dict[str, list[RemedyShare]] = defaultdict(list)
    for row in await cursor.fetchall():
        if row["key"] is not None:
            share = ratio(row["solved"], row["cases"])
            shares[row["key"]].append(RemedyShare(row["of"], row["remedy"], share))
    names: Mapping[str, str] = {key: key for key in shares}
    if by == "technician":
        names = await counting.technician_names(connection, list(shares))
    groups = [
        RemedyGroup(id=key, name=names.get(key, ""), shares=sorted(found, key=_first))
        for key, found in shares.items()
    ]
    if by == "week":
        return Remedies(by, sorted(groups, key=lambda group: group.id))
    return Remedies(by, sorted(groups, key=lambda group: (-_cases(group), group.name, group.id)))


def _first(each: RemedyShare) -> tuple[bool, int, str]:
    return each.of == "complaint", -each.share.part, each.remedy


def _cases(group: RemedyGroup) -> int:
    return sum({each.of: each.share.whole for each in group.shares}.values())


def as_csv(found: Remedies) -> str:
    """A line a group and remedy, with part, whole and value."""
    lines: list[list[sheets.Cell]] = [[found.by, "of", "remedy", "part", "whole", "value"]]
    for group in found.groups:
        lines += [[group.name, each.of, each.remedy, *each.share.cells] for each in group.shares]
    return sheets.as_csv(lines)
