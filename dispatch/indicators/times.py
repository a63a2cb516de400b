"""Standard repair hours against real ones: what repairs should have taken and what they took."""

from dataclasses import asdict
from typing import Final

import msgspec
from psycopg import sql

from dispatch.indicators.counting import WANTED, Asked
from dispatch.indicators.formulas import Ratio, ratio
from hanlu import sheets
from hanlu.database import Connection

# Worked is how long the order stood in that state, over all visits: neither pauses nor the way.
_WORKED: Final = sql.SQL("""
    with done as materialized (
        select distinct work_order_id from dispatch.work_order_event
         where to_state = 'done' and from_state is distinct from 'done'
           and at >= %(begin)s and at < %(end)s
    ), steps as (
        select e.work_order_id, e.to_state, e.at,
               lead(e.at) over (partition by e.work_order_id order by e.version) as until
          from done join dispatch.work_order_event e using (work_order_id)
         where e.to_state is distinct from e.from_state
    ), worked as (
        select work_order_id, sum(extract(epoch from until - at)) as real_s
          from steps where to_state = 'working' and until is not null group by 1
    ), repair as (
        select w.outlet, w.technician_id, w.fault, w.asset_id, w.duration_s, k.real_s
          from worked k join dispatch.work_order w on w.id = k.work_order_id
         where w.kind = 'repair' and w.helps is null
    )
    select coalesce((select a.kind from dispatch.asset a where a.id = asset_id), '') as category,
           {model} as model, coalesce(fault, '') as fault, count(*)::int as repairs,
           sum(duration_s)::bigint as standard_s, floor(sum(real_s))::bigint as real_s
      from repair where {wanted} group by 1, 2, 3 order by repairs desc, 1, 2, 3
""").format(
    wanted=WANTED,
    model=sql.SQL("coalesce((select a.model from dispatch.asset a where a.id = asset_id), '')"),
)


class RepairTime(msgspec.Struct, frozen=True, kw_only=True):
    """Repairs of one category (kind of the machine), model and fault; empty is none.

    Means in seconds on site: ``standard_s`` as the order expected it in the end, ``real_s`` as
    worked; ``of_standard`` is the second of the first.
    """

    category: str
    model: str
    fault: str
    repairs: int
    standard_s: Ratio
    real_s: Ratio
    of_standard: Ratio


class RepairTimes(msgspec.Struct, frozen=True):
    """The combinations, most repairs first."""

    groups: list[RepairTime]


async def read(connection: Connection, asked: Asked) -> RepairTimes:
    """Of what the caller sees: repairs whose work was done in the period."""
    cursor = await connection.execute(_WORKED, asdict(asked))
    return RepairTimes([_group(**row) for row in await cursor.fetchall()])


def _group(
    *, category: str, model: str, fault: str, repairs: int, standard_s: int, real_s: int
) -> RepairTime:
    return RepairTime(
        category=category,
        model=model,
        fault=fault,
        repairs=repairs,
        standard_s=ratio(standard_s, repairs),
        real_s=ratio(real_s, repairs),
        of_standard=ratio(real_s, standard_s),
    )


_FIGURES: Final = ("standard_s", "real_s", "of_standard")


def as_csv(found: RepairTimes) -> str:
    """A line a combination, with part, whole and value of each figure."""
    heads = [f"{name}_{what}" for name in _FIGURES for what in ("part", "whole", "value")]
    lines: list[list[sheets.Cell]] = [["category", "model", "fault", "repairs", *heads]]
    for group in found.groups:
        figures = [cell for name in _FIGURES for cell in getattr(group, name).cells]
        lines.append([group.category, group.model, group.fault, group.repairs, *figures])
    return sheets.as_csv(lines)
