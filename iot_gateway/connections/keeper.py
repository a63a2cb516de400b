"""The component that carries credentials to the broker and refusals back."""

import asyncio
from collections.abc import Callable, Sequence

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.clock import Clock
from hanlu.contracts import topics
from hanlu.database import Database
from hanlu.embedded.broker_users import BrokerUnconfirmed
from hanlu.embedded.refusals import Refusal
from hanlu.health import Pulse
from hanlu.identity.principal import Principal
from iot_gateway.connections import repository
from iot_gateway.connections.brokers import BrokerAdmin
from iot_gateway.devices.model import Device
from iot_gateway.devices.repository import devices_named
from iot_gateway.ingest import measures, quarantine
from iot_gateway.ingest.quarantine import Refused

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.5
MOST_REFUSALS = 500  # at a time: a device gone mad must not fill the table by itself
PRINCIPAL = Principal.system("gateway.connections")


class CredentialKeeper:
    """Whenever connections change in the database, the broker is made to agree.

    Applied at every start as well, so a broker with an old or an empty file is set right.
    """

    name = "credentials"

    def __init__(
        self,
        database: Database,
        admin: BrokerAdmin,
        clock: Clock,
        tell: Callable[[Device, Refused], None],
    ) -> None:
        self._database, self._admin, self._clock, self._tell = database, admin, clock, tell
        self._applied = -1
        self.pulse = Pulse()

    async def run(self) -> None:
        """Work until cancelled; a broker or a database that is away is asked again."""
        while True:
            try:
                await self._apply()
                await self._keep_refusals()
                self.pulse.ok(self._clock.now())
            except (OperationalError, PoolTimeout) as error:
                self.pulse.failing("database.away")
                log.warning("credentials_wait", error=str(error))
            except BrokerUnconfirmed as error:
                self.pulse.failing("broker.unconfirmed")
                log.warning("credentials_unconfirmed", error=str(error))
            await asyncio.sleep(LOOK_EVERY_S)

    async def _apply(self) -> None:
        async with self._database.read(PRINCIPAL) as connection:
            number, _ = await repository.progress(connection)
            if number == self._applied:
                return
            users = await repository.valid_users(connection)
        await asyncio.to_thread(self._admin.apply, users)
        async with self._database.unit_of_work(
            PRINCIPAL, "connections.apply", audited=False
        ) as uow:
            await repository.confirm(uow.connection, number)
        self._applied = number
        log.info("credentials_applied", users=len(users), revision=number)

    async def _keep_refusals(self) -> None:
        refused = await asyncio.to_thread(self._admin.refusals)
        if not refused:
            return
        kept = refused[:MOST_REFUSALS]
        async with self._database.unit_of_work(
            PRINCIPAL, "connections.refusals", audited=False
        ) as uow:
            names = {name for each in kept for name in (each.client_id, each.user) if name}
            found = await devices_named(uow.connection, sorted(names))
            known = {device.id: device for device in found}
            rows = [as_refused(each, frozenset(known)) for each in kept]
            await quarantine.keep(uow.connection, rows)
        for row in rows:
            if (device := known.get(row.device_id or "")) is not None:
                self._tell(device, row)
        _count(refused)


def as_refused(refusal: Refusal, registered: frozenset[str]) -> Refused:
    """A broker's refusal as people see it: at the device that was refused.

    The broker names the user only for a wrong password; else a client id that is a registered
    device's name tells, else the topic.
    """
    native = topics.parse(refusal.topic or "")
    named = refusal.client_id if refusal.client_id in registered else None
    return Refused(
        at=refusal.at,
        topic=refusal.topic or "",
        device_id=refusal.user or named or (native.device_id if native else None),
        code=f"broker_{refusal.reason}",
        field=None,
        reason=f"refused by the broker; client {refusal.client_id[:64]} at {refusal.address}",
        payload=b"",
        size=0,
    )


def _count(refused: Sequence[Refusal]) -> None:
    for each in refused:
        measures.REFUSED.labels(f"broker_{each.reason}").inc()
