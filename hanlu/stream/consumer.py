"""A consumer: each event handled once, its effect and its position in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.contracts.events import Event, NumberedEvent, decode, tag_of
from hanlu.database import Database, UnitOfWork
from hanlu.database.lease import Fence, Lease
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal
from hanlu.stream import attendance
from hanlu.stream.feed import EventFeed

log = structlog.get_logger()

type Handler[E: Event] = Callable[[UnitOfWork, E], Awaitable[None]]

_TRIES = 3
# Positions over events that nobody here handles are written down only this often.
_SKIP_STRIDE = 500


class InboxMoved(Exception):
    """Another process handled this event first; ours is rolled back."""


class Consumer:
    """Hands the events of its types to their handlers, in order, each exactly once.

    The inbox row moves in the handler's own transaction and only from where we saw it, so two
    consumers of one name can race and one effect remains. An event that fails ``_TRIES`` times,
    or is refused by a DomainError, is parked where people see it, and the line moves on. A
    database that is away is waited for.
    """

    def __init__(
        self,
        name: str,
        database: Database,
        feed: EventFeed,
        holder: UUID,
        handlers: Mapping[type[Any], Handler[Any]],  # each handler takes its own type
    ) -> None:
        self.name = name
        self._database, self._feed = database, feed
        self._handlers = {tag_of(kind): (kind, handle) for kind, handle in handlers.items()}
        self._lease = Lease(database, f"consumer.{name}", holder)
        self._principal = Principal.system(name)

    async def run(self) -> None:
        """Consume whenever the lease is ours, until cancelled."""
        await self._lease.work(self._consume)

    async def _consume(self, _fence: Fence) -> None:
        while True:
            try:
                await self._consume_from(await self._position())
            except InboxMoved:
                log.warning("consumer_overtaken", consumer=self.name)
            except (OperationalError, PoolTimeout) as error:
                log.warning("consumer_waits", consumer=self.name, error=str(error))
                await asyncio.sleep(0.5)

    async def _consume_from(self, stored: int) -> None:
        """``stored`` is the inbox row as it stands; events nobody handles are stepped over."""
        seen = stored
        while True:
            for event in await self._feed.after(seen):
                if event.type in self._handlers:
                    await self._handle(event, stored)
                    stored = event.number
                seen = event.number
            if seen - stored >= _SKIP_STRIDE:
                await self._skip(stored, seen)
                stored = seen

    async def _handle(self, event: NumberedEvent, stored: int) -> None:
        kind, handle = self._handlers[event.type]
        for attempt in range(1, _TRIES + 1):
            try:
                async with self._database.unit_of_work(
                    self._principal, f"{self.name}.{event.type}"
                ) as uow:
                    await self._move(uow, stored, event.number)
                    await handle(uow, decode(kind, event))
                return
            except (InboxMoved, OperationalError, PoolTimeout):
                raise
            except (DomainError, msgspec.ValidationError) as refusal:
                await self._park(event, stored, refusal)
                return
            except Exception as error:  # told to the log, then parked in sight
                log.exception("event_failed", consumer=self.name, number=event.number)
                if attempt == _TRIES:
                    await self._park(event, stored, error)
                    return
                await asyncio.sleep(0.1 * attempt)

    async def _position(self) -> int:
        async with self._database.unit_of_work(self._principal, "inbox.open", audited=False) as uow:
            await uow.connection.execute(
                "insert into hanlu.inbox (consumer, number) values (%s, 0) on conflict do nothing",
                (self.name,),
            )
            cursor = await uow.connection.execute(
                "select number, retired_at from hanlu.inbox where consumer = %s", (self.name,)
            )
            row = await cursor.fetchone()
        assert row is not None  # noqa: S101  # inserted above
        if row["retired_at"] is not None:
            async with self._database.unit_of_work(self._principal, "consumer.return") as uow:
                await attendance.welcome_back(uow, self.name)
        return int(row["number"])

    async def _move(self, uow: UnitOfWork, stored: int, to: int) -> None:
        moved = await uow.connection.execute(
            "update hanlu.inbox set number = %s, moved_at = now()"
            " where consumer = %s and number = %s",
            (to, self.name, stored),
        )
        if moved.rowcount != 1:
            raise InboxMoved

    async def _skip(self, stored: int, to: int) -> None:
        async with self._database.unit_of_work(self._principal, "inbox.skip", audited=False) as uow:
            await self._move(uow, stored, to)

    async def _park(self, event: NumberedEvent, stored: int, error: Exception) -> None:
        code = error.code if isinstance(error, DomainError) else type(error).__name__
        log.error("event_parked", consumer=self.name, number=event.number, code=code)
        async with self._database.unit_of_work(self._principal, f"{self.name}.park") as uow:
            await self._move(uow, stored, event.number)
            await uow.connection.execute(
                "insert into hanlu.parked_event (consumer, number, event_id, type, data, code,"
                " detail) values (%s, %s, %s, %s, %s, %s, %s)",
                (
                    self.name,
                    event.number,
                    event.event_id,
                    event.type,
                    bytes(event.data).decode(),
                    code,
                    str(error),
                ),
            )
            uow.record(f"event:{event.event_id}", reason=code)
