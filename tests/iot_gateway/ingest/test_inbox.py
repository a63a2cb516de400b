"""What arrived and is not stored: repeats in flight, and which acknowledgements still count."""

import asyncio
from datetime import UTC, datetime

from iot_gateway.ingest.inbox import MOST_WAITING, Arrived, Inbox
from iot_gateway.ingest.wire import Published

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def message(packet_id: int, payload: bytes = b"1", topic: str = "a", qos: int = 1) -> Published:
    return Published(topic, payload, packet_id, qos, retained=False, repeated=False)


def inbox_with(*messages: Published) -> Inbox:
    inbox = Inbox()
    inbox.reconnected()
    inbox.receive(messages, NOW)
    return inbox


async def take(inbox: Inbox) -> list[Arrived]:
    return await asyncio.wait_for(inbox.take(100, 0), 1)


async def test_a_message_sent_again_while_held_is_stored_and_acknowledged_once() -> None:
    inbox = inbox_with(message(1), message(1), message(2))
    taken = await take(inbox)
    inbox.receive([message(1)], NOW)
    assert [each.packet_id for each in taken] == [1, 2]
    assert inbox.settle(taken) == [1, 2]
    assert len(inbox) == 0


async def test_a_packet_id_used_for_another_message_is_another_message() -> None:
    inbox = inbox_with(message(1, b"old"))
    first = await take(inbox)
    inbox.reconnected()
    inbox.receive([message(1, b"new")], NOW)
    second = await take(inbox)
    assert inbox.settle(first) == []
    assert [each.payload for each in second] == [b"new"]
    assert inbox.settle(second) == [1]


async def test_after_a_reconnect_only_what_was_sent_again_is_acknowledged() -> None:
    inbox = inbox_with(message(1), message(2))
    held = await take(inbox)
    inbox.reconnected()
    inbox.receive([message(2)], NOW)
    assert inbox.settle(held) == [2]


async def test_messages_of_qos_0_need_no_acknowledgement() -> None:
    inbox = inbox_with(message(0, b"1", qos=0), message(0, b"1", qos=0))
    taken = await take(inbox)
    assert len(taken) == 2
    assert inbox.settle(taken) == []


async def test_while_nothing_is_stored_qos_0_is_dropped_at_last_and_qos_1_never() -> None:
    inbox = inbox_with(*(message(0, qos=0) for _ in range(MOST_WAITING + 5)), message(7))
    assert len(inbox) == MOST_WAITING + 1
    newest = (await asyncio.wait_for(inbox.take(2 * MOST_WAITING, 0), 1))[-1]
    assert newest.packet_id == 7
