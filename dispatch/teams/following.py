"""An order that becomes another kind of case goes to the team of that kind."""

from collections.abc import Mapping
from typing import Any

from dispatch.policies import Policies
from dispatch.teams import repository, routing
from dispatch.teams.routing import Routable
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork


async def routed(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, columns: dict[str, Any]
) -> Mapping[str, Any]:
    """Put the team that the rules give to the order with its new ``columns`` into them, and return
    why, for the history; nothing where that is the team it has, where it has one and nothing that
    rules go by became another, or where a person has said whose it is.
    """
    if order.team is not None and not columns.keys() & {"class", "outlet"}:
        return {}
    async with uow.beyond_scope():
        if await repository.was_handed(uow.connection, order.id):
            return {}
        kept = await repository.active(uow.connection)
    asked = Routable(
        order_class=columns.get("class", order.order_class),
        kind=order.kind,
        fault=order.fault,
        source=order.source,
        outlet=columns.get("outlet", order.outlet),
    )
    found = routing.route(policies.teams, kept, asked)
    if found.team == order.team:
        return {}
    columns["team"] = found.team
    return {"routed": found.why}
