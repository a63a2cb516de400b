"""The gateway's composition root: what it offers to the launcher."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from hanlu.database.lease import Lease
from hanlu.http.routing import Router
from hanlu.ids import new_id
from hanlu.live.sources import LiveSource
from hanlu.runtime import Component, Resources
from iot_gateway import demo
from iot_gateway.alarms import router as alarms_router
from iot_gateway.alarms import work_orders
from iot_gateway.commands import commands
from iot_gateway.connections import router as connections_router
from iot_gateway.connections.brokers import broker_admin
from iot_gateway.connections.keeper import CredentialKeeper
from iot_gateway.devices import imports as device_imports
from iot_gateway.devices import router as devices_router
from iot_gateway.devices import sites
from iot_gateway.devices.watch import SilenceWatch
from iot_gateway.ingest.consumer import Ingest
from iot_gateway.ingest.inbox import Inbox
from iot_gateway.ingest.link import MqttLink, secret_client_id
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import limits_in_force
from iot_gateway.ingest.store import BatchStore
from iot_gateway.ingest.telling import Telling
from iot_gateway.live import SOURCES
from iot_gateway.policy import policy_sections
from iot_gateway.readings import router as readings_router
from iot_gateway.readings.keeping import PartitionKeeper

__all__ = [
    "commands",
    "components",
    "live_sources",
    "migrations",
    "policy_sections",
    "routers",
    "seed_demo",
]

migrations = Path(__file__).parent / "migrations"


def routers() -> list[Router]:
    """The gateway's HTTP operations."""
    return [
        devices_router.router,
        devices_router.zones,
        device_imports.router,
        readings_router.router,
        alarms_router.router,
        alarms_router.incidents,
        connections_router.router,
    ]


def live_sources() -> list[LiveSource]:
    """How things stand, for the snapshot of a live socket."""
    return list(SOURCES)


async def seed_demo(resources: Resources) -> None:
    """Cold rooms with their sensors, at the demo's sites."""
    await demo.seed(resources)


def components(role: str, resources: Resources) -> Sequence[Component]:
    """The long-running parts of a role."""
    match role:
        case "gateway":
            return _gateway(resources)
        case "worker":
            return [work_orders.consumer(resources), sites.consumer(resources)]
    return []


def _gateway(resources: Resources) -> list[Component]:
    settings, clock, database = resources.settings, resources.clock, resources.database
    registry = Registry()
    telling = Telling(database, registry, resources.state)
    ingest = _ingest(resources, registry, telling)
    lease = Lease(database, "gateway.silence", resources.holder)
    found: list[Component] = [
        ingest,
        telling,
        PartitionKeeper(database, clock),
        SilenceWatch(database, lease, new_id, ingest.listening_since),
    ]
    admin = broker_admin(settings.mqtt_admin)
    if admin is not None:
        found.append(CredentialKeeper(database, admin, clock, telling.refused))
    return found


def _ingest(resources: Resources, registry: Registry, telling: Telling) -> Ingest:
    settings, clock = resources.settings, resources.clock
    inbox = Inbox(asyncio.get_running_loop())
    client_id = settings.mqtt_client_id or secret_client_id(settings.data)
    link = MqttLink(settings.mqtt_url, client_id, inbox, clock, settings.mqtt_ca)
    limits = partial(limits_in_force, resources.policy)
    store = BatchStore(resources.database, registry, limits, new_id)
    return Ingest(link, inbox, store, registry, clock, [telling.hear])
