"""The scope of a transaction: which rows its principal sees."""

from functools import lru_cache
from typing import LiteralString

from psycopg import AsyncConnection, sql
from psycopg.rows import DictRow

from hanlu.identity.principal import Scope

# Between ids of a scope; mirrors `hanlu.visible`. No name can hold a control character.
SCOPE_SEPARATOR = "\x1f"


_ENTER = sql.SQL(
    "{}select set_config('hanlu.scope_kind', {}, true), set_config('hanlu.scope_ids', {}, true)"
)


async def enter_scope(
    connection: AsyncConnection[DictRow], scope: Scope, first: LiteralString = ""
) -> None:
    """Let row security judge by ``scope`` until the transaction ends or another is entered.

    ``first`` is a statement, with its semicolon, that goes along in the same round trip: the one
    that begins the transaction.
    """
    await connection.execute(_entering(scope, first))


@lru_cache
def _entering(scope: Scope, first: LiteralString) -> bytes:
    kind, ids = sql.Literal(scope.kind), sql.Literal(SCOPE_SEPARATOR.join(scope.ids))
    return _ENTER.format(sql.SQL(first), kind, ids).as_bytes()
