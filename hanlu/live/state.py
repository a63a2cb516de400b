"""The state lane's board: how things stand right now, in Valkey. Losing it costs one update.

Positions, latest values and arrival estimates change too often for the record and are worthless a
minute later. They go straight to a hash per topic, for snapshots, and over a channel to the hubs.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hanlu.contracts.events import Audience

log = structlog.get_logger()

CHANNEL = "hanlu:state"
_KEY = "hanlu:state:"


class StateItem(msgspec.Struct, frozen=True, kw_only=True):
    """How one thing stands: ``data`` as it goes out, who may see it, where it is.

    ``position`` is (longitude, latitude) in degrees, WGS-84; only what has one is cut by bounds.
    """

    data: Any
    audience: Audience
    position: tuple[float, float] | None = None


class StateChange(msgspec.Struct, frozen=True):
    """What a hub is told: new items by id, None for one that is gone."""

    topic: str
    items: dict[str, StateItem | None]


_encode = msgspec.json.encode
_decode_item = msgspec.json.Decoder(StateItem).decode
_decode_change = msgspec.json.Decoder(StateChange).decode


class StateBoard:
    """Publishes how things stand, and reads it back whole."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def publish(
        self,
        topic: str,
        item_id: str,
        data: Any,
        audience: Audience,
        position: tuple[float, float] | None = None,
    ) -> None:
        """Tell how ``item_id`` stands now; see `publish_many`."""
        item = StateItem(data=data, audience=audience, position=position)
        await self.publish_many(topic, {item_id: item})

    async def publish_many(self, topic: str, items: Mapping[str, StateItem]) -> None:
        """Tell how these stand now; the latest wins. Never fails its caller: while Valkey is
        away the update is lost, and the next one heals it."""
        if not items:
            return
        encoded = {item_id: _encode(item) for item_id, item in items.items()}
        fields = [part for pair in encoded.items() for part in pair]
        told = {item_id: msgspec.Raw(item) for item_id, item in encoded.items()}
        await self._send(topic, told, ("HSET", _KEY + topic, *fields))

    async def remove(self, topic: str, item_id: str) -> None:
        """Tell that it is gone."""
        await self._send(topic, {item_id: None}, ("HDEL", _KEY + topic, item_id))

    async def read(self, topic: str) -> dict[str, StateItem]:
        """Everything of a topic; raises RedisError. What an older version wrote is left out."""
        stored: Any = await self._redis.hgetall(_KEY + topic)
        items = {}
        for item_id, encoded in stored.items():
            try:
                items[item_id.decode()] = _decode_item(encoded)
            except msgspec.ValidationError as error:
                log.warning("state_unreadable", topic=topic, id=item_id, error=str(error))
        return items

    async def _send(
        self, topic: str, items: Mapping[str, msgspec.Raw | None], command: tuple[Any, ...]
    ) -> None:
        """``items``: as in `StateChange`, encoded."""
        change = _encode({"topic": topic, "items": items})
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.execute_command(*command)
                pipeline.execute_command("PUBLISH", CHANNEL, change)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("state_unpublished", topic=topic, error=str(error))


def decode_change(message: bytes) -> StateChange:
    """A message of the channel; raises msgspec.ValidationError."""
    return _decode_change(message)
