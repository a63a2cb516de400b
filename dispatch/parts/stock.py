"""Reading the ledger: what lies where, and how it came there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection, sql
from psycopg.rows import DictRow

from dispatch.parts.model import Held, HeldPart, Movement, StockPlace

type Connection = AsyncConnection[DictRow]

_MOVEMENTS: Final = (
    'select m.id, m.part, dispatch.place_shown(m.source) as "from",'
    ' dispatch.place_shown(m.destination) as "to", m.quantity, m.reason, m.at, m.by_name as "by",'
    " m.role, m.operation_id from dispatch.stock_movement m"
)
_HELD: Final = """
    select s.part, p.name_zh, p.name_en, s.quantity, s.reserved,
           coalesce((select jsonb_agg(jsonb_build_object('work_order_id', w.id, 'number', w.number,
                                                         'quantity', r.quantity) order by w.number)
                       from dispatch.part_reservation r
                       join dispatch.work_order w on w.id = r.work_order_id
                      where r.technician_id = s.technician_id and r.part = s.part), '[]')
               as kept_for
      from dispatch.stock s join dispatch.part p on p.code = s.part
"""
_EVERYWHERE: Final = """
    select dispatch.place_shown(place) as shown from (
        select 'depot' as place, '' as name, 0 as rank where dispatch.place_visible('depot')
        union all select 'store:' || name, name, 1 from dispatch.outlet
        union all select 'van:' || id, name, 2 from dispatch.technician where active
    ) known order by rank, name, place
"""


async def everywhere(connection: Connection) -> list[StockPlace]:
    """Every place within the caller's scope that may hold parts: depot, stores, vans."""
    cursor = await connection.execute(_EVERYWHERE)
    return [msgspec.convert(row["shown"], StockPlace) for row in await cursor.fetchall()]


async def is_known(connection: Connection, place: str) -> bool:
    """Whether there is such a place within the caller's scope."""
    cursor = await connection.execute("select dispatch.place_name(%s) as name", (place,))
    row = await cursor.fetchone()
    return row is not None and row["name"] is not None


async def of_part(connection: Connection, part: str) -> list[Held]:
    """Where a part lies, the largest stock first; what orders used is not among it."""
    cursor = await connection.execute(
        "select dispatch.place_shown(s.place) as place, s.quantity from dispatch.stock s"
        " where s.part = %s and s.quantity > 0 and s.work_order_id is null"
        " order by s.quantity desc, s.place",
        (part,),
    )
    return msgspec.convert(await cursor.fetchall(), list[Held])


async def at_place(connection: Connection, place: str) -> list[HeldPart]:
    """What a place holds, by part."""
    cursor = await connection.execute(
        f"{_HELD} where s.place = %s and s.quantity > 0 order by s.part", (place,)
    )
    return msgspec.convert(await cursor.fetchall(), list[HeldPart])


async def movements(
    connection: Connection,
    filters: Mapping[str, Any],
    *,
    place: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Movement]:
    """The ledger, newest first; ``place`` is either side."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    values: list[Any] = []
    for column, value in filters.items():
        conditions.append(sql.SQL("m.{} = %s").format(sql.Identifier(column)))
        values.append(value)
    if place is not None:
        conditions.append(sql.SQL("%s in (m.source, m.destination)"))
        values.append(place)
    if after is not None:
        conditions.append(sql.SQL("(m.at, m.id) < (%s, %s)"))
        values.extend(after)
    statement = sql.SQL("{} where {} order by m.at desc, m.id desc limit %s").format(
        sql.SQL(_MOVEMENTS), sql.SQL(" and ").join(conditions)
    )
    cursor = await connection.execute(statement, [*values, limit])
    return msgspec.convert(await cursor.fetchall(), list[Movement])
