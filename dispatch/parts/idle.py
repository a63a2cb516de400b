"""What lies too long, and what was not where the record had it: dead stock and counts (F-122)."""

from datetime import datetime
from typing import Final

import msgspec

from dispatch.parts.model import IdleStock, StockCount
from hanlu.database import Connection

# A count moves nothing: what it finds does not end a long rest. The newest that left and the newest
# that came are each one look into an index (0042_lookups.sql), however long the ledger; `offset 0`
# keeps the two looks from being written out, and done, once for every use of their answer.
_IDLE: Final = """
    select dispatch.place_shown(s.place) as place, s.part, p.name_zh, p.name_en, s.quantity,
           m.moved_at
      from dispatch.stock s
      join dispatch.part p on p.code = s.part
      cross join lateral (
           select greatest(
               (select max(at) from dispatch.stock_movement l
                 where l.part = s.part and l.source = s.place and l.destination <> 'count'),
               (select max(at) from dispatch.stock_movement c
                 where c.part = s.part and c.destination = s.place and c.source <> 'count')
           ) as moved_at offset 0) m
     where s.quantity > 0 and s.work_order_id is null
       and (m.moved_at is null or m.moved_at < %(since)s)
     order by m.moved_at nulls first, s.place, s.part limit %(limit)s
"""
_DIFFERING: Final = """
    select c.operation_id, c.place, c.reason, c.at, c.by_name as by, d.lines
      from dispatch.stock_count c
      cross join lateral (
           select jsonb_agg(line) as lines from jsonb_array_elements(c.lines) line
            where line -> 'held' <> line -> 'counted') d
     where d.lines is not null order by c.at desc, c.operation_id limit %(limit)s
"""


async def idle_since(connection: Connection, since: datetime, limit: int) -> list[IdleStock]:
    """What lies in depot, stores and vans of the caller's scope and has not moved since; the
    longest first. ``moved_at`` is None for what only a count ever found.
    """
    cursor = await connection.execute(_IDLE, {"since": since, "limit": limit})
    return msgspec.convert(await cursor.fetchall(), list[IdleStock])


async def differing_counts(connection: Connection, limit: int) -> list[StockCount]:
    """The counts that found something else than the record, newest first, with those lines only."""
    cursor = await connection.execute(_DIFFERING, {"limit": limit})
    return msgspec.convert(await cursor.fetchall(), list[StockCount])
