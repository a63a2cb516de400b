"""Writing one row by the names of its columns, writing and reading many: what every repository
would spell out otherwise.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from psycopg import AsyncConnection, AsyncCursor, sql
from psycopg.abc import Params, Query

# A millisecond of work orders: a request has a dozen turns, and each waits for one of ours.
_AT_ONCE = 10


async def in_parts[Row, Item](
    cursor: AsyncCursor[Row], shape: Callable[[Row], Item], at_once: int = _AT_ONCE
) -> list[Item]:
    """Every row in its shape. Others have their turn in between: whoever opens a board of thousands
    of orders must not hold up each other request for as long as that takes. ``at_once``: more where
    a row is small.
    """
    shaped: list[Item] = []
    while rows := await cursor.fetchmany(at_once):
        shaped.extend(map(shape, rows))
        await asyncio.sleep(0)
    return shaped


async def many(connection: AsyncConnection[Any], statement: Query, rows: Iterable[Params]) -> None:
    """The statement once for each row, in one go. Raises what the table's constraints raise."""
    # Within a pipeline of ours: a task cancelled within the one that `executemany` opens by itself
    # ends in psycopg's AssertionError instead of its cancellation.
    async with connection.pipeline(), connection.cursor() as cursor:
        await cursor.executemany(statement, rows)


async def insert(connection: AsyncConnection[Any], table: str, columns: Mapping[str, Any]) -> None:
    """A new row of ``schema.table``. Raises what the table's constraints raise."""
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        _named(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(map(sql.Placeholder, columns)),
    )
    await connection.execute(statement, columns)


async def update(
    connection: AsyncConnection[Any],
    table: str,
    key: Mapping[str, Any],
    columns: Mapping[str, Any],
) -> None:
    """Write ``columns`` and the next version into the row of ``key``. Raises as `insert`."""
    statement = sql.SQL("update {} set {}, version = version + 1 where {}").format(
        _named(table),
        sql.SQL(", ").join(_equal(name, name) for name in columns),
        sql.SQL(" and ").join(_equal(name, f"key_{name}") for name in key),
    )
    values = {**columns, **{f"key_{name}": value for name, value in key.items()}}
    await connection.execute(statement, values)


def _named(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))


def _equal(column: str, parameter: str) -> sql.Composed:
    return sql.SQL("{} = {}").format(sql.Identifier(column), sql.Placeholder(parameter))


def says_nothing_new(known: object, columns: Mapping[str, Any]) -> bool:
    """Whether a row that is shown as ``known`` has all these values already."""
    return all(getattr(known, name) == value for name, value in columns.items())
