"""The store's house-keeping: partitions made ahead of time, and what is over forgotten.

What only explains readings goes with them: calls that were held back and commands to devices are
kept as long as any reading of their time, by the same formula (``retention``).
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

import structlog
from psycopg import OperationalError
from psycopg.errors import LockNotAvailable
from psycopg_pool import PoolTimeout

from hanlu.clock import Clock
from hanlu.database import Connection, Database
from hanlu.health import Pulse
from hanlu.identity.principal import Principal
from iot_gateway.alarms import held
from iot_gateway.device_commands import repository as device_commands
from iot_gateway.devices.repository import ensure_partitions
from iot_gateway.ingest import delivery
from iot_gateway.readings import store_days
from iot_gateway.readings.retention import RetentionPolicy

log = structlog.get_logger(__name__)

AHEAD_DAYS = 3
LOOK_EVERY_S = 3600.0
RETRY_S = 5.0
PRINCIPAL = Principal.system("gateway.partitions")
MOST = 5000
"""Rows removed in one transaction, so that nothing waits behind it."""

type _Forget = Callable[[Connection, datetime, int], Awaitable[int]]


class PartitionKeeper:
    """Makes the partitions of today and the next days, so that midnight costs nothing.

    Forgets the numbering of boots that ended long ago, and drops the days that no zone holds.
    """

    name = "partitions"

    def __init__(
        self, database: Database, clock: Clock, policy: Callable[[], RetentionPolicy]
    ) -> None:
        self._database, self._clock, self._policy = database, clock, policy
        self.pulse = Pulse()

    async def run(self) -> None:
        """Work until cancelled. Ingest makes what is missing itself, also for old data."""
        while True:
            try:
                await self.look()
                self.pulse.ok(self._clock.now())
            except LockNotAvailable:
                log.info("dropping_waits", reason="readings are being read")
            except (OperationalError, PoolTimeout) as error:
                self.pulse.failing("database.away")
                log.warning("partitions_wait", error=str(error))
                await asyncio.sleep(RETRY_S)
                continue
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Make what is missing ahead, and drop what is over."""
        await self._make_ahead()
        await self._drop_over()
        await self._forget_explanations()

    async def _make_ahead(self) -> None:
        today = self._clock.now().astimezone(UTC).date()
        async with self._database.unit_of_work(
            PRINCIPAL, "readings.partitions", audited=False
        ) as uow:
            days = [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS)]
            await ensure_partitions(uow.connection, days)
            await delivery.forget(uow.connection, uow.now)

    async def _drop_over(self) -> None:
        today = self._clock.now().astimezone(UTC).date()
        async with self._database.read(PRINCIPAL) as connection:
            asked = await store_days.holders(connection, self._policy())
            over = asked.let_go(await store_days.stored_days(connection), today)
        if not over:
            return
        async with self._database.unit_of_work(PRINCIPAL, "readings.drop") as uow:
            dropped = await store_days.drop_over(uow.connection, self._policy(), today)
            uow.record("readings", before=dropped, reason="no zone holds these days any more")
        log.info("days_dropped", days=[str(day) for day in dropped])

    async def _forget_explanations(self) -> None:
        async with self._database.read(PRINCIPAL) as connection:
            days = await store_days.stored_days(connection)
        if not days:
            return
        before = datetime.combine(days[0], time(), UTC)
        forgets: tuple[_Forget, ...] = (held.forget, device_commands.forget)
        for forget in forgets:
            removed = MOST
            while removed == MOST:
                async with self._database.unit_of_work(
                    PRINCIPAL, "readings.forget", audited=False
                ) as uow:
                    removed = await forget(uow.connection, before, MOST)
