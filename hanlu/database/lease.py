"""Leases: at most one process does a thing, and one that was asleep cannot write late.

Taking over raises the fencing number; a writer checks its own with ``UnitOfWork.fence`` in the
same transaction (Kleppmann 2016, "How to do distributed locking"). Times are the database's.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.database.database import Database
from hanlu.database.unit_of_work import LeaseLost
from hanlu.identity.principal import Principal
from hanlu.looking import look_again

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Fence:
    """Proof of holding a lease at some moment."""

    name: str
    number: int


class Lease:
    """A named right, held by ``holder`` (one id per process) and renewed while it works."""

    def __init__(
        self, database: Database, name: str, holder: UUID, ttl: timedelta = timedelta(seconds=10)
    ) -> None:
        self.name, self._database, self._holder, self._ttl = name, database, holder, ttl
        self._principal = Principal.system(f"lease.{name}")

    async def acquire(self) -> Fence | None:
        """Take or renew the lease; None while another holds it. Renewing keeps the number."""
        async with self._database.unit_of_work(
            self._principal, "lease.acquire", audited=False
        ) as uow:
            cursor = await uow.connection.execute(
                "insert into hanlu.lease as held (name, holder, fence, expires_at)"
                " values (%(name)s, %(holder)s, 1, clock_timestamp() + %(ttl)s)"
                " on conflict (name) do update set holder = excluded.holder,"
                " fence = held.fence + (held.holder <> excluded.holder)::int,"
                " expires_at = excluded.expires_at"
                " where held.holder = excluded.holder or held.expires_at < clock_timestamp()"
                " returning fence",
                {"name": self.name, "holder": self._holder, "ttl": self._ttl},
            )
            row = await cursor.fetchone()
        return Fence(self.name, row["fence"]) if row else None

    async def release(self) -> None:
        """Let others in at once; safe to call when the lease is already another's."""
        async with self._database.unit_of_work(
            self._principal, "lease.release", audited=False
        ) as uow:
            await uow.connection.execute(
                "update hanlu.lease set expires_at = clock_timestamp()"
                " where name = %s and holder = %s",
                (self.name, self._holder),
            )

    async def work(self, body: Callable[[Fence], Awaitable[None]]) -> None:
        """Run ``body`` whenever the lease is ours, for ever; it is cancelled when we lose it."""
        while True:
            fence = await self._try_acquire()
            if fence is None:
                await asyncio.sleep(self._ttl.total_seconds() / 5)
                continue
            task = asyncio.ensure_future(body(fence))
            try:
                await self._renew_until_lost(task, fence)
            finally:
                if not task.done():
                    task.cancel()
                    await asyncio.wait([task])
                await self._try_release()

    async def look(self, every_s: float, look: Callable[[Fence], Awaitable[bool | None]]) -> None:
        """As `look_again` does, whenever the lease is ours, for ever."""

        async def body(fence: Fence) -> None:
            with suppress(LeaseLost):  # another one looks now; we wait for our turn
                await look_again(self.name, every_s, partial(look, fence))

        await self.work(body)

    async def _renew_until_lost(self, task: asyncio.Future[None], fence: Fence) -> None:
        """Return when the lease is lost; raise what the body raised."""
        loop = asyncio.get_running_loop()
        good_until = loop.time() + self._ttl.total_seconds()
        while loop.time() < good_until:
            done, _ = await asyncio.wait([task], timeout=self._ttl.total_seconds() / 3)
            if done:
                return task.result()
            asked_at = loop.time()
            renewed = await self._try_acquire()
            if renewed == fence:
                good_until = asked_at + self._ttl.total_seconds()
            elif renewed is not None:
                break
        log.warning("lease_lost", name=self.name, fence=fence.number)
        return None

    async def _try_acquire(self) -> Fence | None:
        try:
            return await self.acquire()
        except (OperationalError, PoolTimeout) as error:
            log.warning("lease_unreachable", name=self.name, error=str(error))
            return None

    async def _try_release(self) -> None:
        try:
            await self.release()
        except (OperationalError, PoolTimeout) as error:
            log.warning("lease_not_released", name=self.name, error=str(error))
