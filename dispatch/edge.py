"""What the routers of dispatch ask for besides the shared dependencies."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from dispatch.policies import Policies
from dispatch.work_orders import repository
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import PrincipalDep, ResourcesDep


async def get_policies(resources: ResourcesDep) -> Policies:
    """The policy in force; each decision is stamped with its version."""
    return Policies.of(resources.policy.current())


PoliciesDep = Annotated[Policies, Depends(get_policies)]


async def get_seen_order(
    order_id: UUID, principal: PrincipalDep, resources: ResourcesDep
) -> WorkOrder:
    """The order of the path, if the caller sees it; raises WorkOrderMissing.

    For what then asks beyond the caller's scope, in a transaction of its own: this one is over by
    then. Who held one connection while waiting for another would wait for others who do the same.
    """
    async with resources.database.read(principal) as connection:
        return await repository.seen(connection, order_id)


SeenOrderDep = Annotated[WorkOrder, Depends(get_seen_order)]
