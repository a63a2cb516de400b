"""Reading the event stream: from Redis while it has what is asked for, else from the outbox.

Redis is a wire: it may start empty, be trimmed or be away. The numbers tell: an event that does
not follow the last one means that the record must be asked.
"""

import asyncio
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hanlu.contracts.events import NumberedEvent
from hanlu.database import Database
from hanlu.database.outbox import last_number, read_after
from hanlu.identity.principal import Principal

log = structlog.get_logger()

STREAM_KEY = "hanlu:events"
# About a day of a busy installation; who is further behind reads the outbox.
STREAM_LENGTH = 100_000
_BATCH = 500
_FIELD = b"e"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(NumberedEvent).decode


def stream_id(number: int) -> str:
    """The stream id of an event: its number, so that a second publishing is refused."""
    return f"{number}-1"


async def publish(redis: Redis, events: list[NumberedEvent]) -> None:
    """Append events in order. Raises ResponseError when the stream is already further."""
    async with redis.pipeline(transaction=False) as pipeline:
        for event in events:
            pipeline.execute_command(
                "XADD",
                STREAM_KEY,
                *("MAXLEN", "~", STREAM_LENGTH),
                stream_id(event.number),
                *(_FIELD, _encode(event)),
            )
        await pipeline.execute()


async def published_number(redis: Redis) -> int:
    """The number of the newest event on the stream; 0 when it is empty."""
    newest: Any = await redis.xrevrange(STREAM_KEY, count=1)
    return int(newest[0][0].split(b"-")[0]) if newest else 0


class EventFeed:
    """Events after a number, in order and without a gap. Holds no position of its own."""

    def __init__(self, database: Database, redis: Redis) -> None:
        self._database, self._redis = database, redis
        self._principal = Principal.system("stream.feed")

    async def after(self, number: int, wait_s: float = 1.0) -> list[NumberedEvent]:
        """Up to 500 events that follow ``number``; empty when none came within ``wait_s``.

        While Redis is away the outbox answers, a little slower.
        """
        try:
            events = await self._from_stream(number, wait_s)
        except (RedisError, OSError) as error:
            log.warning("stream_unreachable", error=str(error))
            await asyncio.sleep(min(wait_s, 0.5))
            return await self._from_outbox(number)
        if events and events[0].number == number + 1:
            return events
        # Nothing came, or there is a gap: Redis may have started empty or been trimmed.
        return await self._from_outbox(number)

    async def last_number(self) -> int:
        """The number of the newest event that exists."""
        async with self._database.read(self._principal) as connection:
            return await last_number(connection)

    async def _from_stream(self, number: int, wait_s: float) -> list[NumberedEvent]:
        answer: Any = await self._redis.xread(
            {STREAM_KEY: f"{number}-1"}, count=_BATCH, block=max(1, int(wait_s * 1000))
        )
        return [_decode(fields[_FIELD]) for _, entries in answer for _, fields in entries]

    async def _from_outbox(self, number: int) -> list[NumberedEvent]:
        async with self._database.read(self._principal) as connection:
            return await read_after(connection, number, _BATCH)
