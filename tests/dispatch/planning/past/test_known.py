"""Which transactions a snapshot holds, by what PostgreSQL itself says of it."""

import pytest

from dispatch.planning.past.known import is_visible
from hanlu.database import Database
from tests.factories import dispatch as make


@pytest.mark.parametrize("snapshot", ["10:10:", "10:20:10,14,19", "748:755:748,750"])
async def test_a_transaction_is_seen_as_the_database_sees_it(
    database: Database, snapshot: str
) -> None:
    async with database.read(make.SYSTEM) as connection:
        cursor = await connection.execute(
            "select n, pg_visible_in_snapshot(n::text::xid8, %s::text::pg_snapshot) as visible"
            " from generate_series(1, 800) n",
            (snapshot,),
        )
        rows = await cursor.fetchall()
    assert [is_visible(snapshot, row["n"]) for row in rows] == [row["visible"] for row in rows]
