"""How often the stock of parts turned over (F-125): pieces used over the pieces that lay there on
average, by outlet and part.
"""

from datetime import timedelta
from typing import Any, Final

import msgspec
from psycopg import sql

from dispatch.indicators.counting import Asked
from dispatch.indicators.formulas import Ratio, ratio
from hanlu import sheets
from hanlu.database import Connection

# The mean over time: what lies there at the end, less each change for the share of the period that
# was over before it. A store is of its outlet, a van of its technician's, the depot of none.
_TURNED: Final = sql.SQL("""
    with place as materialized (
        select 'van:' || id as place, coalesce(outlet, '') as outlet from dispatch.technician
        union all select 'store:' || name, name from dispatch.outlet
        union all select 'depot', ''
    ), moved as materialized (
        select part, source as place, -quantity as change, at,
               destination like 'order:%%' as is_use
          from dispatch.stock_movement where at >= %(begin)s
        union all
        select part, destination, quantity, at, source like 'order:%%'
          from dispatch.stock_movement where at >= %(begin)s
    ), lay as (
        select s.part, p.outlet, s.quantity::numeric as pieces, 0 as used
          from dispatch.stock s join place p on p.place = s.place
        union all
        select m.part, p.outlet,
               -m.change * case when m.at >= %(end)s then 1
                    else extract(epoch from m.at - %(begin)s)
                         / extract(epoch from %(end)s - %(begin)s) end,
               case when m.is_use and m.at < %(end)s then -m.change else 0 end
          from moved m join place p on p.place = m.place
    )
    select l.outlet, l.part, c.name_zh, c.name_en, sum(l.used)::int as used,
           round(sum(l.pieces) * 1000)::bigint as mean_milli
      from lay l join dispatch.part c on c.code = l.part
     where %(outlet)s::text is null or l.outlet = %(outlet)s
     group by 1, 2, 3, 4 having sum(l.used) <> 0 or round(sum(l.pieces) * 1000) > 0
     order by 1, 2
""")
_MILLI: Final = 1000


class PartTurnover(msgspec.Struct, frozen=True, kw_only=True):
    """A part at an outlet; an empty outlet is the depot and vans of none.

    ``turns``: pieces used (less those that came back) of the mean stock, both in thousandths of a
    piece. ``a_year`` is the same pace kept for 365 days; ``is_slow`` when that is below the
    policy's.
    """

    outlet: str
    part: str
    name_zh: str
    name_en: str
    used: int
    mean_stock: float
    turns: Ratio
    a_year: float | None
    is_slow: bool


class OutletTurnover(msgspec.Struct, frozen=True, kw_only=True):
    """All parts of an outlet together, in pieces."""

    outlet: str
    used: int
    mean_stock: float
    turns: Ratio
    a_year: float | None
    slow: int


class Turnover(msgspec.Struct, frozen=True):
    """Outlets by name; parts with the slowest first."""

    slow_below_a_year: float
    outlets: list[OutletTurnover]
    parts: list[PartTurnover]


async def read(connection: Connection, asked: Asked, slow_below: float) -> Turnover:
    """Of the places that the caller sees, over the period."""
    values = {"begin": asked.begin, "end": asked.end, "outlet": asked.outlet}
    rows = await (await connection.execute(_TURNED, values)).fetchall()
    return turned(rows, asked.end - asked.begin, slow_below)


def turned(rows: list[dict[str, Any]], period: timedelta, slow_below: float) -> Turnover:
    """The ratios; a part that nobody stocks has none and is not slow. Pure."""
    years = period / timedelta(days=365)
    parts = []
    for row in rows:
        mean = row.pop("mean_milli")
        turns, a_year = _turns(row["used"], mean, years)
        slow = a_year is not None and a_year < slow_below
        parts.append(
            PartTurnover(**row, mean_stock=mean / _MILLI, turns=turns, a_year=a_year, is_slow=slow)
        )
    outlets = []
    for name in sorted({each.outlet for each in parts}):
        here = [each for each in parts if each.outlet == name]
        used, mean = sum(each.used for each in here), sum(each.turns.whole for each in here)
        turns, a_year = _turns(used, mean, years)
        outlets.append(
            OutletTurnover(
                outlet=name, used=used, mean_stock=mean / _MILLI, turns=turns, a_year=a_year,
                slow=sum(each.is_slow for each in here),
            )
        )  # fmt: skip
    parts.sort(key=lambda each: (each.a_year is None, each.a_year, each.outlet, each.part))
    return Turnover(slow_below, outlets, parts)


def _turns(used: int, mean_milli: int, years: float) -> tuple[Ratio, float | None]:
    turns = ratio(used * _MILLI, mean_milli)
    return turns, None if turns.value is None else turns.value / years


def as_csv(found: Turnover) -> str:
    """A line an outlet and part, the slowest first."""
    lines: list[list[sheets.Cell]] = [
        ["outlet", "part", "name_zh", "name_en", "used", "mean_stock", "turns", "a_year", "slow"]
    ]
    lines += [
        [each.outlet, each.part, each.name_zh, each.name_en, each.used, each.mean_stock,
         each.turns.cells[2], None if each.a_year is None else f"{each.a_year:.4f}",
         "yes" if each.is_slow else ""]
        for each in found.parts
    ]  # fmt: skip
    return sheets.as_csv(lines)
