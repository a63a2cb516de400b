"""How the topics of dispatch stand, for the snapshots of live screens."""

from collections.abc import Sequence
from typing import get_args
from uuid import UUID

import msgspec

from dispatch.customers import sites
from dispatch.customers.model import Site
from dispatch.technicians import shown
from dispatch.work_orders import repository as orders
from dispatch.work_orders.states import FINAL
from hanlu.contracts.technicians import Technician
from hanlu.contracts.work_orders import State
from hanlu.database import Connection
from hanlu.identity.principal import Principal
from hanlu.live.sources import LiveSource
from hanlu.runtime import Resources

# Far above what one screen can show; row security cuts it to the caller's part.
_MOST = 20_000
_OPEN: tuple[State, ...] = tuple(sorted(set(get_args(State)) - FINAL))
# Orders that one question reads: others have their turn in between.
_AT_ONCE = 500


class OpenOrders:
    """Every order that is not closed or cancelled, as it goes out, kept from snapshot to snapshot.

    Of thousands of open orders few are others than when the last board was opened. A snapshot
    compares versions and reads only what it does not have at them, under its own caller's scope.
    """

    def __init__(self) -> None:
        self._kept: dict[UUID, tuple[orders.Version, msgspec.Raw]] = {}

    async def snapshot(
        self, connection: Connection, principal: Principal, _resources: Resources
    ) -> list[msgspec.Raw]:
        """The caller's open orders, encoded, in no order."""
        versions = await orders.versions(connection, _OPEN)
        kept = self._kept
        shown = {
            order_id: known[1]
            for order_id, version in versions.items()
            if (known := kept.get(order_id)) is not None and known[0] == version
        }
        changed = [order_id for order_id in versions if order_id not in shown]
        for begin in range(0, len(changed), _AT_ONCE):
            part = changed[begin : begin + _AT_ONCE]
            for order in await orders.listed(connection, {"id": part}, limit=len(part)):
                shown[order.id] = msgspec.Raw(msgspec.json.encode(order))
        fresh = {order_id: (versions[order_id], shown[order_id]) for order_id in shown}
        if principal.scope.kind == "all":  # what it does not see is closed
            self._kept = fresh
            return list(shown.values())
        if len(kept) > _MOST:
            kept.clear()
        kept.update(fresh)
        return list(shown.values())


async def active_technicians(
    connection: Connection, _principal: Principal, resources: Resources
) -> list[Technician]:
    """Everybody who may be sent, as they stand now."""
    return await shown.listed(connection, resources.clock.now(), active=True, limit=_MOST)


async def all_sites(
    connection: Connection, _principal: Principal, _resources: Resources
) -> list[Site]:
    """Every site."""
    return await sites.listed(connection, {}, limit=_MOST)


def sources() -> Sequence[LiveSource]:
    """What dispatch offers to the snapshots of one process."""
    return (
        LiveSource("work_orders", OpenOrders().snapshot),
        LiveSource("technicians", active_technicians),
        LiveSource("sites", all_sites),
    )
