"""Many rows by one statement: all of them, and a cancellation stays one."""

import asyncio

import pytest
from psycopg.errors import UniqueViolation

from hanlu.database import Database
from hanlu.database.rows import many
from hanlu.identity.principal import Principal

TESTS = Principal.system("tests")


async def test_a_task_cancelled_within_it_ends_as_cancelled(app_database: Database) -> None:
    pid: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def slowly() -> None:
        async with app_database.read(TESTS) as connection:
            pid.set_result(connection.info.backend_pid)
            await many(connection, "select pg_sleep(%s)", [(0.2,)] * 500)

    async def sleeps() -> bool:
        async with app_database.read(TESTS) as connection:
            cursor = await connection.execute(
                "select 1 from pg_stat_activity where pid = %s and wait_event = 'PgSleep'",
                (await pid,),
            )
            return await cursor.fetchone() is not None

    task = asyncio.create_task(slowly())
    while not await sleeps():
        assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_the_table_refuses_is_raised_and_no_rows_are_none(
    app_database: Database,
) -> None:
    async with app_database.unit_of_work(TESTS, "test", audited=False) as uow:
        run = uow.connection.execute
        await run("create temporary table seen (n integer primary key) on commit drop")
        await many(uow.connection, "insert into seen values (%s)", [])
        await many(uow.connection, "insert into seen values (%s)", [(1,), (2,)])
        cursor = await run("select count(*) as n from seen")
        row = await cursor.fetchone()
        assert row is not None
        assert row["n"] == 2
        with pytest.raises(UniqueViolation):
            async with uow.connection.transaction():
                await many(uow.connection, "insert into seen values (%s)", [(3,), (1,)])
