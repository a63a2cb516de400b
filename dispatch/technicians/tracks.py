"""Where people were is personal data: kept as long as the policy says, and no longer."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel
from hanlu.database import Database
from hanlu.identity.principal import Principal

log = structlog.get_logger()

EVERY = timedelta(hours=1)
_BATCH = 5000


class PositionPolicy(PolicyModel):
    """The policy section ``positions``."""

    kept: Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=3650))]


class TrackKeeper:
    """Drops old positions once an hour. Runs in every worker; twice at once does no harm."""

    name = "dispatch.tracks"

    def __init__(self, database: Database, policy: Callable[[], PositionPolicy]) -> None:
        self._database, self._policy = database, policy
        self._principal = Principal.system(self.name)

    async def run(self) -> None:
        """Work until cancelled; a database that is away is asked next time."""
        while True:
            try:
                log.info("positions_dropped", count=await self.drop_old())
            except (OperationalError, PoolTimeout) as error:
                log.warning("tracks_wait", error=str(error))
            await asyncio.sleep(EVERY.total_seconds())

    async def drop_old(self) -> int:
        """Drop what is older than the policy allows; returns how many positions that were."""
        dropped = 0
        while True:
            async with self._database.unit_of_work(
                self._principal, "tracks.drop", audited=False
            ) as uow:
                cursor = await uow.connection.execute(
                    "delete from dispatch.track where (technician_id, at) in"
                    " (select technician_id, at from dispatch.track where at < %s limit %s)",
                    (uow.now - self._policy().kept, _BATCH),
                )
            dropped += cursor.rowcount
            if cursor.rowcount < _BATCH:
                return dropped
