"""The component that sends commands after their commit: each once, also over kills.

A native command is published on the device's topic, which the gateway hears itself: what comes
back is at the broker, and its row says ``sent``. A row that was tried and did not come back, while
the gateway heard all that the broker had for it, never reached the broker and is published again.
So a kill at any point loses none and repeats none. A device's format that the gateway does not
hear back is sent at most once: a kill between the row and the line loses the command, in sight.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.database import Database
from hanlu.health import Pulse
from hanlu.identity.principal import Principal
from iot_gateway.device_commands import repository, service

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.5
BACK_WITHIN = timedelta(seconds=10)
"""A command that the broker took is back within this time of listening to it; it took 0.1 s."""
MOST = 200
PRINCIPAL = Principal.system("gateway.commands")

type Publish = Callable[[str, bytes], None]
type Since = Callable[[], datetime | None]


def untried_since(listening_since: datetime | None, now: datetime) -> datetime | None:
    """Commands tried before this instant never reached the broker; None while nobody can say."""
    if listening_since is None or now - listening_since < BACK_WITHIN:
        return None
    return now - BACK_WITHIN


class CommandSender:
    """Looks twice a second for commands to send, and for those whose time is over.

    ``connected_since``: since when the broker takes what we say; ``listening_since``: since when
    all that it has for us is stored. None while not so.
    """

    name = "commands"

    def __init__(
        self, database: Database, publish: Publish, connected_since: Since, listening_since: Since
    ) -> None:
        self._database, self._publish = database, publish
        self._connected_since, self._listening_since = connected_since, listening_since
        self.pulse = Pulse()

    async def run(self) -> None:
        """Work until cancelled; a database that is away is asked again."""
        while True:
            try:
                self.pulse.ok(await self.look())
            except (OperationalError, PoolTimeout) as error:
                self.pulse.failing("database.away")
                log.warning("commands_wait", error=str(error))
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> datetime:
        """Send what is due and end what is over; safe to repeat."""
        async with self._database.unit_of_work(PRINCIPAL, "commands.send", audited=False) as uow:
            await service.time_out(uow, MOST)
            due = []
            if self._connected_since() is not None:
                again = untried_since(self._listening_since(), uow.now)
                due = await repository.claim(uow.connection, uow.now, again, MOST)
                await service.claim_tried(uow, (each.id for each in due))
        for each in due:
            self._publish(each.topic, each.payload.encode())
        if due:
            log.info("commands_sent", count=len(due))
        return uow.now
