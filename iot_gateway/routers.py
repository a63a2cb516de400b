"""The gateway's HTTP operations, collected for the api role."""

from hanlu.http.routing import Router
from iot_gateway import trial
from iot_gateway.alarms import router as alarms
from iot_gateway.connections import router as connections
from iot_gateway.device_commands import router as device_commands
from iot_gateway.devices import bindings_router as bindings
from iot_gateway.devices import calibrations_router as calibrations
from iot_gateway.devices import channels
from iot_gateway.devices import defrosts_router as defrosts
from iot_gateway.devices import imports as device_imports
from iot_gateway.devices import proposals_router as proposals
from iot_gateway.devices import router as devices
from iot_gateway.readings import retention_router as retention
from iot_gateway.readings import rooms_router as rooms
from iot_gateway.readings import router as readings
from iot_gateway.readings import zones_router as zone_overview
from iot_gateway.records import router as records

ROUTERS: list[Router] = [
    devices.router,
    devices.zones,
    zone_overview.router,
    rooms.router,
    channels.router,
    defrosts.router,
    calibrations.router,
    device_imports.router,
    device_commands.router,
    readings.router,
    records.router,
    retention.router,
    alarms.router,
    alarms.incidents,
    alarms.watchers,
    trial.router,
    connections.router,
    bindings.router,
    proposals.router,
]
