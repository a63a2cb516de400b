"""A role process: components run side by side on resources that are built once and closed."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from redis.asyncio import Redis

from hanlu.clock import Clock, SystemClock
from hanlu.database import Database
from hanlu.database.sealed import Keyring
from hanlu.files import FileStore, open_files
from hanlu.ids import new_id
from hanlu.keeping import policy as keeping
from hanlu.launcher import offers
from hanlu.live.state import StateBoard
from hanlu.policy import PolicyStore
from hanlu.settings import Settings
from hanlu.stream.feed import EventFeed
from hanlu.stream.wire import open_redis

if TYPE_CHECKING:
    from hanlu.regions.store import Regions


class Component(Protocol):
    """A long-running part: HTTP server, MQTT ingest, outbox relay, SLA clock, planner.

    One that can say more than "I run" has an attribute ``pulse`` (`hanlu.health.Pulse`).
    """

    @property
    def name(self) -> str:
        """As logs, health and metrics show it."""

    async def run(self) -> None:
        """Work until cancelled; clean up in ``finally``; return never, raise on fatal errors."""


async def run_all(components: Iterable[Component]) -> None:
    """Run until one fails; the others are then cancelled and the error is raised.

    A restart is the supervisor's task: half a role is worse than none.
    """
    async with asyncio.TaskGroup() as group:
        for component in components:
            group.create_task(component.run(), name=component.name)


@dataclass(frozen=True)
class Resources:
    """What the components of one process share; built once by ``open_resources``."""

    settings: Settings
    clock: Clock
    holder: UUID
    """This process, for leases."""
    database: Database
    redis: Redis
    stream: EventFeed
    files: FileStore
    keyring: Keyring
    policy: PolicyStore
    state: StateBoard

    @cached_property
    def regions(self) -> "Regions":
        """Map regions; loaded on first use, since not every role looks at roads."""
        from hanlu.regions.store import Regions  # noqa: PLC0415 - brings the routing library along

        return Regions(self.settings.regions, self.settings.osrm_url)


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Everything a role stands on. Neither PostgreSQL nor Redis has to be there yet."""
    clock = SystemClock()
    redis = open_redis(settings.redis_url)
    offered = [each for offer in offers() for each in offer.policy_sections]
    policy = PolicyStore([*keeping.policy_sections, *offered])
    async with Database(settings.database_url, clock) as database:
        try:
            yield Resources(
                settings=settings,
                clock=clock,
                holder=new_id(),
                database=database,
                redis=redis,
                stream=EventFeed(database, redis),
                files=open_files(settings),
                keyring=keyring_of(settings.secret_key.get_secret_value()),
                policy=policy,
                state=StateBoard(redis),
            )
        finally:
            await redis.aclose()


def keyring_of(secret: str) -> Keyring:
    """The keys for sealed columns, derived from one secret (HKDF-SHA-256, RFC 5869)."""

    def derive(purpose: str) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt=None, info=f"hanlu {purpose}".encode()).derive(
            secret.encode()
        )

    return Keyring(current=0, keys={0: derive("seal 0")}, index_key=derive("blind index"))
