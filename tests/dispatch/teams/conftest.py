"""Teams as every installation begins with them, and people to put in."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import psycopg
import pytest

from hanlu.database import Database
from hanlu.identity import people
from hanlu.identity.principal import Role, Scope
from hanlu.ids import new_id
from tests.factories.dispatch import SYSTEM
from tests.support.databases import TestDatabase

type Hire = Callable[..., Awaitable[UUID]]


@pytest.fixture
def as_shipped(test_database: TestDatabase) -> None:
    """Nobody in a team, none that a test made, all of them active."""
    with psycopg.connect(test_database.owner_url, autocommit=True) as owner:
        owner.execute("delete from dispatch.team_member")
        owner.execute("delete from dispatch.team where code like 'made_%'")
        owner.execute("update dispatch.team set active = true")


@pytest.fixture
async def hire(database: Database) -> Hire:
    """Makes somebody who may sign in; returns their id."""

    async def hired(name: str = "Lin", role: Role = "agent", scope: Scope | None = None) -> UUID:
        async with database.unit_of_work(SYSTEM, "test.hire", audited=False) as uow:
            return await people.create(
                uow, name=name, email=f"{new_id()}@test", role=role, scope=scope or Scope("all")
            )

    return hired
