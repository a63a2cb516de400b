"""An order loses parts that were kept for it: somebody used them, or they were not there at all."""

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from uuid import UUID

from dispatch.parts import reservations
from dispatch.parts.model import KeptFor
from dispatch.parts.reservations import InVan
from dispatch.work_orders import change, repository
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork


async def give_way(
    uow: UnitOfWork,
    technician_id: UUID,
    leaving: Mapping[str, int],
    *,
    to: UUID | None = None,
    among: Collection[UUID] | None = None,
) -> None:
    """So many of each part leave a van, whomever they are kept for: who came last loses first.

    The orders that lose parts are told. What is kept for the order ``to`` is among what leaves;
    of others only those of ``among`` lose any, where it is given. What then still is too little
    is refused by the database when the parts leave. A part of which none leaves, but that the
    same operation touches, is named with 0: its stock is held in turn with that of the others.
    """
    connection = uow.connection
    async with uow.beyond_scope():
        losing = await _losing(connection, technician_id, leaving, to)
        losing &= losing if among is None else set(among)
        orders = {each: await repository.lock(connection, each) for each in sorted(losing)}
        held = await reservations.in_van(connection, technician_id, list(leaving))
        for part, quantity in sorted(leaving.items()) if orders else ():
            kept = await reservations.kept_in(connection, technician_id, part)
            short = _short(held.get(part, InVan(0, 0)), kept, quantity, to)
            await _lose(uow, orders, kept, part, short)


async def _losing(
    connection: Connection, technician_id: UUID, leaving: Mapping[str, int], to: UUID | None
) -> set[UUID]:
    """The orders that may lose a part, so as to lock them all before any stock; what each is to
    lose is known only then.
    """
    found: set[UUID] = set()
    for part, quantity in leaving.items():
        if quantity == 0:
            continue
        van = await reservations.in_van_now(connection, technician_id, part)
        kept = await reservations.kept_in(connection, technician_id, part)
        if _short(van, kept, quantity, to) > 0:
            found |= {each.work_order_id for each in kept}
    return found - {to}


def _short(van: InVan, kept: Sequence[KeptFor], quantity: int, to: UUID | None) -> int:
    own = sum(each.quantity for each in kept if each.work_order_id == to)
    return min(quantity, van.held) - own - van.free


async def _lose(
    uow: UnitOfWork,
    orders: MutableMapping[UUID, WorkOrder | None],
    kept: Sequence[KeptFor],
    part: str,
    short: int,
) -> None:
    """Of ``orders``, all locked, whoever came last loses first, until nothing is short."""
    for each in kept:
        order = orders.get(each.work_order_id)
        lost = min(short, each.quantity)
        if order is not None and lost > 0:
            await reservations.give_up(uow.connection, order.id, part, lost)
            told = {"part": part, "quantity": lost}
            orders[order.id] = await change.retell(uow, order, "part_lost", told)
            short -= lost
