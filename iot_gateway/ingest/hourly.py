"""What is learned of probes hour by hour: how far each lies from its neighbours and from its own
past, when it defrosts.

Judged by the rules that judge readings, with states, alarms and the record in one transaction, so
that an hour counts once however often this starts again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from hanlu.database import Database
from hanlu.database.lease import Fence, Lease
from hanlu.identity.principal import Principal
from hanlu.ids import IdSource
from iot_gateway.devices import defrosts
from iot_gateway.devices import repository as devices
from iot_gateway.ingest.evaluate import Evaluation
from iot_gateway.ingest.later import stands_of
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import LimitsSource
from iot_gateway.reading import MetricValue
from iot_gateway.readings import neighbours, own_days
from iot_gateway.rules import defrost, drift
from iot_gateway.rules.transition import Sample

LOOK_EVERY_S = 60.0
PRINCIPAL = Principal.system("gateway.hourly")
LEARNED_FROM = timedelta(days=30)
LEARNED_AT_HOUR = 0  # UTC, once a day


class Hourly:
    """Looks every minute, under a lease: one gateway does it for all."""

    name = "hourly"

    def __init__(
        self, database: Database, lease: Lease, ids: IdSource, limits: LimitsSource
    ) -> None:
        self._database, self._lease, self._ids, self._limits = database, lease, ids, limits
        self._registry = Registry()

    async def run(self) -> None:
        """Work whenever the lease is ours, until cancelled."""
        await self._lease.look(LOOK_EVERY_S, self.look)

    async def look(self, fence: Fence | None = None) -> bool:
        """Judge the next hour whose rollups are all there; False: there is none. Safe to repeat."""
        async with self._database.unit_of_work(PRINCIPAL, "hourly", audited=False) as uow:
            if fence is not None:
                await uow.fence(fence.name, fence.number)
            hour = await neighbours.next_hour(uow.connection)
            if hour is None:
                return False
            at = hour + neighbours.HOUR
            limits = self._limits()
            said: defaultdict[int, dict[str, MetricValue]] = defaultdict(dict)
            for probes in await neighbours.means(uow.connection, hour):
                for probe, apart_c in drift.differences(probes).items():
                    said[probe.channel][drift.METRIC] = apart_c
            if kinds := [kind for kind, pack in limits.packs.items() if pack.own_past]:
                unlike = await own_days.unlike(uow.connection, hour, kinds)
                for channel, metrics in unlike.items():
                    said[channel] |= metrics
            if said:
                found = {channel: Sample(at, 0, metrics) for channel, metrics in said.items()}
                stands = await stands_of(uow.connection, self._registry, list(found))
                await Evaluation(uow, self._registry, limits, self._ids).derived(found, stands)
            await neighbours.judged(uow.connection, hour)
        if hour.hour == LEARNED_AT_HOUR:
            await self.learn_defrosts()
        return True

    async def learn_defrosts(self) -> None:
        """Each channel's pattern by its own last month; the rules follow where one changed."""
        async with self._database.unit_of_work(PRINCIPAL, "hourly", audited=False) as uow:
            spells = await defrosts.spells(uow.connection, uow.now - LEARNED_FROM, uow.now)
            learned = await asyncio.to_thread(_learned, spells)  # the loop goes on meanwhile
            if await defrosts.keep(uow.connection, learned, uow.now):
                await devices.touch(uow.connection, "registry")


def _learned(
    spells: Mapping[int, Sequence[tuple[float, float]]],
) -> list[tuple[int, defrost.Learned]]:
    """The channels whose spells have a pattern."""
    found = ((channel, defrost.learn(each)) for channel, each in sorted(spells.items()))
    return [(channel, learned) for channel, learned in found if learned is not None]
