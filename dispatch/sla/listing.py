"""Who owns what: every clock with an owner that nobody has answered, of the caller's own cases."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from dispatch.sla.clocks import OWNED
from hanlu.contracts.work_orders import State
from hanlu.database import Connection


class OwnedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody owes a case: the role that has it, who of them took it, until when.

    ``reason`` is what was said last about it; of a word to the customer, what it is about, and
    ``why`` it is owed.
    """

    work_order_id: UUID
    number: str
    site: str
    timezone: str
    state: State
    clock: str
    round: int
    occasion: int
    owner: str
    taken_by: str | None
    since: datetime
    due_at: datetime
    missed_at: datetime | None
    reason: str | None
    why: str | None


_OWNED: Final = """
    select c.work_order_id, w.number, s.name as site, s.timezone, w.state, c.clock, c.round,
           c.occasion, coalesce(c.called, '') as owner, c.taken_by, c.started_at as since,
           c.due_at, c.missed_at,
           k.why,
           case when c.clock = 'contact' then nullif(k.words, '') else (select e.reason
              from dispatch.work_order_event e
             where e.work_order_id = c.work_order_id and e.action = c.clock
             order by e.version desc limit 1) end as reason
      from dispatch.sla_clock c
      join dispatch.work_order w on w.id = c.work_order_id
      join dispatch.site s on s.id = w.site_id
      left join dispatch.contact k
        on c.clock = 'contact' and (k.work_order_id, k.round, k.occasion)
                                 = (c.work_order_id, c.round, c.occasion)
     where c.clock = any(%(owned)s) and c.met_at is null and c.stopped_at is null
       and w.merged_into is null
       and (%(owner)s::text is null or c.called = %(owner)s)
       and (%(due_at)s::timestamptz is null
            or (c.due_at, c.work_order_id, c.clock, c.round, c.occasion)
               > (%(due_at)s, %(id)s::uuid, %(clock)s, %(round)s, %(occasion)s))
     order by c.due_at, c.work_order_id, c.clock, c.round, c.occasion
     limit %(limit)s
"""


async def owned(
    connection: Connection,
    *,
    owner: str | None,
    after: tuple[datetime, UUID, str, int, int] | None,
    limit: int,
) -> list[OwnedItem]:
    """The soonest due first."""
    names = ("due_at", "id", "clock", "round", "occasion")
    begin: dict[str, Any] = dict(zip(names, after or (None,) * len(names), strict=True))
    asked = begin | {"owned": sorted(OWNED), "owner": owner, "limit": limit}
    cursor = await connection.execute(_OWNED, asked)
    return msgspec.convert(await cursor.fetchall(), list[OwnedItem])
