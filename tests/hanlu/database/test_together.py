"""Statements that leave together: their answers, and whose error is told."""

import pytest
from psycopg.errors import DivisionByZero

from hanlu.database import Database, together
from hanlu.identity.principal import Principal

TESTER = Principal.system("test")


async def test_answers_are_read_after_all_was_asked(app_database: Database) -> None:
    async with app_database.read(TESTER) as connection:
        async with together(connection):
            first = await connection.execute("select 1 as found")
            second = await connection.execute("select 2 as found")
        assert [await each.fetchone() for each in (second, first)] == [{"found": 2}, {"found": 1}]


@pytest.mark.parametrize("behind", [0, 1, 5])
async def test_the_error_of_the_statement_that_failed_is_raised(
    app_database: Database, behind: int
) -> None:
    with pytest.raises(DivisionByZero):
        async with app_database.read(TESTER) as connection, together(connection):
            await connection.execute("select 1")
            await connection.execute("select 1 / 0")
            for _ in range(behind):
                await connection.execute("select 2")
