"""What somebody sees of a case beyond their scope to which they were called: the order and what
happened to it, and no more.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from dispatch.task_groups import repository as groups
from dispatch.work_orders import repository as orders
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection
from hanlu.database.scope import enter_scope
from hanlu.identity.principal import Principal, Scope
from hanlu.identity.rights import allowed


@asynccontextmanager
async def seen(
    connection: Connection, principal: Principal, order_id: UUID
) -> AsyncIterator[WorkOrder | None]:
    """The order where the caller may see it, by their scope or because a group has them; else None.

    Inside, what hangs on the order is seen the same way: read that alone.
    """
    order = await orders.get(connection, order_id)
    if order is not None or not await is_called(connection, principal, order_id):
        yield order
        return
    async with beyond_scope(connection, principal):
        yield await orders.get(connection, order_id)


async def is_called(connection: Connection, principal: Principal, order_id: UUID) -> bool:
    """Whether a group that is on the case has the caller in it, in a role that may be called."""
    if principal.id is None or not allowed(principal.role, "teams.read"):
        return False
    return order_id in await groups.cases_of(connection, principal.id)


@asynccontextmanager
async def beyond_scope(connection: Connection, principal: Principal) -> AsyncIterator[None]:
    """Inside, row security lets everything through: for what was found permitted before."""
    await enter_scope(connection, Scope("all"))
    yield
    await enter_scope(connection, principal.scope)  # an error ends the transaction anyway
