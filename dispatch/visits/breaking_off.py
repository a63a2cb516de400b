"""A visit that ends half done stays as it is; what follows is the next visit of the case."""

from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork


async def break_off(uow: UnitOfWork, order: WorkOrder, why: str) -> None:
    """End the present visit of an order that is locked, also one in which nothing was written."""
    await uow.connection.execute(
        "insert into dispatch.visit (work_order_id, number, technician_id, technician_name,"
        " updated_at, ended_at, ended_why)"
        " values (%(order)s, %(number)s, %(who)s, %(name)s, %(at)s, %(at)s, %(why)s)"
        " on conflict (work_order_id, number) do update set ended_at = excluded.ended_at,"
        " ended_why = excluded.ended_why,"
        " technician_id = coalesce(visit.technician_id, excluded.technician_id),"
        " technician_name = coalesce(visit.technician_name, excluded.technician_name)",
        {
            "order": order.id,
            "number": order.visit_number,
            "who": order.technician_id,
            "name": order.technician_name,
            "at": uow.now,
            "why": why,
        },
    )
