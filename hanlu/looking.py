"""Components that look again and again: one loop, one place where a database that is away waits."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

log = structlog.get_logger()


async def look_again(
    name: str,
    every_s: float,
    look: Callable[[], Awaitable[bool | None]],
    away: Callable[[], None] | None = None,
) -> None:
    """Look until cancelled: every so many seconds, at once while ``look`` says there is more.

    A database that is away is waited out, with a line in the log, and ``away`` is told; any other
    error ends it. ``look`` has to be safe to repeat.
    """
    while True:
        more: bool | None = False
        try:
            more = await look()
        except (OperationalError, PoolTimeout) as error:
            log.warning("database_away", component=name, error=str(error))
            if away is not None:
                away()
        await asyncio.sleep(0.0 if more else every_s)
