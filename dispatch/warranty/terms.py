"""What a visit promises of the parts that it fits: source, warranty, price, by the catalogue."""

from collections.abc import Collection
from uuid import UUID

from dispatch.parts.errors import PartNotOriginal
from dispatch.warranty.policy import WarrantyPolicy
from dispatch.warranty.rules import not_original
from hanlu.database import Connection, UnitOfWork


async def require_original(
    connection: Connection, policy: WarrantyPolicy, parts: Collection[str]
) -> None:
    """Raises PartNotOriginal for a part that the policy keeps out of machines."""
    if not policy.only_original or not parts:
        return
    cursor = await connection.execute(
        "select code, source from dispatch.part where code = any(%s) order by code", (list(parts),)
    )
    rows = await cursor.fetchall()
    if (part := not_original([(row["code"], row["source"]) for row in rows])) is not None:
        raise PartNotOriginal(part=part)


async def keep(
    uow: UnitOfWork, policy: WarrantyPolicy, visit: tuple[UUID, int], parts: Collection[str]
) -> None:
    """Keep the terms of the parts that a visit names, and no others. Safe to repeat: what was
    promised once stays as it was. The visit must be there, the parts in the catalogue.
    """
    values = {
        "order": visit[0],
        "number": visit[1],
        "parts": list(parts),
        "months": policy.part_months,
    }
    await uow.connection.execute(
        "delete from dispatch.part_terms where work_order_id = %(order)s and number = %(number)s"
        " and part <> all(%(parts)s)",
        values,
    )
    await uow.connection.execute(
        "insert into dispatch.part_terms"
        " (work_order_id, number, part, source, supplier, warranty_months, cost_price_cents)"
        " select %(order)s, %(number)s, code, source, supplier,"
        "        coalesce(warranty_months, %(months)s), cost_price_cents"
        "   from dispatch.part where code = any(%(parts)s)"
        " on conflict do nothing",
        values,
    )
