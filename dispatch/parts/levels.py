"""Safety stock: what a place should hold at least, and what it asks for when it holds less."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import msgspec
from psycopg.errors import ForeignKeyViolation

from dispatch.parts import stock, telling
from dispatch.parts.errors import PartUnknown, PlaceUnknown
from dispatch.parts.model import Refill, StockLevel
from hanlu.database import Connection, UnitOfWork
from hanlu.ids import new_id

_LEVELS: Final = (
    "select part, minimum, refill_to from dispatch.stock_level where place = %s order by part"
)
_REFILLS: Final = """
    select r.id, r.part, p.name_zh, p.name_en, dispatch.place_shown(r.place) as place, r.asked_at,
           r.told, l.minimum, coalesce(s.quantity, 0) as held,
           l.refill_to - coalesce(s.quantity, 0) as wanted
      from dispatch.refill r
      join dispatch.part p on p.code = r.part
      join dispatch.stock_level l on (l.part, l.place) = (r.part, r.place)
      left join dispatch.stock s on (s.part, s.place) = (r.part, r.place)
     where r.met_at is null order by r.asked_at, r.id
"""
# The sums are those after the movement, and stay so: it has locked their rows.
_ASK: Final = """
    insert into dispatch.refill (id, part, place, asked_at)
    select t.id, l.part, l.place, %(now)s
      from unnest(%(ids)s::uuid[], %(parts)s::text[], %(places)s::text[]) as t (id, part, place)
      join dispatch.stock_level l on (l.part, l.place) = (t.part, t.place)
      left join dispatch.stock s on (s.part, s.place) = (t.part, t.place)
     where coalesce(s.quantity, 0) < l.minimum
        on conflict (part, place) where met_at is null do nothing
 returning id
"""
_MEET: Final = """
    update dispatch.refill r set met_at = %(now)s
      from unnest(%(parts)s::text[], %(places)s::text[]) as t (part, place)
      left join dispatch.stock_level l on (l.part, l.place) = (t.part, t.place)
      left join dispatch.stock s on (s.part, s.place) = (t.part, t.place)
     where (r.part, r.place) = (t.part, t.place) and r.met_at is null
       and (l.minimum is null or coalesce(s.quantity, 0) >= l.minimum)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelGiven:
    """A place holds ``minimum`` of a part at least and is filled up to ``refill_to``; 0 and 0 when
    it need not hold any.
    """

    part: str
    place: str
    minimum: int
    refill_to: int


async def of_place(connection: Connection, place: str) -> list[StockLevel]:
    """What a place should hold, by part."""
    cursor = await connection.execute(_LEVELS, (place,))
    return msgspec.convert(await cursor.fetchall(), list[StockLevel])


async def refills(connection: Connection) -> list[Refill]:
    """What places in the caller's scope ask for, the oldest first."""
    cursor = await connection.execute(_REFILLS)
    return msgspec.convert(await cursor.fetchall(), list[Refill])


async def put(uow: UnitOfWork, given: LevelGiven) -> list[StockLevel]:
    """Say what a place should hold of a part; returns all that is said of the place.

    Safe to repeat. Raises PlaceUnknown, PartUnknown.
    """
    if not await stock.is_known(uow.connection, given.place):
        raise PlaceUnknown(field="place", place=given.place)
    before = await of_place(uow.connection, given.place)
    values = {name: getattr(given, name) for name in given.__slots__}
    if given.minimum == 0:
        statement = "delete from dispatch.stock_level where part = %(part)s and place = %(place)s"
    else:
        statement = (
            "insert into dispatch.stock_level (part, place, minimum, refill_to)"
            " values (%(part)s, %(place)s, %(minimum)s, %(refill_to)s)"
            " on conflict (part, place) do update"
            " set minimum = excluded.minimum, refill_to = excluded.refill_to"
        )
    try:
        await uow.connection.execute(statement, values)
    except ForeignKeyViolation as error:
        raise PartUnknown(part=given.part) from error
    await ask_or_meet(uow, {(given.part, given.place)})
    after = await of_place(uow.connection, given.place)
    if after != before:
        uow.record(f"stock:{given.place}", before=before, after=after)
    return after


async def ask_or_meet(uow: UnitOfWork, touched: Collection[tuple[str, str]]) -> None:
    """After the stock of these (part, place) changed: ask for what fell below its minimum, once,
    and let rest what holds enough again. The keepers are told of what is new. Belongs to the unit
    that changed it.
    """
    ordered = sorted(touched)
    values = {
        "ids": [new_id() for _ in ordered],
        "parts": [part for part, _ in ordered],
        "places": [place for _, place in ordered],
        "now": uow.now,
    }
    await uow.connection.execute(_MEET, values)
    cursor = await uow.connection.execute(_ASK, values)
    asked = [row["id"] for row in await cursor.fetchall()]
    async with uow.beyond_scope():
        await telling.tell(uow, asked)
