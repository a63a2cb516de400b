"""A request takes one connection at a time: a crowd then waits its turn and is not turned away."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from dispatch.main import policy_sections, routers
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from tests.dispatch.http import Office
from tests.support.api import application
from tests.support.databases import TestDatabase


@pytest.mark.parametrize("asked", ["probable-parts", "slots"])
async def test_twelve_who_ask_at_once_what_is_counted_over_everything_are_all_answered(
    test_database: TestDatabase, clock: FixedClock, valkey_url: str, order: WorkOrder, asked: str
) -> None:
    async with AsyncExitStack() as stack:
        database = Database(test_database.app_url, clock, max_size=2)
        await stack.enter_async_context(database)
        app = await stack.enter_async_context(
            application(database, valkey_url, routers(), clock=clock, sections=policy_sections)
        )
        client = await Office(app, database, stack).client()
        path = f"work-orders/{order.id}/{asked}"
        answers = await asyncio.gather(*(client.get(path) for _ in range(12)))
    assert [answer.status_code for answer in answers] == [200] * 12
