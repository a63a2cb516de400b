"""How alarms and devices stand, for the snapshot of a live socket."""

from typing import TYPE_CHECKING

from hanlu.database import Connection
from hanlu.identity.principal import Principal
from hanlu.live.sources import LiveSource
from iot_gateway.alarms import lists
from iot_gateway.alarms.model import AlarmFilter
from iot_gateway.alarms.schemas import AlarmOut, IncidentOut
from iot_gateway.devices import views
from iot_gateway.devices.schemas import DeviceOut
from iot_gateway.devices.views import DeviceFilter
from iot_gateway.edge import basis_of

if TYPE_CHECKING:
    from hanlu.runtime import Resources

MOST = 10_000


async def _alarms(
    connection: Connection, _principal: Principal, _resources: "Resources"
) -> list[AlarmOut]:
    asked = AlarmFilter(states=("open", "acknowledged"))
    rows = await lists.alarms(connection, asked, None, MOST)
    return [AlarmOut.model_validate(row) for row in rows]


async def _devices(
    connection: Connection, _principal: Principal, resources: "Resources"
) -> list[DeviceOut]:
    basis = basis_of(resources)
    return await views.list_devices(connection, DeviceFilter(), None, MOST, basis)


async def _incidents(
    connection: Connection, _principal: Principal, _resources: "Resources"
) -> list[IncidentOut]:
    rows = await lists.incidents(connection, is_open=True, after=None, limit=MOST)
    return [IncidentOut.model_validate(row) for row in rows]


SOURCES = (
    LiveSource("alarms", _alarms),
    LiveSource("incidents", _incidents),
    LiveSource("devices", _devices),
)
