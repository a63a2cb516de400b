"""Leases: one holder at a time, and a sleeper that wakes up cannot write."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from hanlu.database import Database, LeaseLost
from hanlu.database.lease import Fence, Lease
from hanlu.identity.principal import Principal

SYSTEM = Principal.system("test")
SHORT = timedelta(milliseconds=150)


async def test_a_second_process_waits_while_the_first_holds(app_database: Database) -> None:
    name = f"l-{uuid4()}"
    mine, other = Lease(app_database, name, uuid4()), Lease(app_database, name, uuid4())
    assert await mine.acquire() == Fence(name, 1)
    assert await other.acquire() is None
    assert await mine.acquire() == Fence(name, 1)
    await mine.release()
    assert await other.acquire() == Fence(name, 2)


async def test_an_expired_lease_is_taken_over_and_the_old_fence_is_refused(
    app_database: Database,
) -> None:
    name = f"l-{uuid4()}"
    sleeper, other = Lease(app_database, name, uuid4(), SHORT), Lease(app_database, name, uuid4())
    old = await sleeper.acquire()
    await asyncio.sleep(0.2)
    new = await other.acquire()
    assert old is not None
    assert new is not None
    with pytest.raises(LeaseLost):
        async with app_database.unit_of_work(SYSTEM, "t", audited=False) as uow:
            await uow.fence(old.name, old.number)
    async with app_database.unit_of_work(SYSTEM, "t", audited=False) as uow:
        await uow.fence(new.name, new.number)


async def test_only_one_of_two_works_and_the_other_follows_it(app_database: Database) -> None:
    name = f"l-{uuid4()}"
    at_work: list[str] = []

    def worker(label: str) -> Lease:
        return Lease(app_database, name, uuid4(), timedelta(milliseconds=300))

    async def body(label: str) -> None:
        at_work.append(label)
        await asyncio.Event().wait()

    first = asyncio.create_task(worker("a").work(lambda _fence: body("a")))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(worker("b").work(lambda _fence: body("b")))
    await asyncio.sleep(0.6)
    assert at_work == ["a"]
    first.cancel()
    await asyncio.sleep(0.6)
    assert at_work == ["a", "b"]
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)


async def test_what_the_work_raises_reaches_whoever_started_it(app_database: Database) -> None:
    async def body(_fence: Fence) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await asyncio.wait_for(Lease(app_database, f"l-{uuid4()}", uuid4()).work(body), 5)


async def test_a_look_that_finds_the_lease_lost_leaves_it_to_the_next_holder(
    app_database: Database,
) -> None:
    lease = Lease(app_database, f"l-{uuid4()}", uuid4(), timedelta(milliseconds=300))
    fences: list[Fence] = []
    twice = asyncio.Event()

    async def look(fence: Fence) -> None:
        fences.append(fence)
        if len(fences) == 1:
            raise LeaseLost(fence.name, fence.number)
        twice.set()

    task = asyncio.create_task(lease.look(3600, look))
    async with asyncio.timeout(30):
        await twice.wait()
    task.cancel()
    await asyncio.wait([task])
    assert fences[0].name == fences[1].name
