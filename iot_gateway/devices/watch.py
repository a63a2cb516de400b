"""The component that notices silence: by what is stored, so also after a restart."""

from collections.abc import Callable
from datetime import datetime
from itertools import count

import structlog

from hanlu.contracts.events import Reason
from hanlu.database import Connection, Database, UnitOfWork
from hanlu.database.lease import Fence, Lease
from hanlu.identity.principal import Principal
from hanlu.ids import IdSource
from iot_gateway.alarms import quiet
from iot_gateway.devices import quiet_probes
from iot_gateway.devices.quietness import Listening, LostBridge, Presence, fallen_silent
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import LimitsSource
from iot_gateway.rules.silence import AT_LEAST
from iot_gateway.rules.transition import Transition

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 5.0
PROBES_EVERY = 12  # looks
PRINCIPAL = Principal.system("gateway.silence")


class SilenceWatch:
    """Looks every few seconds for devices and bridges that should have spoken by now.

    Only while this gateway listens: ``listening`` says since and until when, None while it does
    not.
    """

    name = "silence"

    def __init__(
        self,
        database: Database,
        lease: Lease,
        ids: IdSource,
        listening: Callable[[], Listening | None],
        limits: LimitsSource,
    ) -> None:
        self._database, self._lease, self._ids = database, lease, ids
        self._limits = limits
        self._listening, self._turns = listening, count()

    async def run(self) -> None:
        """Watch whenever the lease is ours, until cancelled."""
        await self._lease.look(LOOK_EVERY_S, self._watch)

    async def _watch(self, fence: Fence) -> None:
        listening = self._listening()
        if listening is None:
            return
        await self.look(listening, fence)
        if next(self._turns) % PROBES_EVERY == 0:
            await self.look_at_probes(fence)

    async def look_at_probes(self, fence: Fence | None = None) -> None:
        """Open and clear the alarms of probes that their devices go on without. Safe to repeat."""
        async with self._database.unit_of_work(PRINCIPAL, "silence", audited=False) as uow:
            if fence is not None:
                await uow.fence(fence.name, fence.number)
            fallen, back = quiet_probes.turned(await quiet_probes.candidates(uow.connection))
            if fallen:
                registry, limits = Registry(), self._limits()
                await registry.refresh(uow.connection)
                await registry.learn_keys(uow.connection, {each.device for each in fallen})
                for each in fallen:
                    device = registry.keyed(each.device)
                    if device is not None:
                        judged = limits.judged(registry.zone(device))
                        await quiet.probe_falls_silent(
                            uow, self._ids, registry, device, each, judged
                        )
            for each in back:
                await quiet.probe_speaks_again(uow, each)

    async def look(self, listening: Listening, fence: Fence | None = None) -> None:
        """Open an alarm for whoever has fallen silent; one transaction, safe to repeat."""
        async with self._database.unit_of_work(PRINCIPAL, "silence", audited=False) as uow:
            if fence is not None:
                await uow.fence(fence.name, fence.number)
            presences = await candidates(uow.connection, min(uow.now, listening.until) - AT_LEAST)
            lost, silent = fallen_silent(presences, listening, uow.now)
            if lost or silent:
                await self._tell(uow, lost, silent)

    async def _tell(
        self, uow: UnitOfWork, lost: list[LostBridge], silent: list[tuple[int, Transition]]
    ) -> None:
        registry = Registry()
        await registry.refresh(uow.connection)
        await registry.learn_keys(
            uow.connection, [each.device for each in lost] + [key for key, _ in silent]
        )
        limits = self._limits()
        for each in lost:
            bridge = registry.keyed(each.device)
            if bridge is not None:
                why = Reason("bridge.lost", {"sensors": each.sensors, "last_at": each.since})
                await quiet.bridge_falls_silent(
                    uow,
                    self._ids,
                    registry,
                    bridge,
                    since=each.since,
                    why=why,
                    judged=limits.judged(registry.zone(bridge)),
                )
        for key, told in silent:
            device = registry.keyed(key)
            if device is not None:
                await quiet.fall_silent(
                    uow,
                    self._ids,
                    registry,
                    device,
                    since=told.opened_at,
                    heard_at=told.why.params["last_at"],
                    why=told.why,
                    judged=limits.judged(registry.zone(device)),
                )
        log.info("silence_found", bridges=len(lost), devices=len(silent))


async def candidates(connection: Connection, before: datetime) -> list[Presence]:
    """Devices not heard since ``before``, and all that share a bridge: who may be silent."""
    cursor = await connection.execute(
        """select d.key as device, d.expected_interval_s as interval_s, d.kind = 'bridge' as bridge,
               d.via, p.last_seen_at, p.silent_since, p.back_at
           from gateway.device d join gateway.presence p on p.device = d.key
           where d.kind = 'bridge' or d.via is not null
              or (p.last_seen_at < %s and p.silent_since is null)""",
        (before,),
    )
    return [Presence(**row) for row in await cursor.fetchall()]
