"""How the topics of dispatch stand, for the snapshots of live screens."""

from dispatch.customers import sites
from dispatch.customers.model import Site
from dispatch.technicians import shown
from dispatch.work_orders import repository as orders
from hanlu.contracts.technicians import Technician
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection
from hanlu.identity.principal import Principal
from hanlu.live.sources import LiveSource
from hanlu.runtime import Resources

# Far above what one screen can show; row security cuts it to the caller's part.
_MOST = 20_000


async def open_orders(
    connection: Connection, _principal: Principal, _resources: Resources
) -> list[WorkOrder]:
    """Every order that is not closed or cancelled."""
    return await orders.listed(connection, {}, open_only=True, limit=_MOST)


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


SOURCES = (
    LiveSource("work_orders", open_orders),
    LiveSource("technicians", active_technicians),
    LiveSource("sites", all_sites),
)
