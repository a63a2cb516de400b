"""A pool of connections to PostgreSQL, and the two ways to use one: read, or a unit of work."""

import select
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Self

import msgspec
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

from hanlu.clock import Clock
from hanlu.database.scope import enter_scope
from hanlu.database.unit_of_work import UnitOfWork
from hanlu.identity.principal import Principal

# Who waits longer than this for a connection is told that the database is away.
AWAY_AFTER_S = 5

# To plan an order's statement takes six times as long as to carry it out. From the second time on a
# connection has it prepared, and after five more PostgreSQL keeps one plan for all.
_PREPARED_AT = 1
_PREPARED_MOST = 500

_BEGIN = "begin; "
_BEGIN_ONE_SNAPSHOT = "begin isolation level repeatable read, read only; "

# An order has nine columns of JSON; the standard library's reader takes twice as long for them.
set_json_loads(msgspec.json.decode)

type Connection = AsyncConnection[DictRow]

type Answer[T] = Callable[[], Awaitable[T]]
"""Reads what was asked of the database: several questions then take one round trip, inside
``connection.pipeline()``, and their answers are read after it."""


async def check_spoken_to(connection: Connection) -> None:
    """Raises psycopg.OperationalError for a line that the server has left.

    The server says nothing on an idle line until it hangs up, so only a line with something to be
    read is asked: a question for each look, twice a request, was a fifth of what a request costs.
    """
    if connection.closed or _has_something_to_read(connection):
        await AsyncConnectionPool.check_connection(connection)


def _has_something_to_read(connection: Connection) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


async def _keep_plans(connection: Connection) -> None:
    connection.prepared_max = _PREPARED_MOST


class Database:
    """The application's own role (``hanlu_app``), under which row security holds."""

    def __init__(self, url: str, clock: Clock, *, min_size: int = 1, max_size: int = 10) -> None:
        self.url = url
        self.clock = clock
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            connection_class=AsyncConnection[DictRow],
            kwargs={
                "row_factory": dict_row,
                "autocommit": True,
                "application_name": "hanlu",
                "connect_timeout": AWAY_AFTER_S,
                "tcp_user_timeout": 1000 * AWAY_AFTER_S,
                "prepare_threshold": _PREPARED_AT,
            },
            configure=_keep_plans,
            min_size=min_size,
            max_size=max_size,
            timeout=AWAY_AFTER_S,
            # The pool doubles its pause between tries; giving up early begins anew with short ones.
            reconnect_timeout=AWAY_AFTER_S,
            open=False,
            check=check_spoken_to,
        )

    async def open(self) -> None:
        """Start the pool; connections are made as they are needed, so this does not wait."""
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def unit_of_work(
        self, principal: Principal, action: str, *, audited: bool = True, origin: str | None = None
    ) -> AsyncIterator[UnitOfWork]:
        """One transaction that decides, writes, tells and leaves its trace, or does nothing.

        ``action`` names the operation in the audit (``work_order.assign``). ``audited=False`` is
        for machinery that moves many rows and decides nothing (readings, numbering).
        Raises psycopg.OperationalError when the database is away.
        """
        async with self._pool.connection() as connection:  # commits at its end, or rolls back
            await enter_scope(connection, principal.scope, _BEGIN)
            uow = UnitOfWork(connection, principal, action, self.clock.now(), audited, origin)
            yield uow
            await uow.finish()

    @asynccontextmanager
    async def read(self, principal: Principal) -> AsyncIterator[Connection]:
        """One read-only snapshot, with the row security of ``principal``."""
        async with self._pool.connection() as connection:
            await enter_scope(connection, principal.scope, _BEGIN_ONE_SNAPSHOT)
            try:
                yield connection
            finally:
                # Nothing was written, so a refusal ends it as an answer does: psycopg forgets all
                # prepared statements of a connection that rolls back.
                if connection.info.transaction_status == TransactionStatus.INTRANS:
                    await connection.commit()

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Connection]:
        """Single statements, each by itself and under no scope: row security shows them nothing.

        For what is asked before it is known who asks, in one round trip instead of three.
        """
        async with self._pool.connection() as connection:
            yield connection

    async def dedicated(self) -> Connection:
        """A connection of one's own, outside the pool (LISTEN); the caller closes it."""
        return await AsyncConnection.connect(self.url, autocommit=True, row_factory=dict_row)
