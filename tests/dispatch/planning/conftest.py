"""The planner at work, with every class given at once unless a test says otherwise."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from dispatch.planning.planner import Planner
from dispatch.policies import SECTIONS, Policies
from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.regions.straight_line import StraightLine
from hanlu.stream import EventFeed, Relay
from hanlu.stream.wire import open_redis
from tests.factories.day import PRICES


@dataclass(frozen=True)
class InForce:
    """The policy that the planner reads: the shipped one, with every class given at once."""

    policies: Policies
    mode: str = "auto"

    @property
    def version(self) -> int:
        return self.policies.version

    def section(self, model: type[Any], /) -> Any:
        name = next(name for name, each in SECTIONS.items() if each is model)
        found = getattr(self.policies, name)
        if name == "planning":
            return PRICES
        if name == "dispatch":
            return found.model_copy(update={"mode": self.mode, "mode_by_class": {}})
        return found


@pytest.fixture
async def planning(
    database: Database, policies: Policies, clock: FixedClock, valkey_url: str
) -> AsyncIterator[Callable[..., Any]]:
    redis = open_redis(valkey_url)

    @asynccontextmanager
    async def running(mode: str = "auto") -> AsyncIterator[None]:
        roads, in_force = StraightLine(), InForce(policies, mode)
        feed = EventFeed(database, redis)
        planner = Planner(database, feed, clock, lambda: in_force, lambda: roads, uuid4())
        relay = Relay(database, redis, uuid4())
        tasks = [asyncio.create_task(each.run()) for each in (relay, planner)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    yield running
    await redis.aclose()
