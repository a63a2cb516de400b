"""What HTTP and identity leave behind, swept once an hour: old keys, ended sessions and links."""

import asyncio
from datetime import timedelta

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.database import Database
from hanlu.http import idempotency
from hanlu.identity.principal import Principal

log = structlog.get_logger()

EVERY = timedelta(hours=1)
SESSIONS_KEPT_FOR = timedelta(days=90)


class Housekeeping:
    """Runs in every worker; twice at once does no harm."""

    name = "housekeeping"

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Sweep until cancelled; a database that is away is swept next time."""
        while True:
            try:
                await self.sweep()
            except (OperationalError, PoolTimeout) as error:
                log.warning("housekeeping_waits", error=str(error))
            await asyncio.sleep(EVERY.total_seconds())

    async def sweep(self) -> None:
        """Remove what nobody can use any more."""
        async with self._database.unit_of_work(
            Principal.system(self.name), "housekeeping.sweep", audited=False
        ) as uow:
            keys = await idempotency.forget_old(uow.connection, uow.now)
            sessions = await uow.connection.execute(
                "delete from hanlu.session where least(expires_at, ended_at) < %s",
                (uow.now - SESSIONS_KEPT_FOR,),
            )
            links = await uow.connection.execute(
                "delete from hanlu.password_link where least(expires_at, used_at) < %s",
                (uow.now - SESSIONS_KEPT_FOR,),
            )
        log.info("swept", keys=keys, sessions=sessions.rowcount, links=links.rowcount)
