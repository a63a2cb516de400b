"""Snapshots of the topics, made once for all who ask for the same within a moment."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from pydantic import BaseModel

from hanlu.database.outbox import last_number
from hanlu.identity.principal import Principal
from hanlu.live.sources import LiveSource
from hanlu.live.views import Wish
from hanlu.runtime import Resources

_FRESH_S = 1.0
_MAX_KEPT = 500


def encode_any(value: Any) -> bytes:
    """JSON of what a source returned; pydantic models as HTTP would show them."""
    return msgspec.json.encode(value, enc_hook=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise NotImplementedError(f"a live source returned {type(value).__name__}")


class Snapshots:
    """Reads the sources under a caller's rights. A rush of reconnecting sockets with one wish
    reads once: the snapshot is at most a second old, and missed events follow it.
    """

    def __init__(self, resources: Resources, sources: Sequence[LiveSource]) -> None:
        self._resources = resources
        self._sources = {source.topic: source for source in sources}
        self._kept: dict[Wish, tuple[float, asyncio.Task[tuple[int, dict[str, msgspec.Raw]]]]] = {}

    async def take(self, wish: Wish, principal: Principal) -> tuple[int, dict[str, msgspec.Raw]]:
        """(number, data by topic), from one snapshot of the record: the data holds every event
        up to the number, and those that are committed but that the relay has not numbered yet.
        """
        key = replace(wish, bounds=None)
        now = asyncio.get_running_loop().time()
        made_at, task = self._kept.get(key, (float("-inf"), None))
        if task is None or now - made_at > _FRESH_S or (task.done() and task.exception()):
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            task = asyncio.ensure_future(self._read(key, principal))
            self._kept[key] = (now, task)
        return await asyncio.shield(task)

    def forget(self) -> None:
        """Let the next one be read afresh."""
        self._kept.clear()

    async def _read(self, wish: Wish, principal: Principal) -> tuple[int, dict[str, msgspec.Raw]]:
        data: dict[str, msgspec.Raw] = {}
        async with self._resources.database.read(principal) as connection:
            number = await last_number(connection)
            for topic in sorted(wish.topics & self._sources.keys()):
                source = self._sources[topic]
                value = await source.snapshot(connection, principal, self._resources)
                data[topic] = msgspec.Raw(encode_any(value))
        return number, data
