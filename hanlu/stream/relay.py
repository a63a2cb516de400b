"""The relay: the one process that numbers events and puts them on the stream."""

import asyncio
from uuid import UUID

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from hanlu.contracts.events import NumberedEvent
from hanlu.database import Database
from hanlu.database.lease import Fence, Lease
from hanlu.database.outbox import last_number, number_waiting, read_after
from hanlu.database.unit_of_work import OUTBOX_CHANNEL
from hanlu.identity.principal import Principal
from hanlu.stream.feed import STREAM_KEY, publish, published_number

log = structlog.get_logger()

_POLL_S = 1.0
_BATCH = 1000


class Relay:
    """Number, commit, publish. Dying between commit and publish costs nothing: the next turn
    compares the stream with the record and publishes what is missing.
    """

    name = "relay"

    def __init__(self, database: Database, redis: Redis, holder: UUID) -> None:
        self._database, self._redis = database, redis
        self._lease = Lease(database, "relay", holder)
        self._principal = Principal.system("relay")

    async def run(self) -> None:
        """Work whenever the lease is ours, until cancelled."""
        await self._lease.work(self._turns)

    async def _turns(self, _fence: Fence) -> None:
        while True:
            try:
                await self._listen_and_publish()
            except (OperationalError, PoolTimeout, RedisError, OSError) as error:
                log.warning("relay_waits", error=str(error))
                await asyncio.sleep(0.5)

    async def _listen_and_publish(self) -> None:
        """Publish as the outbox calls."""
        connection = await self._database.dedicated()
        try:
            await connection.execute(f"listen {OUTBOX_CHANNEL}")
            published = await self._published()
            while True:
                published = await self._publish_waiting(published)
                async for _ in connection.notifies(timeout=_POLL_S, stop_after=1):
                    pass
        finally:
            await connection.close()

    async def _published(self) -> int:
        """The last number on the stream, which is begun anew when it knows more than the record:
        that was restored from a backup, and its events would else wait for their numbers to
        come round again.
        """
        published = await published_number(self._redis)
        async with self._database.read(self._principal) as connection:
            recorded = await last_number(connection)
        if published <= recorded:
            return published
        log.warning("stream_ahead_of_record", published=published, recorded=recorded)
        await self._redis.delete(STREAM_KEY)
        return 0

    async def _publish_waiting(self, published: int) -> int:
        """Number and publish until nothing waits; returns the last number on the stream."""
        while True:
            async with self._database.unit_of_work(
                self._principal, "relay.number", audited=False
            ) as uow:
                events = await number_waiting(uow.connection, _BATCH)
                all_of_them = len(events) < _BATCH
                if not events or events[0].number != published + 1:
                    # A death in between, or a Redis that lost its end: fill from the record.
                    events = await read_after(uow.connection, published, _BATCH)
                    all_of_them = not events
            if events:
                published = await self._publish(events)
            if all_of_them:  # what is committed from here on calls
                return published

    async def _publish(self, events: list[NumberedEvent]) -> int:
        try:
            await publish(self._redis, events)
        except ResponseError as error:
            newest = await published_number(self._redis)
            if newest < events[0].number:  # not a stream that is further: full, or read-only
                raise
            log.warning("relay_behind_stream", error=str(error))
            return newest
        return events[-1].number
