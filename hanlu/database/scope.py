"""The scope of a transaction: which rows its principal sees."""

from psycopg import AsyncConnection, sql
from psycopg.rows import DictRow

from hanlu.identity.principal import Scope

# Between ids of a scope; mirrors `hanlu.visible`. No name can hold a control character.
SCOPE_SEPARATOR = "\x1f"


async def enter_scope(connection: AsyncConnection[DictRow], scope: Scope) -> None:
    """Let row security judge by ``scope`` until the transaction ends or another is entered."""
    statement = sql.SQL(
        "select set_config('hanlu.scope_kind', {}, true), set_config('hanlu.scope_ids', {}, true)"
    )
    await connection.execute(
        statement.format(sql.Literal(scope.kind), sql.Literal(SCOPE_SEPARATOR.join(scope.ids)))
    )
