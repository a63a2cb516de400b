"""All complaints: found by what they are about, where they stand, when they came in (F-134)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from hanlu import sheets
from hanlu.contracts.work_orders import Colour, OrderClass, State
from hanlu.database import Connection

type Standing = Literal["open", "settled", "cancelled"]

_FOUND: Final = """
    select w.id, w.number, w.opened_at, w.state, w.class, w.colour, w.source, w.description,
           w.round, w.outlet, s.name as site, s.timezone, coalesce(a.model, '') as model, c.type,
           found.cause, last.step, coalesce(last.remedies, '{}') as remedies, last.letter,
           settled.at as settled_at,
           exists (select from dispatch.problem_file_case f where f.work_order_id = w.id)
               as repeated
      from dispatch.work_order w
      join dispatch.site s on s.id = w.site_id
      left join dispatch.asset a on a.id = w.asset_id
      left join dispatch.complaint c on c.work_order_id = w.id
      left join lateral (select x.cause from dispatch.complaint_step x
                          where x.work_order_id = w.id and x.cause is not null
                          order by x.round desc limit 1) found on true
      left join lateral (
          select (array_agg(x.step order by x.round desc, x.at desc))[1] as step,
                 (array_agg(x.letter order by x.round desc)
                     filter (where x.letter is not null))[1] as letter,
                 (select y.remedies from dispatch.complaint_step y
                   where y.work_order_id = w.id and y.remedies <> '{}'
                   order by y.round desc limit 1) as remedies
            from dispatch.complaint_step x where x.work_order_id = w.id) last on true
      left join lateral (select max(e.at) as at from dispatch.work_order_event e
                          where e.work_order_id = w.id and e.to_state = 'done'
                            and e.from_state <> 'done'
                            and w.state in ('done', 'signed', 'closed')) settled on true
     where w.kind = 'complaint' and w.merged_into is null and w.helps is null
       and (%(type)s::text is null or coalesce(c.type, '') = %(type)s)
       and (%(cause)s::text is null or coalesce(found.cause, '') = %(cause)s)
       and (%(outlet)s::text is null or coalesce(w.outlet, '') = %(outlet)s)
       and (%(model)s::text is null or coalesce(a.model, '') = %(model)s)
       and (%(standing)s::text is null or %(standing)s = case
               when w.state = 'cancelled' then 'cancelled'
               when w.state in ('done', 'signed', 'closed') then 'settled' else 'open' end)
       and (%(begin)s::timestamptz is null or w.opened_at >= %(begin)s)
       and (%(end)s::timestamptz is null or w.opened_at < %(end)s)
       and (%(words)s::text is null
            or strpos(lower(w.number || ' ' || s.name || ' ' || w.description || ' '
                            || coalesce(last.letter, '')), lower(%(words)s)) > 0)
       and (%(at)s::timestamptz is null or (w.opened_at, w.id) < (%(at)s, %(id)s::uuid))
     order by w.opened_at desc, w.id desc limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which complaints; an empty text asks for those without one, None for any.

    ``words`` are looked for in the number, the place, what was complained about and the letter.
    """

    type: str | None = None
    cause: str | None = None
    outlet: str | None = None
    model: str | None = None
    standing: Standing | None = None
    begin: datetime | None = None
    end: datetime | None = None
    words: str | None = None


class ComplaintRow(msgspec.Struct, frozen=True, kw_only=True):
    """One complaint in the list: ``step`` is the last one that a person wrote down, ``settled_at``
    when it was done, ``round`` how often it was taken up.
    """

    id: UUID
    number: str
    opened_at: datetime
    state: State
    order_class: OrderClass = msgspec.field(name="class")
    colour: Colour
    source: str
    description: str
    round: int
    outlet: str | None
    site: str
    timezone: str
    model: str
    type: str | None
    cause: str | None
    step: str | None
    remedies: list[str]
    letter: str | None
    settled_at: datetime | None
    repeated: bool


async def listed(
    connection: Connection,
    wanted: Wanted,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[ComplaintRow]:
    """Of the caller's scope, the newest first."""
    at, order_id = after or (None, None)
    asked = asdict(wanted) | {"at": at, "id": order_id, "limit": limit}
    cursor = await connection.execute(_FOUND, asked)
    return msgspec.convert(await cursor.fetchall(), list[ComplaintRow])


_COLUMNS: Final = (
    "number", "opened_at", "state", "class", "site", "outlet", "model", "type", "cause",
    "remedies", "round", "settled_at", "description", "letter",
)  # fmt: skip


def as_csv(rows: Sequence[ComplaintRow]) -> str:
    """A line a complaint."""
    lines: list[list[sheets.Cell]] = [list(_COLUMNS)]
    for row in rows:
        cells = {
            "class": row.order_class,
            "opened_at": row.opened_at.isoformat(),
            "remedies": " ".join(row.remedies),
            "settled_at": row.settled_at.isoformat() if row.settled_at else "",
        }
        lines.append([cells[n] if n in cells else getattr(row, n) or "" for n in _COLUMNS])
    return sheets.as_csv(lines)
