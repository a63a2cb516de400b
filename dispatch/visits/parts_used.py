"""What a visit used leaves the van of who did the work: the ledger follows what the visit says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from dispatch.parts import ledger, places
from dispatch.parts.errors import PartUnknown, StockShort
from dispatch.parts.ledger import Transfer
from dispatch.visits.errors import PartNotInVan, VanUnknown
from dispatch.visits.model import PartUsed
from dispatch.work_orders.giving_way import give_way
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork
from hanlu.ids import new_id


async def book(uow: UnitOfWork, order: WorkOrder, operation_id: UUID | None = None) -> None:
    """Book what the visits of an order say beyond, or short of, what was booked before.

    Safe to repeat: the second time there is no difference. The order must be locked. More comes
    out of the van of who is there now, or was there last; what was not used after all goes back
    into the van that it came from. What was used is gone, so other orders lose what was kept of it.
    Raises PartNotInVan, PartUnknown, VanUnknown.
    """
    async with uow.beyond_scope():
        used, technician_id = await _said(uow, order)
        booked = await ledger.used_on(uow.connection, order.id)
        van = places.van(technician_id) if technician_id else None
        transfers = differences(used, booked, van=van, order=places.order(order.id))
        if transfers is None:
            raise VanUnknown(number=order.number)
        if technician_id is not None:
            leaving = {each.part: each.quantity if each.source == van else 0 for each in transfers}
            await give_way(uow, technician_id, leaving, to=order.id)
        try:
            await ledger.write(uow, transfers, operation_id or new_id())
        except StockShort as short:
            told = {name: short.params[name] for name in ("part", "quantity", "held")}
            raise PartNotInVan(**told) from short
        except PartUnknown as unknown:
            raise PartUnknown(field="parts_used", **unknown.params) from unknown


def differences(
    used: Mapping[str, int],
    booked: Sequence[tuple[str, str, int]],
    *,
    van: str | None,
    order: str,
) -> list[Transfer] | None:
    """The movements that make the ledger say what the visits say; None for parts from no van. Pure.

    ``booked`` is as `ledger.used_on` gives it: (part, van, quantity), newest use first. What was
    too much goes back into ``van`` first, then into the vans of earlier hands.
    """
    needed = Counter(used)
    for part, _, quantity in booked:
        needed[part] -= quantity
    more = {part: quantity for part, quantity in needed.items() if quantity > 0}
    if more and van is None:
        return None
    moved = [Transfer(part, van, order, quantity) for part, quantity in more.items() if van]
    for part, source, quantity in sorted(booked, key=lambda each: each[1] != van):
        returned = min(quantity, -needed[part])
        if returned > 0:
            moved.append(Transfer(part, order, source, returned))
            needed[part] += returned
    return moved


async def _said(uow: UnitOfWork, order: WorkOrder) -> tuple[Counter[str], UUID | None]:
    """All that the visits of an order say was used, and who is there, or was there last.

    Until somebody comes again, that is who broke off the visit before.
    """
    cursor = await uow.connection.execute(
        "select number, technician_id, parts_used, ended_at from dispatch.visit"
        " where work_order_id = %s order by number desc",
        (order.id,),
    )
    used: Counter[str] = Counter()
    technician_id = order.technician_id
    for row in await cursor.fetchall():
        used.update(_summed(msgspec.convert(row["parts_used"], list[PartUsed])))
        broken_off = row["number"] == order.visit_number - 1 and row["ended_at"] is not None
        if row["number"] == order.visit_number or broken_off:
            technician_id = technician_id or row["technician_id"]
    return used, technician_id


def _summed(parts: Iterable[PartUsed]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for each in parts:
        totals[each.part] += each.quantity
    return totals
