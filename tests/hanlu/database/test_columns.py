"""A column packed at once arrives as the list that it was made of."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from hanlu.database import Database, columns
from hanlu.database.columns import Column
from hanlu.identity.principal import Principal

TESTER = Principal.system("test")
TOKYO = timezone(timedelta(hours=9))
LATE = datetime(2026, 3, 1, 12, 0, 0, 123_456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "kind", "values"),
    [
        (columns.int4s, "int", [0, -1, 2**31 - 1]),
        (columns.int8s, "bigint", [0, -1, 2**63 - 1]),
        (columns.float8s, "float8", [0.0, -18.4, 1e300]),
        (columns.float8s, "float8", [None, 1.5, None]),
        (columns.float4s, "real", [0.0, -18.5, None, 87]),
        (columns.bools, "bool", [True, None, False]),
        (columns.bools, "bool", [None]),
        (columns.instants, "timestamptz", [LATE, LATE.replace(year=1999), LATE.astimezone(TOKYO)]),
        (columns.texts, "text", [b"", "冷库".encode(), b'"{a,b}"']),
        (columns.int4s, "int", []),
        (columns.instants, "timestamptz", []),
        (columns.texts, "text", []),
    ],
)
async def test_a_column_arrives_as_it_was(
    app_database: Database,
    column: Callable[[Sequence[Any]], Column],
    kind: str,
    values: Sequence[Any],
) -> None:
    async with app_database.read(TESTER) as connection:
        cursor = await connection.execute(f"select %b::{kind}[] as found", (column(values),))
        row = await cursor.fetchone()
    assert row is not None
    given = [each.decode() if isinstance(each, bytes) else each for each in values]
    assert row["found"] == given
