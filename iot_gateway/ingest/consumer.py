"""The ingest component: take what arrived, commit it, then acknowledge it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice

import structlog
from psycopg import InterfaceError, InternalError, OperationalError, ProgrammingError
from psycopg_pool import PoolTimeout

from hanlu.clock import Clock
from hanlu.health import Pulse
from iot_gateway.devices.quietness import Listening
from iot_gateway.ingest import measures
from iot_gateway.ingest.delivery import own_ack
from iot_gateway.ingest.edge_nodes import BirthsWanted
from iot_gateway.ingest.inbox import Arrived, Inbox
from iot_gateway.ingest.lag import Lag
from iot_gateway.ingest.link import MqttLink
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.store import BatchStore, Stored

log = structlog.get_logger(__name__)

BATCH = 2000
LINGER_S = 0.002
RETRY_S = (0.1, 5.0)
LOOK_EVERY_S = 2.0  # for a new binding, while nothing comes that would make the gateway look
OWN_ACK_EVERY_S = 0.5
ON_ITS_WAY = timedelta(seconds=30)
LAG_OF = 50  # the last readings of a batch say how old is what arrives

# The database is away, or its tables are not as they should be: no message is at fault.
_NOT_THE_MESSAGE = (OperationalError, PoolTimeout, ProgrammingError, InternalError, InterfaceError)

type Listener = Callable[[Stored], Awaitable[None]]


class Ingest:
    """Stores each message before acknowledging it: what dies in between comes again.

    Natural batching: while one batch commits, the next one gathers. A database that is away is
    waited for and nothing is acknowledged; a message that cannot be stored for another reason is
    set aside with its bytes, so that the line moves on.
    """

    name = "ingest"

    def __init__(
        self,
        link: MqttLink,
        inbox: Inbox,
        store: BatchStore,
        registry: Registry,
        clock: Clock,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self._link, self._inbox, self._store, self._clock = link, inbox, store, clock
        self._registry, self._listeners = registry, listeners
        self._own_acks: dict[tuple[str, str], int] = {}  # by device and boot
        self._database_away = False
        self._storing_since: datetime | None = None
        self._in_hand_since: datetime | None = None  # when what is being stored arrived
        self._lag = Lag()
        self._births = BirthsWanted()
        self._pulse = Pulse()

    @property
    def pulse(self) -> Pulse:
        """Well while the broker is subscribed to and the database takes what comes."""
        if self._database_away:
            self._pulse.failing("database.away")
        elif self._link.trouble is not None:
            self._pulse.failing(self._link.trouble)
        else:
            self._pulse.ok(self._clock.now())
        return self._pulse

    def listening(self) -> Listening | None:
        """Since when what devices say is stored, and up to which instant; None while it is not."""
        subscribed_at, storing_since = self._link.subscribed_at, self._storing_since
        if subscribed_at is None or storing_since is None or not self.pulse.ready:
            return None
        now = self._clock.now()
        unstored_since = self._in_hand_since or self._inbox.waiting_since or now
        until = min(now, unstored_since) - self._lag.at(now)
        return Listening(max(subscribed_at, storing_since), until)

    def listening_since(self) -> datetime | None:
        """Since when all that devices say arrives and is stored; None while any is on its way."""
        listening = self.listening()
        if listening is None or self._clock.now() - listening.until > ON_ITS_WAY:
            return None
        return listening.since

    def connected_since(self) -> datetime | None:
        """Since when the broker takes what we publish and sends what we asked for."""
        return self._link.subscribed_at

    async def run(self) -> None:
        """Work until cancelled; the broker keeps what is not acknowledged."""
        await self._retried(self._store.prepare)
        self._link.subscribe(self._registry.filters())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._link.run(), name="mqtt")
            group.create_task(self._tell_devices(), name="own acks")
            group.create_task(self._store_what_arrives(), name="store")

    async def _store_what_arrives(self) -> None:
        while True:
            messages = await self._taken()
            _count(messages)
            measures.WAITING.set(len(self._inbox))
            self._in_hand_since = messages[0].at
            await self._store_all(messages)
            self._in_hand_since = None

    async def _tell_devices(self) -> None:
        """Let devices know how far their numbering has arrived, each twice a second at most."""
        while True:
            await asyncio.sleep(OWN_ACK_EVERY_S)
            # Commands need room as well; whoever is left out comes first next time.
            told = list(islice(self._own_acks.items(), self._link.room // 2))
            self._link.publish_all(own_ack(*line, seq) for line, seq in told)
            for line, _ in told:
                del self._own_acks[line]

    async def _taken(self) -> list[Arrived]:
        """The next batch; while none comes, changes of the registry are followed."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    return await self._inbox.take(BATCH, LINGER_S)
            except TimeoutError:
                await self._retried(self._store.look)
                self._link.subscribe(self._registry.filters())

    async def _store_all(self, messages: list[Arrived]) -> None:
        """Commit and acknowledge; what cannot be stored together is stored in halves."""
        try:
            stored = await self._retried(lambda: self._timed(messages))
        except Exception as error:  # told to the log, and the message kept where people see it
            if len(messages) > 1:
                log.warning("batch_split", size=len(messages), error=repr(error))
                middle = len(messages) // 2
                await self._store_all(messages[:middle])
                await self._store_all(messages[middle:])
                return
            log.exception("message_set_aside", topic=messages[0].topic)
            reason = f"{type(error).__name__}: the gateway could not store it"
            stored = await self._retried(lambda: self._store.set_aside(messages[0], reason))
        self._link.acknowledge(self._inbox.settle(messages))
        self._tell(stored)
        self._link.subscribe(self._registry.filters())
        for listener in self._listeners:
            await listener(stored)

    async def _timed(self, messages: list[Arrived]) -> Stored:
        with measures.COMMIT.time():
            return await self._store.store(messages)

    async def _retried[T](self, work: Callable[[], Awaitable[T]]) -> T:
        """Do it, waiting for a database that is away or broken. Other errors are the caller's."""
        pause_s, most_s = RETRY_S
        while True:
            try:
                done = await work()
            except _NOT_THE_MESSAGE as error:
                self._database_away, self._storing_since = True, None
                log.warning("ingest_waits", error=str(error), pause_s=pause_s)
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, most_s)
            else:
                self._database_away = False
                self._storing_since = self._storing_since or self._clock.now()
                return done

    def _tell(self, stored: Stored) -> None:
        """Count, and note how old it was and what devices will be told."""
        newest = stored.rows[-LAG_OF:]
        self._lag.note((each.device.key, each.row.ts, each.row.received_at) for each in newest)
        measures.READINGS.inc(len(stored.rows))
        for refused in stored.refused:
            measures.REFUSED.labels(refused.code).inc()
        measures.REFUSED.labels("no_reading").inc(stored.empty)
        self._link.publish_all(self._births.commands(stored.births_wanted, self._clock.now()))
        for (key, boot), progress in stored.progress.items():
            device = self._registry.keyed(key)
            if device is not None:
                self._own_acks[device.id, boot] = progress.seq


def _count(messages: Sequence[Arrived]) -> None:
    measures.MESSAGES.inc(len(messages))
    measures.QOS0.inc(sum(not each.qos for each in messages))
    measures.RETAINED.inc(sum(each.retained for each in messages))
