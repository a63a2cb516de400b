"""An order loses parts that were kept for it: somebody used them, or they were not there at all."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from dispatch.parts import reservations
from dispatch.parts.model import KeptFor
from dispatch.parts.reservations import InVan
from dispatch.work_orders import change, repository
from hanlu.database import UnitOfWork


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
    is refused by the database when the parts leave.
    """
    async with uow.beyond_scope():
        for part, quantity in sorted(leaving.items()):
            van = await reservations.in_van_now(uow.connection, technician_id, part)
            kept = await reservations.kept_in(uow.connection, technician_id, part)
            if _short(van, kept, quantity, to) > 0:
                losing = {each.work_order_id for each in kept} - {to}
                losing &= losing if among is None else set(among)
                await _lose(uow, technician_id, part, quantity, to, losing)


def _short(van: InVan, kept: Sequence[KeptFor], quantity: int, to: UUID | None) -> int:
    own = sum(each.quantity for each in kept if each.work_order_id == to)
    return min(quantity, van.held) - own - van.free


async def _lose(
    uow: UnitOfWork,
    technician_id: UUID,
    part: str,
    quantity: int,
    to: UUID | None,
    losing: Collection[UUID],
) -> None:
    """Lock the orders before the stock, as everywhere; what is to be lost is known only then."""
    orders = {each: await repository.lock(uow.connection, each) for each in sorted(losing)}
    held = await reservations.in_van(uow.connection, technician_id, [part])
    kept = await reservations.kept_in(uow.connection, technician_id, part)
    short = _short(held.get(part, InVan(0, 0)), kept, quantity, to)
    for each in kept:
        order = orders.get(each.work_order_id)
        lost = min(short, each.quantity)
        if order is not None and lost > 0:
            await reservations.give_up(uow.connection, order.id, part, lost)
            await change.retell(uow, order, "part_lost", {"part": part, "quantity": lost})
            short -= lost
