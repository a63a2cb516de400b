"""Open orders follow their site: into another scope, and where what they are planned by changes."""

from collections.abc import Iterable
from uuid import UUID

from dispatch.policies import Policies
from dispatch.teams import following
from dispatch.work_orders import change, repository
from dispatch.work_orders.change import Change
from hanlu.database import UnitOfWork


async def follow_site(
    uow: UnitOfWork, policies: Policies, site_id: UUID, region: str | None, outlet: str | None
) -> None:
    """Write the site's new scope into its open orders, each with its history and its events.

    Whoever may move the site moves its orders, also those that nobody in the old scope sees.
    Safe to repeat. The site must be locked, so that no second move comes in between.
    """
    async with uow.beyond_scope():
        orders = await repository.open_at_site(uow.connection, site_id)
    for order_id in orders:
        async with uow.beyond_scope():
            order = await repository.lock(uow.connection, order_id)
        if order is None or (order.region, order.outlet) == (region, outlet):
            continue
        columns = {"region": region, "outlet": outlet}
        data = await following.routed(uow, policies, order, columns)
        moved = Change(action="site_moved", to=order.state, columns=columns, data=data)
        await change.write(uow, policies, order, moved)


async def tell_anew(uow: UnitOfWork, site_ids: Iterable[UUID], action: str) -> None:
    """Tell the open orders of sites anew, each as its next version, because something that plans go
    by and that stands beside their rows became another: hours, place, the value of a customer. Who
    looks back on the day then knows it from that instant on.

    Whoever may change that changes its orders, also those that nobody in the own scope sees.
    """
    async with uow.beyond_scope():
        orders = [
            order_id
            for site_id in site_ids
            for order_id in await repository.open_at_site(uow.connection, site_id)
        ]
    for order_id in sorted(orders):
        async with uow.beyond_scope():
            order = await repository.lock(uow.connection, order_id)
        if order is not None:
            await change.retell(uow, order, action, {})
