"""What people do to stock: move parts from place to place, and count what is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dispatch.parts import ledger, stock
from dispatch.parts.errors import (
    PartNamedTwice,
    PlaceUnknown,
    SamePlace,
    StockOperationReused,
)
from dispatch.parts.ledger import Connection, Transfer
from dispatch.parts.model import CountedLine, Movement, StockCount
from hanlu.database import UnitOfWork
from hanlu.ids import new_id
from hanlu.imports import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class CountGiven:
    """What somebody counted at a place; parts that are not named are left as they are."""

    place: str
    counted: Sequence[tuple[str, int]]
    reason: str | None


async def move(
    uow: UnitOfWork, transfer: Transfer, reason: str | None, operation_id: UUID | None
) -> Movement:
    """Move parts from one place to another.

    Safe to repeat under one ``operation_id``. Raises SamePlace, PlaceUnknown, PartUnknown,
    StockShort, StockReserved, StockOperationReused.
    """
    if operation_id is not None and (done := await _moved(uow.connection, operation_id)):
        return _same(done, transfer, operation_id)
    if transfer.source == transfer.to:
        raise SamePlace
    for field, place in (("from", transfer.source), ("to", transfer.to)):
        await _require_place(uow.connection, place, field)
    operation_id = operation_id or new_id()
    try:
        await ledger.write(uow, [transfer], operation_id, reason)
    except StockOperationReused:  # a double tap: the other call was faster, and is done now
        return _same(await _moved(uow.connection, operation_id), transfer, operation_id)
    (movement,) = await _moved(uow.connection, operation_id)
    uow.record(f"part:{transfer.part}", after=movement, reason=reason)
    return movement


async def count(uow: UnitOfWork, given: CountGiven, operation_id: UUID | None) -> StockCount:
    """Make the record say what was counted; each difference is a movement lost or found.

    Safe to repeat under one ``operation_id``, also where nothing differed. Raises PlaceUnknown,
    PartUnknown, PartNamedTwice, StockOperationReused.
    """
    await ledger.count_alone(uow.connection, given.place)
    if operation_id is not None and (known := await _counted(uow.connection, operation_id)):
        return _same_count(known, given, operation_id)
    await _require_place(uow.connection, given.place, "place")
    counted = dict(given.counted)
    if len(counted) != len(given.counted):
        named = [part for part, _ in given.counted]
        raise PartNamedTwice(part=next(part for part in named if named.count(part) > 1))
    operation_id = operation_id or new_id()
    held = await ledger.settle(uow, given.place, counted, operation_id, given.reason)
    done = StockCount(
        operation_id=operation_id,
        place=given.place,
        lines=[
            CountedLine(part=part, held=held[part], counted=number)
            for part, number in counted.items()
        ],
        reason=given.reason,
        at=uow.now,
        by=uow.principal.name,
    )
    await _keep(uow, done)
    uow.record(f"stock:{given.place}", after=done, reason=given.reason)
    return done


async def import_row(uow: UnitOfWork, place: str, part: str, quantity: int) -> Action:
    """Write one row of an import: so many of a part lie there. Raises PartUnknown."""
    held = await ledger.settle(uow, place, {part: quantity}, new_id())
    if held[part] == quantity:
        return "skip"
    return "update" if held[part] else "create"


async def _require_place(connection: Connection, place: str, field: str) -> None:
    if not await stock.is_known(connection, place):
        raise PlaceUnknown(field=field, place=place)


async def _moved(connection: Connection, operation_id: UUID) -> Sequence[Movement]:
    return await stock.movements(connection, {"operation_id": operation_id}, limit=1)


def _same(done: Sequence[Movement], transfer: Transfer, operation_id: UUID) -> Movement:
    if not done:  # written by somebody whose stock the caller does not see
        raise StockOperationReused(operation=operation_id)
    known = done[0]
    written = Transfer(known.part, known.source.place, known.to.place, known.quantity)
    if written != transfer:
        raise StockOperationReused(operation=operation_id)
    return known


def _same_count(known: StockCount, given: CountGiven, operation_id: UUID) -> StockCount:
    counted = [(line.part, line.counted) for line in known.lines]
    if (known.place, counted) != (given.place, list(given.counted)):
        raise StockOperationReused(operation=operation_id)
    return known


async def _counted(connection: Connection, operation_id: UUID) -> StockCount | None:
    cursor = await connection.execute(
        'select operation_id, place, lines, reason, at, by_name as "by" from dispatch.stock_count'
        " where operation_id = %s",
        (operation_id,),
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, StockCount) if row else None


async def _keep(uow: UnitOfWork, done: StockCount) -> None:
    await uow.connection.execute(
        "insert into dispatch.stock_count (operation_id, place, lines, reason, at, by_id, by_name)"
        " values (%s, %s, %s, %s, %s, %s, %s)",
        (
            done.operation_id,
            done.place,
            Jsonb(msgspec.to_builtins(done.lines)),
            done.reason,
            done.at,
            uow.principal.id,
            done.by,
        ),
    )
