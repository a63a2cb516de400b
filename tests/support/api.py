"""The HTTP application over real servers, and callers with a token of their own."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
from fastapi import APIRouter, FastAPI

from hanlu.clock import Clock, SystemClock
from hanlu.database import Database
from hanlu.files import DiskFiles
from hanlu.http.app import create_app
from hanlu.http.server import HttpServer
from hanlu.identity import tokens
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.ids import new_id
from hanlu.live.hub import Hub
from hanlu.live.sources import LiveSource
from hanlu.live.state import StateBoard
from hanlu.policy import PolicyStore, Section
from hanlu.runtime import Resources, keyring_of
from hanlu.settings import Settings
from hanlu.stream.feed import EventFeed
from hanlu.stream.relay import Relay
from hanlu.stream.wire import open_redis

ADDRESS = "http://hanlu.test"


@asynccontextmanager
async def application(
    database: Database,
    redis_url: str,
    routers: Sequence[APIRouter],
    *,
    clock: Clock | None = None,
    settings: Settings | None = None,
    sections: Sequence[Section] = (),
) -> AsyncIterator[FastAPI]:
    """The application with these routers; its Redis connections end with it."""
    redis = open_redis(redis_url)
    resources = Resources(
        settings=settings or Settings(),
        clock=clock or SystemClock(),
        holder=new_id(),
        database=database,
        redis=redis,
        stream=EventFeed(database, redis),
        files=DiskFiles(Path(tempfile.gettempdir()) / "hanlu-test-files"),
        keyring=keyring_of("tests"),
        policy=PolicyStore(sections),
        state=StateBoard(redis),
    )
    try:
        yield create_app(resources, routers)
    finally:
        await redis.aclose()


def caller(app: FastAPI, secret: str | None = None) -> httpx.AsyncClient:
    """A client of ``app``; ``secret`` is sent as a bearer token. Close it after use."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ADDRESS, headers=headers, timeout=20
    )


async def token_for(
    database: Database,
    role: Role = "dispatcher",
    scope: Scope | None = None,
    technician_id: UUID | None = None,
) -> str:
    """A fresh bearer token."""
    async with database.unit_of_work(Principal.system("tests"), "token.create") as uow:
        _, secret = await tokens.create(
            uow, f"test {role}", role, scope or Scope("all"), technician_id
        )
    return secret


@asynccontextmanager
async def serving(app: FastAPI, sources: Sequence[LiveSource] = ()) -> AsyncIterator[str]:
    """The application on a real port with its hub; yields ``host:port``. See `relaying`."""
    resources: Resources = app.state.resources
    hub = app.state.hub = Hub(resources, sources)
    server = HttpServer(app, resources)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each.run()) for each in (hub, server)]
        async with asyncio.timeout(15):
            while not server.pulse.ready:  # a pulse has nothing to wait for
                await asyncio.sleep(0.01)
        yield f"{resources.settings.listen}:{resources.settings.port}"
        for task in tasks:
            task.cancel()


@asynccontextmanager
async def relaying(resources: Resources) -> AsyncIterator[None]:
    """With the relay at work, which numbers what is committed."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(Relay(resources.database, resources.redis, new_id()).run())
        yield
        task.cancel()
