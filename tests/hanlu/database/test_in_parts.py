"""Many rows are shaped a few at a time: whoever else waits on the event loop has a turn."""

import asyncio
from itertools import pairwise

from psycopg.rows import DictRow

from hanlu.database import Database
from hanlu.database.rows import in_parts
from hanlu.identity.principal import Principal


async def test_all_rows_come_in_order_and_others_have_their_turn_in_between(
    app_database: Database,
) -> None:
    turns: list[int] = []
    shaped: list[int] = []

    def shape(row: DictRow) -> int:
        shaped.append(row["n"])
        return shaped[-1]

    async def somebody_else() -> None:
        while True:
            turns.append(len(shaped))
            await asyncio.sleep(0)

    async with app_database.read(Principal.system("tests")) as connection:
        cursor = await connection.execute("select n from generate_series(1, 1000) n")
        other = asyncio.create_task(somebody_else())
        found = await in_parts(cursor, shape)
        other.cancel()
    assert found == list(range(1, 1001))
    at_a_time = [after - before for before, after in pairwise(turns)]
    assert len(turns) > 50
    assert max(at_a_time) <= 20
