"""The routers of dispatch over real servers, and people who call them."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from hanlu.database import Database
from hanlu.files import FileStore
from hanlu.identity import sessions
from hanlu.identity.principal import Role, Scope
from hanlu.live.state import StateItem
from hanlu.runtime import Resources
from tests.factories.dispatch import SYSTEM
from tests.support.api import caller, token_for

type Hire = Callable[..., Awaitable[UUID]]


class Office:
    """Hands out clients by role; they are closed with it."""

    def __init__(self, app: FastAPI, database: Database, stack: AsyncExitStack) -> None:
        self._app, self._database, self._stack = app, database, stack

    async def client(
        self, role: Role = "dispatcher", scope: Scope | None = None, technician: UUID | None = None
    ) -> httpx.AsyncClient:
        """Somebody of ``role``; everywhere unless a scope is given."""
        token = await token_for(self._database, role, scope, technician)
        client = caller(self._app, token)
        client.base_url = client.base_url.join("/api/v1/")
        return await self._stack.enter_async_context(client)

    async def person(self, person_id: UUID) -> httpx.AsyncClient:
        """Somebody who has signed in."""
        async with self._database.unit_of_work(SYSTEM, "test.sign_in", audited=False) as uow:
            secret, _ = await sessions.open_session(uow, person_id, "office")
        client = caller(self._app, secret)
        client.base_url = client.base_url.join("/api/v1/")
        return await self._stack.enter_async_context(client)

    async def stranger(self) -> httpx.AsyncClient:
        """Somebody who is not signed in."""
        client = caller(self._app)
        client.base_url = client.base_url.join("/api/v1/")
        return await self._stack.enter_async_context(client)

    async def technician(self, technician_id: UUID) -> httpx.AsyncClient:
        """The phone of a technician."""
        scope = Scope("technician", (str(technician_id),))
        return await self.client("technician", scope, technician_id)

    @contextmanager
    def files(self, store: FileStore) -> Iterator[None]:
        """Another file store for a while."""
        resources: Resources = self._app.state.resources
        self._app.state.resources = replace(resources, files=store)
        try:
            yield
        finally:
            self._app.state.resources = resources

    async def state(self, topic: str) -> dict[str, StateItem]:
        """How a topic of the state lane stands."""
        resources: Resources = self._app.state.resources
        return await resources.state.read(topic)


def body(response: httpx.Response, status: int = 200) -> Any:
    """The answer's JSON; fails with the whole answer when the status is another."""
    assert response.status_code == status, response.text
    return response.json()
