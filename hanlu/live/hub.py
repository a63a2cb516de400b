"""The hub of one api process: follows events and states, and hands them to its sockets."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from hanlu.contracts.events import NumberedEvent
from hanlu.health import Pulse
from hanlu.identity.principal import Principal
from hanlu.identity.sessions import standing
from hanlu.live.client import RIGHTS_CHANGED, SIGNED_OUT, Client, Closing
from hanlu.live.frames import Heartbeat, Snapshot, StateFrame
from hanlu.live.snapshots import Snapshots
from hanlu.live.sources import LiveSource
from hanlu.live.state import CHANNEL, StateItem, decode_change
from hanlu.live.topics import STATE_TOPICS
from hanlu.live.views import View, Wish, chain
from hanlu.runtime import Resources

log = structlog.get_logger()

HELD_EVENTS = 10_000
STATE_EVERY_S = 0.25
HEARTBEAT_EVERY_S = 10.0
GUARD_EVERY_S = 2.0

_AWAY = (OperationalError, PoolTimeout, RedisError, OSError)
_GUARD = Principal.system("live.guard")
_encode = msgspec.json.Encoder().encode


class Hub:
    """Knows every socket of this process by what it sees.

    All changes happen on the event loop without waiting in between, so a socket that joins gets
    its snapshot, then what came after it, then each new event: no number twice, none missing.
    """

    name = "live"

    def __init__(self, resources: Resources, sources: Sequence[LiveSource]) -> None:
        self.pulse = Pulse()
        self._resources = resources
        self._number = 0
        self._started = asyncio.Event()
        self._moved = asyncio.Event()
        self._held: deque[NumberedEvent] = deque(maxlen=HELD_EVENTS)
        self._board: dict[str, dict[str, StateItem]] = {topic: {} for topic in STATE_TOPICS}
        self._clients: set[Client] = set()
        self._views: dict[Wish, View] = {}
        self._sockets: dict[Wish, set[Client]] = {}
        self._snapshots = Snapshots(resources, sources)

    async def run(self) -> None:
        """Follow both lanes until cancelled; what is away is waited for, the sockets stay open."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_events())
            group.create_task(self._follow_states())
            group.create_task(self._flush_states())
            group.create_task(self._beat())
            group.create_task(self._guard())

    # --- sockets

    def count(self, principal: Principal) -> int:
        """How many sockets of this process belong to the principal."""
        return sum(client.principal.id == principal.id for client in self._clients)

    def count_all(self) -> int:
        """How many sockets this process has."""
        return len(self._clients)

    def enter(self, client: Client) -> None:
        """Count the client and watch over its rights; it sees nothing before it joins."""
        self._clients.add(client)

    def leave(self, client: Client) -> None:
        """Forget the client. Safe to repeat."""
        self._clients.discard(client)
        self._detach(client)

    async def join(self, client: Client, wish: Wish, resume_after: int | None) -> None:
        """Show ``wish`` to the client: what it missed when that is still held, else a snapshot.

        Raises psycopg.OperationalError while the database is away; the client stays as it was.
        """
        await self._started.wait()
        if resume_after is not None and self._holds_after(resume_after):
            view = self._attach(client, wish)
            self._catch_up(client, wish, resume_after)
            state = view.whole(self._board)
            _offer(client, StateFrame(at=self._now(), data=state))
            return
        number, data = await self._snapshot(wish, client.principal)
        view = self._attach(client, wish)
        state = view.whole(self._board)
        _offer(client, Snapshot(seq=number, at=self._now(), data={**data}, state=state))
        self._catch_up(client, wish, number)

    async def _snapshot(
        self, wish: Wish, principal: Principal
    ) -> tuple[int, dict[str, msgspec.Raw]]:
        """How things stand, and the number up to which; what came after it is at hand."""
        while True:
            number, data = await self._snapshots.take(wish, principal)
            while self._number < number:  # the record is ahead of the stream, for a moment
                await self._moved.wait()
            if self._holds_after(number):
                return number, data
            self._snapshots.forget()

    def _detach(self, client: Client) -> None:
        """Take the client out of its view; a view that nobody looks at any more goes too."""
        for wish, clients in list(self._sockets.items()):
            clients.discard(client)
            if not clients:
                del self._sockets[wish], self._views[wish]

    def _attach(self, client: Client, wish: Wish) -> View:
        self._detach(client)
        if wish not in self._views:
            self._views[wish] = View(wish, told=self._number)
            self._sockets[wish] = set()
        self._sockets[wish].add(client)
        return self._views[wish]

    def _catch_up(self, client: Client, wish: Wish, held: int) -> None:
        """Send what came after ``held``, and a heartbeat, so that the client holds our number."""
        missed = (event for event in self._held if event.number > held)
        for frame in chain(wish, missed, held):
            _offer(client, frame)
            held = frame.seq
        _offer(client, Heartbeat(seq=self._number, prev=held, at=self._now()))

    def _holds_after(self, number: int) -> bool:
        """Whether every event after ``number`` is at hand."""
        if number == self._number:
            return True
        return bool(self._held) and self._held[0].number - 1 <= number < self._number

    # --- the event lane

    async def _follow_events(self) -> None:
        stream = self._resources.stream
        while True:
            try:
                if not self._started.is_set():
                    self._number = await stream.last_number()
                    self._started.set()
                for event in await stream.after(self._number):
                    self.tell(event)
                    await asyncio.sleep(0)  # a long batch must not hold up the sockets
                self.pulse.ok(self._now())
            except _AWAY as error:
                self.pulse.failing("stream.away")
                log.warning("live_waits", lane="events", error=str(error))
                await asyncio.sleep(0.5)

    def tell(self, event: NumberedEvent) -> None:
        """Hand the next event to every socket that may and wants to see it."""
        if event.number != self._number + 1:
            log.error("live_gap", held=self._number, came=event.number)
            self._held.clear()
            self._snapshots.forget()
            for view in self._views.values():
                view.lost(event.number - 1)
        self._number = event.number
        self._moved.set()
        self._moved = asyncio.Event()
        self._held.append(event)
        for wish, view in self._views.items():
            frame = view.frame(event)
            if frame is not None:
                self._offer_all(wish, frame)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_EVERY_S)
            for wish, view in self._views.items():
                self._offer_all(wish, view.heartbeat(self._number, self._now()))

    # --- the state lane

    async def _follow_states(self) -> None:
        while True:
            try:
                async with self._resources.redis.pubsub(ignore_subscribe_messages=True) as heard:
                    await heard.subscribe(CHANNEL)
                    await self._load_board()
                    async for message in heard.listen():
                        self._take_state(message["data"])
            except _AWAY as error:
                log.warning("live_waits", lane="states", error=str(error))
                await asyncio.sleep(0.5)

    async def _load_board(self) -> None:
        """Read the board whole: at the start, and after Valkey was away."""
        for topic in STATE_TOPICS:
            former = self._board[topic]
            self._board[topic] = await self._resources.state.read(topic)
            for view in self._views.values():
                view.mark(topic, {*former, *self._board[topic]})

    def _take_state(self, message: bytes) -> None:
        try:
            change = decode_change(message)
        except msgspec.ValidationError as error:
            log.warning("state_unreadable", error=str(error))
            return
        items = self._board.setdefault(change.topic, {})
        for item_id, item in change.items.items():
            if item is None:
                items.pop(item_id, None)
            else:
                items[item_id] = item
        for view in self._views.values():
            view.mark(change.topic, change.items)

    async def _flush_states(self) -> None:
        while True:
            await asyncio.sleep(STATE_EVERY_S)
            for wish, view in self._views.items():
                frame = view.flush(self._board, self._now())
                if frame is not None:
                    self._offer_all(wish, frame)

    # --- rights

    async def _guard(self) -> None:
        """Cut every socket whose session ended or whose rights changed, within seconds."""
        while True:
            await asyncio.sleep(GUARD_EVERY_S)
            clients = list(self._clients)
            if not clients:
                continue
            try:
                async with self._resources.database.read(_GUARD) as connection:
                    held = await standing(
                        connection, [client.credential for client in clients], self._now()
                    )
            except _AWAY as error:
                log.warning("live_waits", lane="rights", error=str(error))
                continue
            for client in clients:
                principal = held.get(client.credential)
                if principal is None:
                    client.cut(Closing(SIGNED_OUT, "signed out"))
                elif principal != client.principal:
                    client.cut(Closing(RIGHTS_CHANGED, "rights changed"))

    def _offer_all(self, wish: Wish, frame: msgspec.Struct) -> None:
        encoded = _encode(frame)
        for client in self._sockets[wish]:
            client.offer(encoded)

    def _now(self) -> datetime:
        return self._resources.clock.now()


def _offer(client: Client, frame: msgspec.Struct) -> None:
    client.offer(_encode(frame))
