"""What time alone brings: delays that run out, shelves that end, flapping that settles, reviews.

Everything waits in the database, so that a restart forgets none of it.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from hanlu.database import Connection, Database, UnitOfWork
from hanlu.database.lease import Fence, Lease
from hanlu.identity.principal import Principal
from hanlu.ids import IdSource
from iot_gateway.alarms import service, shelves, unshelving
from iot_gateway.ingest import states
from iot_gateway.ingest.evaluate import Evaluation, Stand
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import LimitsSource
from iot_gateway.readings import reviews

LOOK_EVERY_S = 2.0
MOST = 500
AT_ONCE = 20
"""Channels whose reviews are worked off before delays are asked for again."""
PRINCIPAL = Principal.system("gateway.later")

type _Turn = Callable[[UnitOfWork], Coroutine[Any, Any, None]]


class Later:
    """Looks every few seconds, under a lease: one gateway does it for all."""

    name = "later"

    def __init__(
        self, database: Database, lease: Lease, ids: IdSource, limits: LimitsSource
    ) -> None:
        self._database, self._lease, self._ids, self._limits = database, lease, ids, limits
        self._registry = Registry()

    async def run(self) -> None:
        """Work whenever the lease is ours, until cancelled."""
        await self._lease.look(LOOK_EVERY_S, self.look)

    async def look(self, fence: Fence | None = None) -> bool:
        """Do what is due, each kind in a transaction of its own. Safe to repeat.

        True: more reviews are ripe, which take so long that delays have their turn in between.
        """
        for turn in (self._delays, self._shelves, self._settled):
            await self._turn(turn, fence)
        async with self._database.read(PRINCIPAL) as connection:
            ripe = await reviews.ripe(connection, self._database.clock.now(), AT_ONCE)
        for channel in ripe:  # each alone: days of readings are read, and the channel is locked
            await self._turn(partial(self._review, channel), fence)
        return len(ripe) == AT_ONCE

    async def _turn(self, turn: _Turn, fence: Fence | None) -> None:
        async with self._database.unit_of_work(PRINCIPAL, "later", audited=False) as uow:
            if fence is not None:
                await uow.fence(fence.name, fence.number)
            await turn(uow)

    async def _delays(self, uow: UnitOfWork) -> None:
        channels = await states.due(uow.connection, uow.now, MOST)
        if channels:
            stands = await stands_of(uow.connection, self._registry, channels)
            await self._evaluation(uow).pass_time(stands)

    async def _review(self, channel: int, uow: UnitOfWork) -> None:
        stands = await stands_of(uow.connection, self._registry, [channel])
        await self._evaluation(uow).review(stands)

    async def _shelves(self, uow: UnitOfWork) -> None:
        for alarm in await shelves.ended(uow.connection, uow.now):
            await unshelving.ring_again(uow, alarm)

    async def _settled(self, uow: UnitOfWork) -> None:
        await service.clear_settled(uow)

    def _evaluation(self, uow: UnitOfWork) -> Evaluation:
        return Evaluation(uow, self._registry, self._limits(), self._ids)


async def stands_of(
    connection: Connection, registry: Registry, channels: list[int]
) -> dict[int, Stand]:
    """The device and the probe of each channel."""
    await registry.refresh(connection)
    cursor = await connection.execute(
        "select id, device, probe from gateway.channel where id = any(%s)", (channels,)
    )
    rows = await cursor.fetchall()
    await registry.learn_keys(connection, {row["device"] for row in rows})
    return {
        row["id"]: (device, row["probe"])
        for row in rows
        if (device := registry.keyed(row["device"])) is not None
    }
