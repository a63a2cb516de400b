"""The leanest pair of MQTT clients: what the broker itself can do, and a publisher to load it with.

Packets are made beforehand; everything that has arrived is read at once, everything that may go is
written at once.
"""

import asyncio
from collections.abc import Sequence
from typing import cast
from urllib.parse import unquote, urlsplit

from iot_gateway.ingest import wire

WINDOW = 1000  # messages on their way that are not acknowledged
KEEPALIVE_S = 600


class Lean(asyncio.Protocol):
    """One client: publishes what it is given, acknowledges and counts what it hears."""

    def __init__(self, hello: bytes) -> None:
        self._hello, self._rest = hello, b""
        self._packets: Sequence[bytes] = ()
        self._next, self.acknowledged, self.heard = 0, 0, 0
        self._allowed = 0
        self.accepted, self.subscribed = asyncio.Event(), asyncio.Event()
        self.done = asyncio.Event()
        self.expected = 0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        read = self._rest + data
        messages, controls, taken = wire.take_apart(read)
        self._rest = read[taken:]
        for kind, _ in controls:
            if kind == wire.PUBACK:
                self.acknowledged += 1
            elif kind == wire.CONNACK:
                self.accepted.set()
            elif kind == wire.SUBACK:
                self.subscribed.set()
        if messages:
            self.heard += len(messages)
            ids = (each.packet_id for each in messages if each.qos)
            self.transport.write(wire.acknowledgements(ids))
        self._send()
        if max(self.heard, self.acknowledged) >= self.expected > 0:
            self.done.set()

    async def subscribe(self, topic: str) -> None:
        """Hear a topic from now on."""
        self.transport.write(wire.subscribe(1, [topic]))
        await asyncio.wait_for(self.subscribed.wait(), 20)

    def publish(self, packets: Sequence[bytes], allowed: int | None = None) -> None:
        """Send packets whose ids count from 1; ``done`` when all are acknowledged.

        ``allowed``: how many may be sent until `allow` is told of more; None: all.
        """
        self._packets, self._next, self.acknowledged = packets, 0, 0
        self.expected = len(packets)
        self.done.clear()
        self.allow(len(packets) if allowed is None else allowed)

    def allow(self, so_many: int) -> None:
        """Let the first ``so_many`` of the packets be sent."""
        self._allowed = so_many
        self._send()

    def _send(self) -> None:
        until = min(len(self._packets), self.acknowledged + WINDOW, self._allowed)
        if self._next < until:
            self.transport.write(b"".join(self._packets[self._next : until]))
            self._next = until


async def client(url: str, name: str) -> Lean:
    """A connected client with a session of its own."""
    at = urlsplit(url)
    hello = wire.connect(name, KEEPALIVE_S, unquote(at.username or ""), unquote(at.password or ""))
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(lambda: Lean(hello), at.hostname or "", at.port or 1883)
    await asyncio.wait_for(made.accepted.wait(), 20)
    return made


def packets(messages: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """Messages ready to be sent, numbered round and round."""
    return [wire.publish(topic, body, n % 65_535 + 1) for n, (topic, body) in enumerate(messages)]
