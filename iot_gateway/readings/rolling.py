"""The component that closes hours and derives their rollups."""

import asyncio
from datetime import timedelta
from functools import partial

from hanlu.clock import Clock
from hanlu.database import Database
from hanlu.health import Pulse
from hanlu.identity.principal import Principal
from hanlu.looking import look_again
from iot_gateway.readings import rollups

LOOK_EVERY_S = 20.0
GRACE = timedelta(minutes=5)
"""What comes so long after its hour is worked in at once; what comes later, once more."""
AT_ONCE = 500
"""Hours of channels derived in one transaction: a few tenths of a second."""
PRINCIPAL = Principal.system("gateway.rollups")


class RollupKeeper:
    """Rollups follow the readings: closed hours at once, hours with late readings again.

    Any number of processes may run it; one derives at a time. What it did not get to yet, charts
    read from the readings themselves.
    """

    name = "rollups"

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self.pulse = Pulse()

    async def run(self) -> None:
        """Work until cancelled; a database that is away is asked again."""
        await look_again(
            self.name, LOOK_EVERY_S, self._look, partial(self.pulse.failing, "database.away")
        )

    async def _look(self) -> None:
        await self.catch_up()
        self.pulse.ok(self._clock.now())

    async def catch_up(self) -> None:
        """Close the hours that are over and derive all that is due."""
        until, more = self._clock.now() - GRACE, True
        while more:
            async with self._database.unit_of_work(
                PRINCIPAL, "rollups.close", audited=False
            ) as uow:
                more = await rollups.close(uow.connection, until)
        derived = AT_ONCE
        while derived == AT_ONCE:
            async with self._database.unit_of_work(
                PRINCIPAL, "rollups.derive", audited=False
            ) as uow:
                derived = await rollups.derive(uow.connection, AT_ONCE)
            await asyncio.sleep(0)
