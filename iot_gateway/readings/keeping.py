"""The store's house-keeping: partitions made ahead of time, and what is over forgotten."""

import asyncio
from datetime import UTC, timedelta

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.clock import Clock
from hanlu.database import Database
from hanlu.health import Pulse
from hanlu.identity.principal import Principal
from iot_gateway.devices.repository import ensure_partitions
from iot_gateway.ingest import delivery

log = structlog.get_logger(__name__)

AHEAD_DAYS = 3
LOOK_EVERY_S = 3600.0
RETRY_S = 5.0
PRINCIPAL = Principal.system("gateway.partitions")


class PartitionKeeper:
    """Makes the partitions of today and the next days, so that midnight costs nothing.

    Forgets the numbering of boots that ended long ago.
    """

    name = "partitions"

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self.pulse = Pulse()

    async def run(self) -> None:
        """Work until cancelled. Ingest makes what is missing itself, also for old data."""
        while True:
            today = self._clock.now().astimezone(UTC).date()
            days = [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS)]
            try:
                async with self._database.unit_of_work(
                    PRINCIPAL, "readings.partitions", audited=False
                ) as uow:
                    await ensure_partitions(uow.connection, days)
                    await delivery.forget(uow.connection, uow.now)
                self.pulse.ok(self._clock.now())
            except (OperationalError, PoolTimeout) as error:
                self.pulse.failing("database.away")
                log.warning("partitions_wait", error=str(error))
                await asyncio.sleep(RETRY_S)
                continue
            await asyncio.sleep(LOOK_EVERY_S)
