"""The watcher of due times: one process by lease, the database's time, each step once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from dispatch.policies import Policies
from dispatch.sla import repository
from dispatch.sla.escalate import escalate
from dispatch.work_orders import own_steps
from dispatch.work_orders import repository as orders
from dispatch.work_orders.repository import Connection
from hanlu.database import Database, UnitOfWork
from hanlu.database.lease import Fence, Lease
from hanlu.database.unit_of_work import LeaseLost
from hanlu.identity.principal import Principal

log = structlog.get_logger()

type DueTime = Callable[[Connection], Awaitable[datetime]]
type _Act = Callable[[UnitOfWork, Policies, UUID, datetime], Awaitable[int]]

_TICK_S = 0.5
_BATCH = 200


async def database_time(connection: Connection) -> datetime:
    """By which due times are judged: a service whose clock is wrong fires nothing early (F15)."""
    cursor = await connection.execute("select clock_timestamp() as now")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # a select without from has one row
    now: datetime = row["now"]
    return now


class Watcher:
    """Fires what fell due: rungs of missed clocks, unconfirmed offers, cases to close.

    What is due is read from the record, so a downtime delays steps but loses none. Each order
    is a transaction of its own that checks the lease's fence: a process that slept through its
    lease writes nothing.
    """

    name = "dispatch.sla"

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

    async def run(self) -> None:
        """Watch whenever the lease is ours, until cancelled."""
        await self._lease.work(self._watch)

    async def tick(self, fence: Fence) -> int:
        """Fire all that is due now; returns how many steps that were."""
        fired = 0
        while True:
            async with self._database.read(self._principal) as connection:
                now = await self._due_time(connection)
                late = await repository.due_orders(connection, now, _BATCH)
                waiting = await orders.with_own_step(connection, now, _BATCH)
            fired_before = fired
            for order_id in late:
                fired += await self._act(fence, "escalate", escalate, order_id)
            for order_id in waiting:
                fired += await self._act(fence, "own_step", own_steps.take, order_id)
            # A batch of nothing but broken orders comes again: with the next tick, not at once.
            if fired == fired_before or (len(late) < _BATCH and len(waiting) < _BATCH):
                return fired

    async def _watch(self, fence: Fence) -> None:
        while True:
            try:
                await self.tick(fence)
            except LeaseLost:
                return
            except (OperationalError, PoolTimeout) as error:
                log.warning("watcher_waits", error=str(error))
            await asyncio.sleep(_TICK_S)

    async def _act(self, fence: Fence, action: str, act: _Act, order_id: UUID) -> int:
        try:
            async with self._database.unit_of_work(self._principal, f"work_order.{action}") as uow:
                await uow.fence(fence.name, fence.number)
                return await act(
                    uow, self._policies(), order_id, await self._due_time(uow.connection)
                )
        except (LeaseLost, OperationalError, PoolTimeout):
            raise
        except Exception:  # told to the log; one broken order must not hold up the others
            log.exception("due_step_failed", order=str(order_id), action=action)
            return 0
