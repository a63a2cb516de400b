"""A database of dispatch whose clock the test moves, and a desk to work at."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID

import psycopg
import pytest

from dispatch.main import policy_sections, routers
from dispatch.policies import Policies
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.identity import people
from hanlu.identity.principal import Role, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Hire, Office
from tests.dispatch.policies import shipped_policies
from tests.factories.dispatch import NOON, SYSTEM
from tests.support.api import application
from tests.support.databases import TestDatabase


@pytest.fixture
def clock() -> FixedClock:
    """Stands at noon until the test moves it."""
    return FixedClock(NOON)


@pytest.fixture
async def database(test_database: TestDatabase, clock: FixedClock) -> AsyncIterator[Database]:
    """As the product opens it, with row security, on the test's clock; emptied of dispatch."""
    with psycopg.connect(test_database.owner_url, autocommit=True) as owner:
        owner.execute(
            "truncate dispatch.work_order, dispatch.technician, dispatch.site,"
            " dispatch.customer, dispatch.part, dispatch.outlet, dispatch.stock_count,"
            " dispatch.knowledge_search, dispatch.quality_draw, dispatch.improvement, hanlu.outbox"
            " cascade"
        )
    async with Database(test_database.app_url, clock) as opened:
        yield opened


@pytest.fixture
def policies() -> Policies:
    """The policy as shipped, as version 7."""
    return shipped_policies()


@pytest.fixture
def desk(database: Database, policies: Policies) -> Desk:
    """Opens, assigns and moves orders, each in its own transaction."""
    return Desk(database, policies)


@pytest.fixture
async def order(desk: Desk) -> WorkOrder:
    """A fresh key-fault order in the east."""
    return await desk.open_alarm()


@pytest.fixture
async def technician_id(desk: Desk) -> UUID:
    """A technician fit for that order."""
    return await desk.technician()


@pytest.fixture
async def office(database: Database, clock: FixedClock, valkey_url: str) -> AsyncIterator[Office]:
    """The routers of dispatch under the shipped policy, and people to call them."""
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(
            application(database, valkey_url, routers(), clock=clock, sections=policy_sections)
        )
        yield Office(app, database, stack)


@pytest.fixture
async def hire(database: Database) -> Hire:
    """Makes somebody who may sign in; returns their id."""

    async def hired(name: str = "Lin", role: Role = "agent", scope: Scope | None = None) -> UUID:
        async with database.unit_of_work(SYSTEM, "test.hire", audited=False) as uow:
            return await people.create(
                uow, name=name, email=f"{new_id()}@test", role=role, scope=scope or Scope("all")
            )

    return hired


@pytest.fixture
async def nobody_yet(database: Database) -> AsyncIterator[None]:
    """Whoever other tests hired is away meanwhile."""
    async with database.unit_of_work(SYSTEM, "leave", audited=False) as uow:
        cursor = await uow.connection.execute(
            "update hanlu.person set disabled_at = now() where disabled_at is null returning id"
        )
        away = [row["id"] for row in await cursor.fetchall()]
        await uow.connection.execute("delete from hanlu.message")
    yield
    async with database.unit_of_work(SYSTEM, "return", audited=False) as uow:
        await uow.connection.execute(
            "update hanlu.person set disabled_at = null where id = any(%s)", (away,)
        )
