"""What falls due by itself: one process by lease, the database's time, each step once."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from dispatch.policies import Policies
from hanlu.database import Connection, Database, UnitOfWork
from hanlu.database.lease import Fence, Lease
from hanlu.database.unit_of_work import LeaseLost
from hanlu.identity.principal import Principal

log = structlog.get_logger()

type DueTime = Callable[[Connection], Awaitable[datetime]]
type Act = Callable[[UnitOfWork, Policies, UUID, datetime], Awaitable[int]]

_TICK_S = 0.5


async def database_time(connection: Connection) -> datetime:
    """By which due times are judged: a service whose clock is wrong fires nothing early (F15)."""
    cursor = await connection.execute("select clock_timestamp() as now")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # a select without from has one row
    now: datetime = row["now"]
    return now


class DueWork(ABC):
    """A component that does what fell due.

    What is due is read from the record, so a downtime delays steps but loses none. Each is a
    transaction of its own that checks the lease's fence: a process that slept through its lease
    writes nothing.
    """

    name: ClassVar[str]

    def __init__(
        self,
        database: Database,
        holder: UUID,
        policies: Callable[[], Policies],
        due_time: DueTime = database_time,
    ) -> None:
        self._database, self._policies, self._due_time = database, policies, due_time
        self._lease = Lease(database, self.name, holder)
        self._principal = Principal.system(self.name)

    @abstractmethod
    async def tick(self, fence: Fence) -> int:
        """Do all that is due now; returns how many steps that were."""

    async def run(self) -> None:
        """Watch whenever the lease is ours, until cancelled."""
        await self._lease.work(self._watch)

    async def _watch(self, fence: Fence) -> None:
        while True:
            try:
                await self.tick(fence)
            except LeaseLost:
                return
            except (OperationalError, PoolTimeout) as error:
                log.warning("watcher_waits", component=self.name, error=str(error))
            await asyncio.sleep(_TICK_S)

    async def _act(self, fence: Fence, action: str, act: Act, subject_id: UUID) -> int:
        try:
            async with self._database.unit_of_work(self._principal, action) as uow:
                await uow.fence(fence.name, fence.number)
                return await act(
                    uow, self._policies(), subject_id, await self._due_time(uow.connection)
                )
        except (LeaseLost, OperationalError, PoolTimeout):
            raise
        except Exception:  # told to the log; one that is broken must not hold up the others
            log.exception("due_step_failed", subject=str(subject_id), action=action)
            return 0
