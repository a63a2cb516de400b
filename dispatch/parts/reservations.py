"""Parts in vans that are kept for an order: while its technician has it, nobody else gets them.

The database does the counting (migrations `0034_reserved_parts`, `0041_parts_of_all_visits`): never
more is kept than the van holds.

Who locks what, in which order: first the rows of orders, one's own and then, by id, all others that
may lose or leave a part; then the rows of stock, by part and place. Every change of a reservation
or of a movement locks the stock row of its van through a trigger, so whoever touches several orders
locks them all before the first such change (`giving_way`, `let_go_for` of assignments), and whoever
touches several parts takes them in order, or holds them all first (`in_van`, `hold`, `keep`).
An assignment locks its own order among the others, by id. Only two visits that at one moment use
what is kept for each other can still meet the wrong way round, each its own order first: the
database then ends one of the two, which has written nothing and may be repeated.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.parts import places
from dispatch.parts.model import KeptFor
from hanlu.database import Connection


@dataclass(frozen=True, slots=True)
class InVan:
    """How many of a part a van holds, and how many of those are kept for nobody."""

    held: int
    free: int


async def keep(connection: Connection, order_id: UUID, at: datetime) -> None:
    """Keep for an order what the van of its technician has free of what it still needs, and let go
    of what it needs no more. Safe to repeat. The order must be locked, the scope everything.
    """
    await connection.execute("select dispatch.keep_parts(%s, %s)", (order_id, at))


async def hold(
    connection: Connection, technician_ids: Collection[UUID | None], parts: Collection[str]
) -> None:
    """Nobody else changes what these vans hold of ``parts`` until the transaction ends; None has no
    van.
    """
    await connection.execute(
        "select from ("
        "  select part, technician from unnest(%s::text[]) part, unnest(%s::uuid[]) technician"
        "   order by part, 'van:' || technician) wanted,"
        " lateral dispatch.hold_van_parts(technician, array[part])",
        (list(parts), list(technician_ids)),
    )


async def let_go(connection: Connection, order_ids: Collection[UUID]) -> None:
    """Keep nothing for these orders until `keep` is called for them again, in the same unit."""
    await connection.execute(
        "delete from dispatch.part_reservation where work_order_id = any(%s)", (list(order_ids),)
    )


async def give_up(connection: Connection, order_id: UUID, part: str, quantity: int) -> None:
    """Keep so many of a part less for an order."""
    values = {"order": order_id, "part": part, "quantity": quantity}
    await connection.execute(
        "delete from dispatch.part_reservation"
        " where work_order_id = %(order)s and part = %(part)s and quantity <= %(quantity)s",
        values,
    )
    await connection.execute(
        "update dispatch.part_reservation set quantity = quantity - %(quantity)s"
        " where work_order_id = %(order)s and part = %(part)s and quantity > %(quantity)s",
        values,
    )


async def in_van(
    connection: Connection, technician_id: UUID, parts: Sequence[str]
) -> dict[str, InVan]:
    """What a van holds of ``parts``; nobody else changes that until the transaction ends."""
    cursor = await connection.execute(
        "select part, held, free from dispatch.hold_van_parts(%s, %s)",
        (technician_id, list(set(parts))),
    )
    return {row["part"]: InVan(row["held"], row["free"]) for row in await cursor.fetchall()}


async def in_van_now(connection: Connection, technician_id: UUID, part: str) -> InVan:
    """As `in_van`, of one part, and without holding anybody up: it may be otherwise already."""
    cursor = await connection.execute(
        "select quantity as held, quantity - reserved as free from dispatch.stock"
        " where part = %s and place = %s",
        (part, places.van(technician_id)),
    )
    row = await cursor.fetchone()
    return InVan(row["held"], row["free"]) if row else InVan(0, 0)


async def kept_in(connection: Connection, technician_id: UUID, part: str) -> list[KeptFor]:
    """For whom a van keeps a part, as far as the caller sees the orders, the latest first."""
    cursor = await connection.execute(
        "select r.work_order_id, w.number, r.quantity"
        " from dispatch.part_reservation r join dispatch.work_order w on w.id = r.work_order_id"
        " where r.technician_id = %s and r.part = %s order by r.made_at desc, w.number desc",
        (technician_id, part),
    )
    return [KeptFor(**row) for row in await cursor.fetchall()]


def taken(needed: Sequence[str], own: Mapping[str, int], van: Mapping[str, InVan]) -> str | None:
    """The first part of which the van holds some, but too few that are kept for nobody else. Pure.

    ``own`` is what the van keeps for this order already. What the van does not hold at all is no
    matter of who comes first: it has to be fetched.
    """
    for part, quantity in sorted(Counter(needed).items()):
        there = van.get(part)
        if there is None:
            continue
        usable = there.free + own.get(part, 0)
        if usable < quantity and usable < there.held:
            return part
    return None
