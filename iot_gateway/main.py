"""The gateway's composition root: what it offers to the launcher."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from hanlu.http.routing import Router
from hanlu.ids import new_id
from hanlu.policy import PolicyStore
from hanlu.runtime import Component, Resources
from iot_gateway.alarms import router as alarms_router
from iot_gateway.commands import commands
from iot_gateway.connections import router as connections_router
from iot_gateway.connections.brokers import broker_admin
from iot_gateway.connections.keeper import CredentialKeeper
from iot_gateway.devices import router as devices_router
from iot_gateway.ingest.consumer import Ingest
from iot_gateway.ingest.inbox import Inbox
from iot_gateway.ingest.link import MqttLink, secret_client_id
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.policy import policy_sections
from iot_gateway.readings import router as readings_router
from iot_gateway.readings.keeping import PartitionKeeper
from iot_gateway.rules.packs import ColdChainPolicy

__all__ = ["commands", "components", "migrations", "policy_sections", "routers"]

migrations = Path(__file__).parent / "migrations"


def routers() -> list[Router]:
    """The gateway's HTTP operations."""
    return [
        devices_router.router,
        devices_router.zones,
        readings_router.router,
        alarms_router.router,
        alarms_router.incidents,
        connections_router.router,
    ]


def components(role: str, resources: Resources) -> Sequence[Component]:
    """The long-running parts of a role; only ``gateway`` has any here."""
    if role != "gateway":
        return []
    settings, clock, database = resources.settings, resources.clock, resources.database
    ingest = _ingest(resources)
    found: list[Component] = [ingest, PartitionKeeper(database, clock)]
    admin = broker_admin(settings.mqtt_admin)
    if admin is not None:
        found.append(CredentialKeeper(database, admin, clock))
    return found


def _limits(policy: PolicyStore) -> Limits:
    """The limits in force now, with the version every alarm is stamped with."""
    current = policy.current()
    return Limits(current.section(ColdChainPolicy).packs(), current.version)


def _ingest(resources: Resources) -> Ingest:
    settings, clock = resources.settings, resources.clock
    inbox = Inbox(asyncio.get_running_loop())
    client_id = settings.mqtt_client_id or secret_client_id(settings.data)
    link = MqttLink(settings.mqtt_url, client_id, inbox, clock, settings.mqtt_ca)
    registry = Registry()
    store = BatchStore(resources.database, registry, partial(_limits, resources.policy), new_id)
    return Ingest(link, inbox, store, registry, clock)
