"""Our session with a real broker, on the event loop that the roles run on."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest
import uvloop

from hanlu.clock import SystemClock
from hanlu.ids import new_id
from iot_gateway.ingest.inbox import Arrived, Inbox
from iot_gateway.ingest.link import MOST_OUT, MqttLink, _Session
from tests.support.broker import TestBroker


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not reached():
            await asyncio.sleep(0.01)


async def heard(url: str, topic: str) -> list[Arrived]:
    """Connect, subscribe, publish to oneself, acknowledge, leave."""
    inbox = Inbox()
    link = MqttLink(url, f"link-{new_id().hex}", inbox, SystemClock())
    link.subscribe([topic])
    running = asyncio.create_task(link.run())
    try:
        await until(lambda: link.subscribed_at is not None)
        assert link.trouble is None
        for number in range(3):
            link.publish(topic, b"%d" % number)
        await until(lambda: len(inbox) == 3)
        taken = await inbox.take(10, 0)
        link.acknowledge(inbox.settle(taken))
        return taken
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def test_what_is_published_arrives_in_order_on_the_loop_of_the_roles(broker: TestBroker) -> None:
    topic = f"links/{new_id().hex}"
    taken = asyncio.run(heard(broker.url, topic), loop_factory=uvloop.new_event_loop)
    assert [(each.topic, each.payload) for each in taken] == [(topic, b"%d" % n) for n in range(3)]


async def test_who_asks_for_room_first_loses_nothing_of_what_it_sends(broker: TestBroker) -> None:
    link = MqttLink(broker.url, f"link-{new_id().hex}", Inbox(), SystemClock())
    assert link.room == 0
    link.subscribe([f"links/{new_id().hex}"])
    running = asyncio.create_task(link.run())
    await until(lambda: link.subscribed_at is not None)
    link.publish_all(("links/unheard", b"") for _ in range(MOST_OUT - 10))
    assert link.room == 10
    link.publish_all(("links/unheard", b"") for _ in range(20))
    assert link.room == 0
    await until(lambda: link.room == MOST_OUT)
    running.cancel()


async def test_a_wrong_password_is_said_and_tried_again(broker: TestBroker) -> None:
    url = f"mqtt://nobody:wrong@{broker.host}:{broker.port}"
    link = MqttLink(url, "link-nobody", Inbox(), SystemClock())
    running = asyncio.create_task(link.run())
    await until(lambda: link.trouble == "broker.refused_gateway")
    assert not running.done()
    running.cancel()


async def test_a_broker_that_never_answers_a_subscription_is_asked_on_a_new_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("iot_gateway.ingest.link.ANSWER_WITHIN_S", 0.5)
    connections = 0

    async def forgetful(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        answers = {0x10: b"\x20\x02\x00\x00", 0xC0: b"\xd0\x00"}
        if connections == 2:
            answers[0x82] = b"\x90\x03\x00\x01\x01"  # the first packet id of a connection is 1
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                kind, length = await reader.readexactly(2)
                await reader.readexactly(length)
                writer.write(answers.get(kind, b""))
        writer.close()

    server = await asyncio.start_server(forgetful, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        link = MqttLink(f"mqtt://127.0.0.1:{port}", "c", Inbox(), SystemClock())
        link.subscribe(["a/+"])
        running = asyncio.create_task(link.run())
        await until(lambda: link.subscribed_at is not None)
        assert (connections, link.trouble) == (2, None)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


class Wire(asyncio.Transport):
    """Where a session writes to."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return False


async def test_a_broker_that_answers_before_anybody_looks_is_still_asked() -> None:
    link, wire = MqttLink("mqtt://127.0.0.1", "c", Inbox(), SystemClock()), Wire()
    link.subscribe(["a/+"])
    session = _Session(link, b"hello")
    session.connection_made(wire)
    session.data_received(b"\x20\x02\x00\x00")
    assert wire.written[0] == b"hello"
    assert wire.written[1][0] == 0x82
    session.connection_lost(None)
