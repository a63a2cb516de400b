"""A role process: components run side by side on resources that are built once and closed."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from redis.asyncio import Redis

from hanlu.clock import Clock
from hanlu.database import Database
from hanlu.settings import Settings


class Component(Protocol):
    """A long-running part: HTTP server, MQTT ingest, outbox relay, SLA clock, planner."""

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


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What the components of one process share."""

    settings: Settings
    clock: Clock
    database: Database
    redis: Redis
