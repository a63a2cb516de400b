"""Whom and what the tests of plans begin with."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.dispatch.desk import Desk
from tests.dispatch.http import Office
from tests.dispatch.maintenance.planned import planned
from tests.factories import dispatch as make


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Somebody at the desk."""
    return await office.client()


@pytest.fixture
async def plan(client: httpx.AsyncClient, desk: Desk) -> dict[str, Any]:
    """A monthly visit of a site, due on the 20th."""
    return await planned(client, desk)


@pytest.fixture
async def asset_id(desk: Desk) -> UUID:
    """A cold room."""
    return await make.asset(desk.database, await desk.site())
