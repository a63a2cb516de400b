"""The pool hands out sound lines only."""

import asyncio

import psycopg
import pytest

from hanlu.database import Database
from hanlu.database.database import check_spoken_to
from hanlu.identity.principal import Principal

SOMEBODY = Principal.system("test")


async def own_pid(database: Database) -> int:
    async with database.read(SOMEBODY) as connection:
        return connection.info.backend_pid


async def end(database: Database, pid: int) -> None:
    """End a server process, and wait until it is gone."""
    async with await database.dedicated() as other:
        await other.execute("select pg_terminate_backend(%s)", (pid,))
        while True:
            left = await other.execute("select 1 from pg_stat_activity where pid = %s", (pid,))
            if await left.fetchone() is None:
                return
            await asyncio.sleep(0.01)


async def test_a_line_that_the_server_has_left_is_replaced_unseen(app_database: Database) -> None:
    left = await own_pid(app_database)
    await end(app_database, left)
    assert await own_pid(app_database) != left


async def test_a_line_is_sound_until_the_server_leaves_it(app_database: Database) -> None:
    async with await app_database.dedicated() as connection:
        await check_spoken_to(connection)
        await end(app_database, connection.info.backend_pid)
        with pytest.raises(psycopg.OperationalError):
            await check_spoken_to(connection)


async def test_a_refused_read_leaves_the_prepared_statements_of_its_line(
    app_database: Database,
) -> None:
    asked = "select count(*) as prepared from pg_prepared_statements where statement like '%mark%'"
    one_line = Database(app_database.url, app_database.clock, max_size=1)

    async def prepared(*, refuse: bool) -> int:
        async with one_line.read(SOMEBODY) as connection:
            await connection.execute("select 'mark'")
            found = await (await connection.execute(asked, prepare=False)).fetchone()
            if refuse:
                raise LookupError
            return int(found["prepared"]) if found else 0

    async with one_line:
        assert await prepared(refuse=False) == 0
        assert await prepared(refuse=False) == 1
        with pytest.raises(LookupError):
            await prepared(refuse=True)
        assert await prepared(refuse=False) == 1


async def test_a_read_whose_statement_failed_leaves_a_line_that_can_be_used(
    app_database: Database,
) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        async with app_database.read(SOMEBODY) as connection:
            await connection.execute("select * from hanlu.no_such_table")
    async with app_database.read(SOMEBODY) as connection:
        cursor = await connection.execute("select 1 as one")
        assert await cursor.fetchone() == {"one": 1}
