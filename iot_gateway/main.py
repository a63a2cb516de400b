"""The gateway's composition root: what it offers to the launcher.

Imports stand inside the functions: a role loads what it runs, and nothing of the others.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from iot_gateway.policy import policy_sections

if TYPE_CHECKING:
    from fastapi import APIRouter

    from hanlu.live.sources import LiveSource
    from hanlu.runtime import Component, Resources
    from iot_gateway.ingest.consumer import Ingest
    from iot_gateway.ingest.link import MqttLink
    from iot_gateway.ingest.registry import Registry
    from iot_gateway.ingest.rulebook import LimitsSource
    from iot_gateway.ingest.telling import Telling
    from iot_gateway.records.sealing import Sealer

__all__ = [
    "components",
    "live_sources",
    "migrations",
    "policy_sections",
    "routers",
    "seed_demo",
]

migrations = Path(__file__).parent / "migrations"


def routers() -> "Sequence[APIRouter]":
    """The gateway's HTTP operations."""
    from iot_gateway.routers import ROUTERS

    return ROUTERS


def live_sources() -> "Sequence[LiveSource]":
    """How things stand, for the snapshot of a live socket."""
    from iot_gateway.live import SOURCES

    return SOURCES


async def seed_demo(resources: "Resources") -> None:
    """Cold rooms with their sensors, at the demo's sites."""
    from iot_gateway import demo

    await demo.seed(resources)


def components(role: str, resources: "Resources") -> "Sequence[Component]":
    """The long-running parts of a role."""
    match role:
        case "gateway":
            return _gateway(resources)
        case "worker":
            return _worker(resources)
    return []


def _worker(resources: "Resources") -> "list[Component]":
    from iot_gateway.alarms import work_orders
    from iot_gateway.devices import errands, sites
    from iot_gateway.readings import around_visits
    from iot_gateway.readings.rolling import RollupKeeper
    from iot_gateway.records.keeper import RecordKeeper

    followed = (work_orders, sites, errands, around_visits)
    return [
        *(each.consumer(resources) for each in followed),
        RollupKeeper(resources.database, resources.clock),
        RecordKeeper(resources.database, resources.clock, _sealer(resources)),
    ]


def _sealer(resources: "Resources") -> "Sealer | None":
    """What signs the record; None where the installation has no secret key."""
    from iot_gateway.ingest.rulebook import LimitsInForce
    from iot_gateway.records.sealing import Sealer
    from iot_gateway.records.signing import SigningKey

    secret = resources.settings.secret_key.get_secret_value()
    if not secret:
        return None
    return Sealer(SigningKey(secret), resources.files, LimitsInForce(resources.policy))


def _gateway(resources: "Resources") -> "list[Component]":
    from hanlu.database.lease import Lease
    from hanlu.ids import new_id
    from iot_gateway.connections.brokers import broker_admin
    from iot_gateway.connections.keeper import CredentialKeeper
    from iot_gateway.device_commands.sender import CommandSender
    from iot_gateway.devices.watch import SilenceWatch
    from iot_gateway.ingest.hourly import Hourly
    from iot_gateway.ingest.later import Later
    from iot_gateway.ingest.registry import Registry
    from iot_gateway.ingest.rulebook import LimitsInForce
    from iot_gateway.ingest.telling import Telling
    from iot_gateway.readings.keeping import PartitionKeeper
    from iot_gateway.readings.retention import retention_in_force

    settings, clock, database = resources.settings, resources.clock, resources.database
    registry = Registry()
    telling = Telling(database, registry, resources.state)
    limits = LimitsInForce(resources.policy)
    ingest, link = _ingest(resources, registry, telling, limits)
    lease = Lease(database, "gateway.silence", resources.holder)
    found: list[Component] = [
        ingest,
        telling,
        PartitionKeeper(database, clock, partial(retention_in_force, resources.policy)),
        SilenceWatch(database, lease, new_id, ingest.listening, limits),
        Later(database, Lease(database, "gateway.later", resources.holder), new_id, limits),
        Hourly(database, Lease(database, "gateway.hourly", resources.holder), new_id, limits),
        CommandSender(database, link.publish, ingest.connected_since, ingest.listening_since),
    ]
    admin = broker_admin(settings.mqtt_admin)
    if admin is not None:
        found.append(CredentialKeeper(database, admin, clock, telling.refused))
    return found


def _ingest(
    resources: "Resources", registry: "Registry", telling: "Telling", limits: "LimitsSource"
) -> "tuple[Ingest, MqttLink]":
    from hanlu.ids import new_id
    from iot_gateway.ingest.consumer import Ingest
    from iot_gateway.ingest.inbox import Inbox
    from iot_gateway.ingest.link import MqttLink, secret_client_id
    from iot_gateway.ingest.store import BatchStore

    settings, clock = resources.settings, resources.clock
    inbox = Inbox()
    client_id = settings.mqtt_client_id or secret_client_id(settings.data)
    link = MqttLink(settings.mqtt_url, client_id, inbox, clock, settings.mqtt_ca)
    store = BatchStore(resources.database, registry, limits, new_id)
    return Ingest(link, inbox, store, registry, clock, [telling.hear]), link
