"""The ledger: parts move from one place to another, and stock is nothing but the sum of that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import CheckViolation, ForeignKeyViolation, UniqueViolation
from psycopg.rows import DictRow

from dispatch.parts import levels, places
from dispatch.parts.errors import PartUnknown, StockOperationReused, StockReserved, StockShort
from dispatch.technicians import telling
from dispatch.work_orders.giving_way import give_way
from hanlu.database import UnitOfWork
from hanlu.ids import new_id

type Connection = AsyncConnection[DictRow]


@dataclass(frozen=True, slots=True)
class Transfer:
    """``quantity`` of a part from one place to another, as `places` writes them."""

    part: str
    source: str
    to: str
    quantity: int


async def write(
    uow: UnitOfWork, transfers: Iterable[Transfer], operation_id: UUID, reason: str | None = None
) -> None:
    """Write movements under one operation, all or none, and tell of the vans they changed.

    The database keeps the sums and their floor: of two who take the last one, the second waits
    for the first and is refused. An operation is written once: its keys let no second one in.
    The places must be known. Raises StockShort, StockReserved, PartUnknown, StockOperationReused.
    """
    # In the order of the parts' codes, so that two operations cannot wait for each other.
    ordered = sorted(transfers, key=lambda each: (each.part, each.source, each.to))
    for each in ordered:
        await _write(uow, each, operation_id, reason)
    async with uow.beyond_scope():
        touched = {(each.part, place) for each in ordered for place in (each.source, each.to)}
        await levels.ask_or_meet(uow, touched)
    await _tell_vans(uow, ordered)


async def settle(
    uow: UnitOfWork,
    place: str,
    counted: Mapping[str, int],
    operation_id: UUID,
    reason: str | None = None,
) -> dict[str, int]:
    """Make the record say what somebody counted; returns what it had said of those parts.

    Two who count one place at a time wait for each other; who takes parts meanwhile does not, as
    the difference that is written is what the count found against the record. Orders for which a
    van kept what is not there lose it.
    """
    await count_alone(uow.connection, place)
    held = await held_at(uow.connection, place)
    found = {part: number - held.get(part, 0) for part, number in counted.items()}
    transfers = [
        Transfer(part, places.COUNT, place, surplus)
        if surplus > 0
        else Transfer(part, place, places.COUNT, -surplus)
        for part, surplus in found.items()
        if surplus
    ]
    if (technician_id := places.technician_of(place)) is not None:
        gone = {part: max(0, -surplus) for part, surplus in found.items()}
        await give_way(uow, technician_id, gone)
    await write(uow, transfers, operation_id, reason)
    return {part: held.get(part, 0) for part in counted}


async def count_alone(connection: Connection, place: str) -> None:
    """Let nobody else count this place until the transaction ends. May be taken twice."""
    await connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"count {place}",))


async def held_at(connection: Connection, place: str) -> dict[str, int]:
    """How many of each part lie at a place, as far as the caller sees."""
    cursor = await connection.execute(
        "select part, quantity from dispatch.stock where place = %s", (place,)
    )
    return {row["part"]: row["quantity"] for row in await cursor.fetchall()}


async def used_on(connection: Connection, order_id: UUID) -> list[tuple[str, str, int]]:
    """What a work order used, as (part, van, quantity) net of what went back, newest use first."""
    cursor = await connection.execute(
        "select part, van, sum(quantity)::int as quantity from ("
        "  select part, source as van, quantity, at from dispatch.stock_movement"
        "   where destination = %(order)s union all"
        "  select part, destination, -quantity, null from dispatch.stock_movement"
        "   where source = %(order)s) moved"
        " group by part, van having sum(quantity) > 0 order by part, max(at) desc, van",
        {"order": places.order(order_id)},
    )
    return [(row["part"], row["van"], row["quantity"]) for row in await cursor.fetchall()]


async def _write(
    uow: UnitOfWork, transfer: Transfer, operation_id: UUID, reason: str | None
) -> None:
    who = uow.principal
    try:
        async with uow.connection.transaction():
            await uow.connection.execute(
                "insert into dispatch.stock_movement (id, part, source, destination, quantity,"
                " reason, at, by_id, by_name, role, operation_id)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    new_id(),
                    transfer.part,
                    transfer.source,
                    transfer.to,
                    transfer.quantity,
                    reason,
                    uow.now,
                    who.id,
                    who.name,
                    who.role,
                    operation_id,
                ),
            )
    except CheckViolation as error:
        raise await _short(uow.connection, transfer, error) from error
    except UniqueViolation as error:
        raise StockOperationReused(operation=operation_id) from error
    except ForeignKeyViolation as error:
        if not str(error.diag.constraint_name).endswith("_part_fkey"):
            raise  # a place that nobody looked for first
        raise PartUnknown(part=transfer.part) from error


async def _short(
    connection: Connection, transfer: Transfer, error: CheckViolation
) -> StockShort | StockReserved | CheckViolation:
    cursor = await connection.execute(
        "select quantity as held, quantity - reserved as free from dispatch.stock"
        " where part = %s and place = %s",
        (transfer.part, transfer.source),
    )
    row = await cursor.fetchone() or {"held": 0, "free": 0}
    told = {"part": transfer.part, "place": transfer.source, "held": row["held"]}
    match error.diag.constraint_name:
        case "stock_never_negative":
            return StockShort(quantity=transfer.quantity, **told)
        case "stock_reserved_within":
            return StockReserved(quantity=transfer.quantity, free=row["free"], **told)
    return error


async def _tell_vans(uow: UnitOfWork, transfers: Sequence[Transfer]) -> None:
    """What a van holds is part of how its technician stands: boards and plans hear of it."""
    touched = {place for each in transfers for place in (each.source, each.to)}
    async with uow.beyond_scope():
        for place in sorted(touched):
            if (technician_id := places.technician_of(place)) is not None:
                await telling.tell(uow, technician_id)
