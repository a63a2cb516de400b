"""Our session with the broker: on the event loop, acknowledged by hand, QoS 1.

A client of our own rather than a general one: read as the gateway reads (everything that has
arrived, at once) and acknowledged as it commits (a batch in one write), a message costs a tenth.
"""

import asyncio
import secrets
import ssl
from collections.abc import Iterable
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

import structlog

from hanlu.clock import Clock
from iot_gateway.ingest import wire
from iot_gateway.ingest.inbox import Inbox
from iot_gateway.ingest.wire import Control, WireError

log = structlog.get_logger(__name__)

KEEPALIVE_S = 20
RECONNECT_S = (0.5, 5.0)
CONNECT_WITHIN_S = 10.0
ANSWER_WITHIN_S = 8.0
MOST_OUT = 1000  # own messages that the broker has not confirmed; beyond, they are dropped


def secret_client_id(folder: Path) -> str:
    """This gateway's client id, made once: fixed, so that the broker keeps its session.

    Secret, because whoever connects under a known id takes the session over.
    """
    file = folder / "gateway.client-id"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"hanlu-{secrets.token_hex(16)}")
    return file.read_text().strip()


class MqttLink:
    """Keeps a persistent session open and fills the inbox; reconnects by itself.

    ``url`` is ``mqtt://user:password@host:port`` or ``mqtts://…``, then checked against ``ca``.
    Subscribes anew on every connect, since a broker may have lost the session.
    """

    def __init__(
        self, url: str, client_id: str, inbox: Inbox, clock: Clock, ca: Path | None = None
    ) -> None:
        self._inbox, self._clock = inbox, clock
        self._at = urlsplit(url)
        self._hello = wire.connect(
            client_id,
            KEEPALIVE_S,
            None if self._at.username is None else unquote(self._at.username),
            None if self._at.username is None else unquote(self._at.password or ""),
        )
        self._tls = ssl.create_default_context(cafile=ca) if self._at.scheme == "mqtts" else None
        self._filters: set[str] = set()
        self._session: _Session | None = None
        self.trouble: str | None = "broker.away"  # a code for the health line; None: all is well
        self.subscribed_at: datetime | None = None

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted us on the present connection."""
        return self._session is not None and self._session.accepted

    async def run(self) -> None:
        """Be connected until cancelled; the broker keeps the session."""
        pause_s, most_s = RECONNECT_S
        while True:
            reason = "it closed the connection"
            try:
                if await self._be_connected():
                    pause_s = RECONNECT_S[0]
            except (OSError, TimeoutError, WireError) as error:
                reason = str(error) or type(error).__name__
            finally:
                self._session, self.subscribed_at = None, None
            if self.trouble != "broker.refused_gateway":
                self.trouble = "broker.away"
            log.warning("mqtt_disconnected", reason=reason, pause_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, most_s)

    async def _be_connected(self) -> bool:
        """One connection, to its end; whether the broker had accepted us."""
        loop = asyncio.get_running_loop()
        secure = self._tls is not None
        async with asyncio.timeout(CONNECT_WITHIN_S):
            _, session = await loop.create_connection(
                lambda: _Session(self, self._hello),
                self._at.hostname or "127.0.0.1",
                self._at.port or (8883 if secure else 1883),
                ssl=self._tls,
            )
        try:
            await session.live()
        finally:
            session.leave()
        return session.accepted

    def subscribe(self, filters: Iterable[str]) -> None:
        """Listen to exactly these filters from now on, over all reconnects. Repeats are free."""
        wanted = set(filters)
        new, gone = sorted(wanted - self._filters), sorted(self._filters - wanted)
        self._filters = wanted
        if self._session is not None and self._session.accepted:
            if new:
                self._session.subscribe(new)
            if gone:
                self._session.unsubscribe(gone)

    def acknowledge(self, packet_ids: Iterable[int]) -> None:
        """Tell the broker that these are stored; without a connection it will send them again."""
        if self._session is not None:
            self._session.write(wire.acknowledgements(packet_ids))

    @property
    def room(self) -> int:
        """How many messages of our own the broker will take now."""
        return self._session.room if self._session is not None and self._session.accepted else 0

    def publish(self, topic: str, payload: bytes) -> None:
        """Send one message as `publish_all` does."""
        self.publish_all([(topic, payload)])

    def publish_all(self, messages: Iterable[tuple[str, bytes]]) -> None:
        """Send messages at QoS 1, at most once: dropped while the broker is away or behind.

        For what is said again anyway, such as how far a device's numbering has arrived.
        """
        if self._session is not None and self._session.accepted:
            self._session.publish(messages)

    def began(self, session: "_Session") -> None:
        """A connection is made. Its broker may answer before whoever awaits it goes on."""
        self._session = session

    def accepted(self, code: int) -> None:
        """The broker answered our hello: 0 lets us in (3.2.2.3)."""
        if code:
            self.trouble = "broker.refused_gateway"
            raise WireError(f"the broker refused the gateway, return code {code}")
        self._inbox.reconnected()
        self.trouble = "broker.not_subscribed"
        filters = sorted(self._filters)
        if filters and self._session is not None:
            self._session.subscribe(filters)
        log.info("mqtt_connected", filters=filters)

    def subscribed(self, codes: bytes) -> None:
        """The broker answered what we asked to hear."""
        refused = any(code >= wire.REFUSED for code in codes)
        self.trouble = "broker.refused_subscription" if refused else None
        self.subscribed_at = self.subscribed_at or self._clock.now()

    def arrived(self, messages: list[wire.Published]) -> None:
        """Hand over what one read brought."""
        self._inbox.receive(messages, self._clock.now())


class _Session(asyncio.Protocol):
    """One connection; ``live`` lasts as long as it does."""

    def __init__(self, link: MqttLink, hello: bytes) -> None:
        self._link, self._hello = link, hello
        self._rest = b""
        self._numbers = count()
        self._out: set[int] = set()
        self._heard_s = 0.0
        self._unanswered: asyncio.TimerHandle | None = None  # ends a connection that is not heard
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._transport: asyncio.Transport
        self.accepted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        self._heard_s = self._loop.time()
        self._link.began(self)
        self._transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        self._heard_s = self._loop.time()
        try:
            read = self._rest + data if self._rest else data
            messages, controls, taken = wire.take_apart(read)
            self._rest = read[taken:]
            for control in controls:
                self._told(control)
            if messages:
                self._link.arrived(messages)
        except WireError as error:
            self._end(error)
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._end(exc)

    def _give_up(self) -> None:
        self._end(TimeoutError("the broker does not answer a subscription"))
        self._transport.abort()

    def _stop_waiting(self) -> None:
        if self._unanswered is not None:
            self._unanswered.cancel()
            self._unanswered = None

    def _end(self, error: Exception | None) -> None:
        if not self._ended.done():
            if error is None:
                self._ended.set_result(None)
            else:
                self._ended.set_exception(error)

    async def live(self) -> None:
        """Until the connection ends; raises what ended it. A silent broker is given up."""
        while True:
            done, _ = await asyncio.wait((self._ended,), timeout=KEEPALIVE_S / 2)
            if done:
                return self._ended.result()
            if self._loop.time() - self._heard_s > KEEPALIVE_S:
                self._transport.abort()
                raise TimeoutError("the broker does not answer")
            self._transport.write(wire.PINGREQ)

    def leave(self) -> None:
        """Say goodbye, which keeps the session, and close; nothing is left to do when it ended."""
        self.write(wire.DISCONNECT)
        self._transport.close()
        self._end(None)

    def _told(self, control: Control) -> None:
        match control.kind:
            case wire.CONNACK:
                code = control.body[-1] if control.body else wire.REFUSED
                self.accepted = code == 0
                self._link.accepted(code)
            case wire.SUBACK:
                wire.number(control.body)
                self._stop_waiting()
                self._link.subscribed(control.body[2:])
            case wire.PUBACK:
                self._out.discard(wire.number(control.body))
            case wire.UNSUBACK | wire.PINGRESP:
                pass
            case _:
                raise WireError(f"a packet of kind {control.kind} for a subscriber")

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def subscribe(self, filters: list[str]) -> None:
        """Ask to hear. NATS may lose the question while it reads its users: the wait ends."""
        self._stop_waiting()
        self._unanswered = self._loop.call_later(ANSWER_WITHIN_S, self._give_up)
        self.write(wire.subscribe(self._number(), filters))

    def unsubscribe(self, filters: list[str]) -> None:
        self.write(wire.unsubscribe(self._number(), filters))

    @property
    def room(self) -> int:
        return MOST_OUT - len(self._out)

    def publish(self, messages: Iterable[tuple[str, bytes]]) -> None:
        packets = []
        for topic, payload in islice(messages, self.room):
            packet_id = self._number()
            self._out.add(packet_id)
            packets.append(wire.publish(topic, payload, packet_id))
        if packets:
            self.write(b"".join(packets))

    def _number(self) -> int:
        """A packet id that is not in use: 1 to 65,535 (2.3.1)."""
        while (packet_id := next(self._numbers) % 0xFFFF + 1) in self._out:
            pass
        return packet_id
