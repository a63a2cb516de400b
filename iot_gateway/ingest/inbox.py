"""What has arrived from the broker and is not yet stored."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

import msgspec

from iot_gateway.ingest import measures
from iot_gateway.ingest.lanes import Lanes
from iot_gateway.ingest.showing import preview, shown_text
from iot_gateway.ingest.wire import Published

MOST_WAITING = 20_000
"""Beyond it messages of QoS 0 are dropped and counted: nothing else holds their sender back while
the database is away. Those of QoS 1 are bounded by the broker's window and never dropped."""


class _Summary(msgspec.Struct):
    topic: str
    size: int
    preview: str


class Arrived(msgspec.Struct, eq=False, gc=False):
    """One message as the broker delivered it.

    ``connection`` counts our connects: a packet id means something on its own connection only.
    """

    topic: str
    payload: bytes
    packet_id: int
    qos: int
    retained: bool
    repeated: bool
    at: datetime
    connection: int

    def summary(self) -> bytes:
        """Topic, size and begin as JSON, for the page where a sensor is connected."""
        shown = _Summary(shown_text(self.topic), len(self.payload), preview(self.payload))
        return msgspec.json.encode(shown)


class Inbox:
    """Hands messages over, live ones before backlogs, and remembers which packet ids are unstored.

    The broker sends its whole window again while messages are held, under the same packet ids
    (MQTT 3.1.1, 4.4): a repeat of a message in flight is dropped, and the one in flight is then
    acknowledged on the newest connection. The broker's window bounds the queue for QoS 1.
    """

    def __init__(self) -> None:
        self._waiting: Lanes[Arrived] = Lanes()
        self._in_flight: dict[int, Arrived] = {}
        self._connection = 0
        self._news = asyncio.Event()

    def reconnected(self) -> None:
        """A new connection stands: acknowledgements of the last one are void."""
        self._connection += 1

    def receive(self, messages: Iterable[Published], at: datetime) -> None:
        """Take messages over, in order. Must not raise."""
        for said in messages:
            if said.qos:
                held = self._in_flight.get(said.packet_id)
                if held and held.topic == said.topic and held.payload == said.payload:
                    held.connection = self._connection
                    continue
            elif len(self._waiting) >= MOST_WAITING:
                measures.QOS0_DROPPED.inc()
                continue
            arrived = Arrived(
                said.topic,
                said.payload,
                said.packet_id,
                said.qos,
                said.retained,
                said.repeated,
                at,
                self._connection,
            )
            if said.qos:
                self._in_flight[said.packet_id] = arrived
            self._waiting.put(arrived)
        if len(self._waiting):
            self._news.set()

    async def take(self, limit: int, linger_s: float) -> list[Arrived]:
        """Up to about ``limit`` messages, at least one, live ones first; an idle line lingers for
        companions.
        """
        await self._news.wait()
        if len(self._waiting) < limit:
            await asyncio.sleep(linger_s)
        taken = self._waiting.take(limit)
        if not len(self._waiting):
            self._news.clear()
        return taken

    def settle(self, messages: list[Arrived]) -> list[int]:
        """Forget stored messages; the packet ids to acknowledge on the present connection."""
        due = []
        for message in messages:
            if not message.qos or self._in_flight.get(message.packet_id) is not message:
                continue
            del self._in_flight[message.packet_id]
            if message.connection == self._connection:
                due.append(message.packet_id)
        return due

    @property
    def waiting_since(self) -> datetime | None:
        """When the oldest message arrived that nobody has taken; None: none waits."""
        oldest = self._waiting.oldest
        return None if oldest is None else oldest.at

    def __len__(self) -> int:
        return len(self._waiting)
