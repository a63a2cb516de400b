"""The component that signs finished days, and supplements for readings that came after."""

import asyncio
from functools import partial

import structlog

from hanlu.clock import Clock
from hanlu.database import Database
from hanlu.files import FileMissing
from hanlu.health import Pulse
from hanlu.identity.principal import Principal
from hanlu.looking import look_again
from iot_gateway.records import due
from iot_gateway.records.sealing import Sealer

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 60.0
PRINCIPAL = Principal.system("gateway.record")


class RecordKeeper:
    """Any number of processes may run it; one signs at a time.

    What it did not get to waits in the database. Without a secret key (None) it signs nothing,
    and says so.
    """

    name = "record"

    def __init__(self, database: Database, clock: Clock, sealer: Sealer | None) -> None:
        self._database, self._clock, self._sealer = database, clock, sealer
        self.pulse = Pulse()

    async def run(self) -> None:
        """Work until cancelled; a database or a file store that is away is asked again."""
        await look_again(
            self.name, LOOK_EVERY_S, self._look, partial(self.pulse.failing, "database.away")
        )

    async def _look(self) -> None:
        if self._sealer is None:
            self.pulse.failing("record.no_secret_key")
            return
        try:
            await self.catch_up(self._sealer)
            self.pulse.ok(self._clock.now())
        except (OSError, FileMissing) as error:
            self.pulse.failing("record.files")
            log.error("record_waits", error=repr(error))

    async def catch_up(self, sealer: Sealer) -> None:
        """Sign every day that is over and every supplement that is ripe; a transaction each."""
        more = True
        while more:
            async with self._database.unit_of_work(PRINCIPAL, "record.close", audited=False) as uow:
                more = await due.close_day(uow.connection, self._clock.now())
        more = True
        while more:
            async with self._database.unit_of_work(PRINCIPAL, "record.sign", audited=False) as uow:
                more = await sealer.seal_next(uow)
            await asyncio.sleep(0)
