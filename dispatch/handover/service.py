"""Handing a shift over, and signing for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.handover.errors import HandoverMissing, HandoverOwn, HandoverTaken
from dispatch.handover.model import Handover, OpenItem, open_items
from dispatch.work_orders import repository as orders
from hanlu.database import Connection, UnitOfWork
from hanlu.ids import new_id

# Far above what one desk has open; row security cuts it to the caller's part.
_MOST_ORDERS: Final = 20_000

_SHOWN: Final = """
    select id, given_at, given_by, given_by_name, note, items, taken_at, taken_by, taken_by_name
      from dispatch.handover
"""


async def give(uow: UnitOfWork, note: str) -> Handover:
    """Write down what is open in the caller's part of the house, for whoever comes next."""
    person = uow.principal
    open_now = await orders.listed(uow.connection, {}, open_only=True, limit=_MOST_ORDERS)
    given = Handover(
        id=new_id(),
        given_at=uow.now,
        given_by=_id_of(uow),
        given_by_name=person.name,
        note=note,
        items=open_items(open_now, uow.now),
    )
    await uow.connection.execute(
        "insert into dispatch.handover (id, given_at, given_by, given_by_name, note, items,"
        " scope_kind, scope_ids) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            given.id,
            given.given_at,
            given.given_by,
            given.given_by_name,
            note,
            Jsonb(msgspec.to_builtins(given.items)),
            person.scope.kind,
            list(person.scope.ids),
        ),
    )
    uow.record(f"handover:{given.id}", after={"open": len(given.items)}, reason=note or None)
    return given


async def take_over(uow: UnitOfWork, handover_id: UUID) -> Handover:
    """Sign for it. Safe to repeat by the same person.

    Raises HandoverMissing, HandoverTaken, HandoverOwn.
    """
    found = await _one(uow.connection, handover_id)
    me = _id_of(uow)
    if found.taken_by == me:
        return found
    if found.taken_by is not None:
        raise HandoverTaken(name=found.taken_by_name)
    if found.given_by == me:
        raise HandoverOwn
    await uow.connection.execute(
        "update dispatch.handover set taken_at = %s, taken_by = %s, taken_by_name = %s"
        " where id = %s",
        (uow.now, me, uow.principal.name, handover_id),
    )
    uow.record(f"handover:{handover_id}", after={"taken_by": uow.principal.name})
    return msgspec.structs.replace(
        found, taken_at=uow.now, taken_by=me, taken_by_name=uow.principal.name
    )


async def listed(
    connection: Connection, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[Handover]:
    """Handovers that the caller sees, the newest first."""
    older = "" if after is None else "where (given_at, id) < (%s, %s)"
    cursor = await connection.execute(
        f"{_SHOWN} {older} order by given_at desc, id desc limit %s", (*(after or ()), limit)
    )
    return [_handover(row) for row in await cursor.fetchall()]


async def _one(connection: Connection, handover_id: UUID) -> Handover:
    cursor = await connection.execute(f"{_SHOWN} where id = %s for update", (handover_id,))
    row = await cursor.fetchone()
    if row is None:
        raise HandoverMissing(handover=handover_id)
    return _handover(row)


def _handover(row: Mapping[str, Any]) -> Handover:
    return Handover(**{**row, "items": msgspec.convert(row["items"], list[OpenItem])})


def _id_of(uow: UnitOfWork) -> UUID:
    """People have ids; only the product itself has none, and it has no shift."""
    if uow.principal.id is None:
        raise RuntimeError("The product itself hands over no shift.")
    return uow.principal.id
